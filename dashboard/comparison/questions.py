"""What is asked: questions with the conversation before them, and the items of a job."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.jobs.jobs import Item
from dashboard.log.turns import TurnRow
from fallback.answerer import Message, Question

MOST_QUESTIONS = 1000
LONGEST = 4000  # characters; Lex takes 1024, a pasted list may hold more
TEXT_COLUMNS = ("utterance", "question", "input", "text")
LEX_LANE = "lex"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; `history` is the conversation before it, oldest first."""

    utterance: str
    history: tuple[Message, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The payload of the items that ask it."""
        history = [[message.role, message.content] for message in self.history]
        return {"utterance": self.utterance, "history": history}


class ListRefused(ValueError):
    """An uploaded or pasted list cannot be used; `rule` and `numbers` say why."""

    def __init__(self, rule: str, **numbers: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.numbers = numbers


def question_of(payload: Mapping[str, Any]) -> Question:
    """The question that an item's payload holds."""
    history = tuple(Message(role, content) for role, content in payload.get("history", ()))
    return Question(payload["utterance"], history=history)


def items(
    asked: Sequence[Asked], targets: Sequence[str], *, repeats: int = 1, route: bool = False
) -> list[Item]:
    """Every question for every target so many times; `route` asks Lex first, too."""
    lanes = [LEX_LANE] if route else []
    listed = [
        Item(f"{n}/lex", lane, {**one.as_json(), "question": n, "route": True})
        for n, one in enumerate(asked)
        for lane in lanes
    ]
    for repeat in range(repeats):
        for n, one in enumerate(asked):
            payload = {**one.as_json(), "question": n, "repeat": repeat}
            listed += [
                Item(f"{n}/{repeat}/{target}", target, {**payload, "target": target})
                for target in targets
            ]
    return listed


def conversation_before(rows: Iterable[TurnRow]) -> tuple[Message, ...]:
    """Turns as messages; those without an answer are left out."""
    return messages_of((row.utterance, row.answer) for row in rows)


def messages_of(pairs: Iterable[tuple[str, str | None]]) -> tuple[Message, ...]:
    """Utterances and their answers as messages; pairs without an answer are left out."""
    return tuple(
        message
        for utterance, answer in pairs
        if answer
        for message in (Message("user", utterance), Message("assistant", answer))
    )


def fallbacks(rows: Sequence[TurnRow], *, history: bool = True) -> list[Asked]:
    """The turns Lex did not know, of one conversation in its order, each utterance once."""
    found: dict[str, Asked] = {}
    for place, row in enumerate(rows):
        if row.answered_by == "fallback":
            before = conversation_before(rows[:place]) if history else ()
            found.setdefault(row.utterance, Asked(row.utterance, before))
    return list(found.values())


def typed(text: str) -> list[Asked]:
    """One question a line; blank lines and repetitions are left out. Raises `ListRefused`."""
    return _checked(text.splitlines())


def uploaded(data: bytes, name: str) -> list[Asked]:
    """Questions of a text, CSV or JSON lines file. Raises `ListRefused`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListRefused("encoding") from None
    if name.lower().endswith((".jsonl", ".ndjson")):
        return _checked(_json_lines(text))
    if name.lower().endswith(".csv"):
        return _checked(_csv_column(text))
    return typed(text)


def _checked(lines: Iterable[str]) -> list[Asked]:
    found = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if not found:
        raise ListRefused("empty")
    if len(found) > MOST_QUESTIONS:
        raise ListRefused("too_many", count=len(found), most=MOST_QUESTIONS)
    for number, line in enumerate(found, start=1):
        if len(line) > LONGEST:
            raise ListRefused("too_long", number=number, length=len(line), most=LONGEST)
    return [Asked(line) for line in found]


def _csv_column(text: str) -> list[str]:
    """The column that is called utterance, question, input or text; else the first."""
    lines = text.splitlines()
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row]
    except csv.Error:
        raise ListRefused("csv") from None
    names = [cell.strip().lower() for cell in rows[0]] if rows else []
    place = next((names.index(name) for name in TEXT_COLUMNS if name in names), None)
    body, column = (rows, 0) if place is None else (rows[1:], place)
    return [row[column] for row in body if len(row) > column]


def _json_lines(text: str) -> list[str]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            raise ListRefused("json", number=number) from None
        inside = isinstance(said, dict)
        value = next((said[k] for k in TEXT_COLUMNS if k in said), None) if inside else said
        if not isinstance(value, str):
            raise ListRefused("json", number=number)
        found.append(value)
    return found
