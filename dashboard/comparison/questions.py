"""The questions of a comparison, from the log, a pasted list or a file, as items of a job."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.comparison.variants import Variant
from dashboard.conversation.turn import Turn
from dashboard.conversation.turn import history as history_of
from dashboard.jobs.jobs import Item
from dashboard.log.json_depth import is_deep
from fallback.answerer import Message, Question

MOST_QUESTIONS = 1000
LONGEST = 4000  # characters; Lex takes 1024, a pasted list may hold more
TEXT_COLUMNS = ("utterance", "question", "input", "text")
LEX_LANE = "lex"


class ListRefused(ValueError):
    """An uploaded or pasted list cannot be used; `rule` and `numbers` say why."""

    def __init__(self, rule: str, **numbers: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.numbers = numbers


def payload_of(question: Question) -> dict[str, Any]:
    """What an item keeps of a question: its text and the conversation before it."""
    history = [[message.role, message.content] for message in question.history]
    return {"utterance": question.text, "history": history}


def question_of(payload: Mapping[str, Any], person: str = "") -> Question:
    """The question that an item's payload holds, of `person`'s share of the day."""
    history = tuple(Message(role, content) for role, content in payload.get("history", ()))
    system = (payload.get("variant") or {}).get("system")
    return Question(payload["utterance"], history=history, system=system, person=person)


def items(
    questions: Sequence[Question],
    targets: Sequence[str],
    variants: Sequence[Variant] = (),
    *,
    repeats: int = 1,
    route: bool = False,
) -> list[Item]:
    """Every question for every target and variant so many times; `route` asks Lex first, too."""
    columns: list[tuple[str, dict[str, Any]]] = [(name, {"target": name}) for name in targets]
    columns += [(one.name, {"target": one.name, "variant": one.as_json()}) for one in variants]
    lanes = [LEX_LANE] if route else []
    listed = [
        Item(f"{n}/lex", lane, {**payload_of(one), "question": n, "route": True})
        for n, one in enumerate(questions)
        for lane in lanes
    ]
    for repeat in range(repeats):
        for n, one in enumerate(questions):
            payload = {**payload_of(one), "question": n, "repeat": repeat}
            listed += [
                Item(f"{n}/{repeat}/{name}", name, {**payload, **column})
                for name, column in columns
            ]
    return listed


def fallbacks(turns: Sequence[Turn], *, history: bool = True) -> list[Question]:
    """The turns Lex did not know, of one conversation in its order, each utterance once."""
    questions: dict[str, Question] = {}
    for place, turn in enumerate(turns):
        if turn.answered_by == "fallback":
            before = history_of(turns[:place]) if history else ()
            questions.setdefault(turn.utterance, Question(turn.utterance, before))
    return list(questions.values())


def typed(text: str) -> list[Question]:
    """One question a line; blank lines and repetitions are left out. Raises `ListRefused`."""
    return _checked(text.splitlines())


def uploaded(data: bytes, name: str) -> list[Question]:
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


def _checked(texts: Iterable[str]) -> list[Question]:
    distinct = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if not distinct:
        raise ListRefused("empty")
    if len(distinct) > MOST_QUESTIONS:
        raise ListRefused("too_many", count=len(distinct), most=MOST_QUESTIONS)
    for number, text in enumerate(distinct, start=1):
        if len(text) > LONGEST:
            raise ListRefused("too_long", number=number, length=len(text), most=LONGEST)
    return [Question(text) for text in distinct]


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
    texts = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            parsed: Any = None if is_deep(line) else json.loads(line)
        except ValueError:
            raise ListRefused("json", number=number) from None
        inside = isinstance(parsed, dict)
        value = next((parsed[k] for k in TEXT_COLUMNS if k in parsed), None) if inside else parsed
        if not isinstance(value, str):
            raise ListRefused("json", number=number)
        texts.append(value)
    return texts
