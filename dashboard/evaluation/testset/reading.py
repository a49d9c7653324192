"""Reads a test set from the bytes of a file: the good lines, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from dashboard.evaluation.testset.records import (
    MAX_PROBLEMS,
    Problem,
    Record,
    SetRefused,
    decode,
    records,
)
from dashboard.evaluation.testset.testset import Conversation, TestSet, UserTurn, intent_name
from dashboard.spreadsheet import text_of
from lexclient.utterance import UtteranceRefused, check_utterance

# Limits of the Test Workbench: botocore's lexv2-models (RecordNumber, TurnNumber,
# TestSetConversationId).
MAX_RECORDS = 200_000
MAX_TURNS = 30
MAX_CONVERSATION_ID = 50

SINGLE = frozenset({"", "-", "n/a", "na"})

# our name: the spellings of a column's heading, lower case
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "conversation": ("conversation number", "conversation #"),
    "source": ("source", "conversation participant"),
    "input": ("input", "utterance", "text", "발화"),
    "intent": ("expected output intent", "intent", "의도"),
}
# our name: how a heading of numbered columns begins
NUMBERED: Mapping[str, tuple[str, ...]] = {
    "slot": ("expected output slot", "intent expected output slot"),
    "context": ("input context tag",),
    "expected_context": ("expected output context tag",),
    "request_attribute": ("request attribute",),
    "session_attribute": ("session attribute",),
    "hint": ("runtime hint",),
}
QUOTES = ("'", '"')


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: the set of its good lines, and the problems of the others."""

    testset: TestSet
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A record that was understood: whose turn of which conversation."""

    conversation: str
    agent: bool
    turn: UserTurn


class _Refused(Exception):
    """A record cannot be used, and why."""

    def __init__(self, column: str, rule: str, **values: object) -> None:
        super().__init__(rule)
        self.column = column
        self.rule = rule
        self.values = tuple(values.items())


def read(data: bytes, name: str) -> Reading:
    """Read a file; raises `SetRefused` where nothing of it can be run."""
    problems: list[Problem] = []
    table = records(decode(data), problems)
    header = next(table, None)
    if header is None:
        raise SetRefused("empty")
    columns = _Columns(header)
    rows = _rows(table, columns, problems)
    conversations = _conversations(rows, problems)
    if not conversations and not problems:
        raise SetRefused("no_rows")
    testset = TestSet(name, tuple(_numbered(conversations)))
    return Reading(testset, tuple(sorted(problems, key=lambda one: one.line)))


class _Columns:
    """Which cells of a record mean what."""

    def __init__(self, header: Record) -> None:
        names = [" ".join(cell.lower().split()) for cell in header.cells]
        self._width = len(names)
        self._single = {
            ours: (names.index(spelling), header.cells[names.index(spelling)])
            for ours, spellings in COLUMNS.items()
            for spelling in spellings
            if spelling in names
        }
        self._numbered = {
            ours: [
                (place, header.cells[place])
                for place, name in enumerate(names)
                if _without_number(name) in spellings
            ]
            for ours, spellings in NUMBERED.items()
        }
        if "expected transcription" in names and "input" not in self._single:
            raise SetRefused("audio")
        for column in ("input", "intent"):
            if column not in self._single:
                raise SetRefused("columns", header=", ".join(header.cells)[:200])

    def heading(self, name: str) -> str:
        """The column's name as the file spells it."""
        return self._single[name][1] if name in self._single else COLUMNS[name][0]

    def cell(self, record: Record, name: str) -> str:
        """The text of a column, empty where the file has no such column."""
        place = self._single.get(name, (len(record.cells), ""))[0]
        return record.cells[place] if place < len(record.cells) else ""

    def filled(self, record: Record, name: str) -> Iterator[tuple[str, str]]:
        """Heading and text of the numbered columns that are not empty."""
        for place, heading in self._numbered[name]:
            if place < len(record.cells) and record.cells[place]:
                yield heading, record.cells[place]

    def check_width(self, record: Record) -> None:
        """Raises `_Refused` for more cells than columns: an unquoted separator in a text."""
        if any(record.cells[self._width :]):
            raise _Refused("", "cells", cells=len(record.cells), columns=self._width)

    def pairs(self, record: Record, name: str) -> dict[str, str]:
        """`name = value` of the numbered columns; raises `_Refused`."""
        pairs: dict[str, str] = {}
        for heading, text in self.filled(record, name):
            key, equals, value = _parted(text)
            if not (key and equals):
                raise _Refused(heading, "pair", text=text[:80])
            pairs[key] = value
        return pairs

    def hints(self, record: Record) -> dict[str, dict[str, tuple[str, ...]]]:
        """`Intent.slot = value` as intent, slot, phrases; raises `_Refused`."""
        hints: dict[str, dict[str, list[str]]] = {}
        for heading, text in self.filled(record, "hint"):
            key, equals, value = _parted(text)
            intent, dot, slot = key.partition(".")
            if not (equals and dot):
                raise _Refused(heading, "hint", text=text[:80])
            hints.setdefault(intent.strip(), {}).setdefault(slot.strip(), []).append(value)
        return {
            intent: {slot: tuple(phrases) for slot, phrases in slots.items()}
            for intent, slots in hints.items()
        }


def _without_number(heading: str) -> str:
    """`input context tag 12` as `input context tag`."""
    end = len(heading)
    while end and (heading[end - 1].isspace() or heading[end - 1].isdecimal()):
        end -= 1
    return heading[:end]


def _parted(text: str) -> tuple[str, str, str]:
    """Name, equals sign and value without its quotes; no sign and no value where there is none."""
    name, equals, value = (part.strip() for part in text.partition("="))
    quoted = len(value) > 1 and value[0] == value[-1] and value.startswith(QUOTES)
    return name, equals, value[1:-1] if quoted else value


def _rows(
    table: Iterable[Record], columns: _Columns, problems: list[Problem]
) -> Iterator[tuple[str, _Row | None]]:
    """Conversation and row; None for a row whose conversation cannot be run without it."""
    for count, record in enumerate(table, start=1):
        if count > MAX_RECORDS:
            problems.append(Problem(record.line, "", "too_many", (("limit", MAX_RECORDS),)))
            return
        if len(problems) >= MAX_PROBLEMS:
            problems.append(Problem(record.line, "", "given_up", (("limit", MAX_PROBLEMS),)))
            return
        conversation = columns.cell(record, "conversation")
        conversation = "" if conversation.lower() in SINGLE else conversation
        try:
            yield conversation, _row(record, columns, conversation)
        except _Refused as refused:
            where = (record.line, refused.column)
            problems.append(Problem(*where, refused.rule, refused.values))
            yield conversation, None


def _row(record: Record, columns: _Columns, conversation: str) -> _Row:
    columns.check_width(record)
    if len(conversation) > MAX_CONVERSATION_ID:
        raise _Refused(
            columns.heading("conversation"), "conversation_id", limit=MAX_CONVERSATION_ID
        )
    source = columns.cell(record, "source").lower() or "user"
    if source not in ("user", "agent"):
        raise _Refused(columns.heading("source"), "source", text=source[:80])
    if source == "agent":
        return _Row(conversation, True, UserTurn(0, record.line, _input(record, columns), ""))
    utterance = _utterance(record, columns)
    intent = columns.cell(record, "intent")
    if not intent:
        raise _Refused(columns.heading("intent"), "no_intent")
    turn = UserTurn(
        number=0,
        line=record.line,
        utterance=utterance,
        intent=intent_name(intent),
        slots=columns.pairs(record, "slot"),
        contexts=tuple(text for _, text in columns.filled(record, "context")),
        expected_contexts=tuple(text for _, text in columns.filled(record, "expected_context")),
        request_attributes=columns.pairs(record, "request_attribute"),
        session_attributes=columns.pairs(record, "session_attribute"),
        hints=columns.hints(record),
    )
    return _Row(conversation, False, turn)


def _input(record: Record, columns: _Columns) -> str:
    return text_of(columns.cell(record, "input"))


def _utterance(record: Record, columns: _Columns) -> str:
    try:
        return check_utterance(_input(record, columns))
    except UtteranceRefused as refused:
        raise _Refused(columns.heading("input"), refused.rule, **refused.numbers) from refused


def _conversations(
    rows: Iterator[tuple[str, _Row | None]], problems: list[Problem]
) -> list[Conversation]:
    """Group rows by conversation number, in the order in which each conversation begins."""
    grouped: dict[str, list[_Row | None]] = {}
    for single, (conversation, row) in enumerate(rows):
        grouped.setdefault(conversation or f"\0{single}", []).append(row)
    return [one for key, group in grouped.items() if (one := _conversation(key, group, problems))]


def _conversation(
    key: str, group: list[_Row | None], problems: list[Problem]
) -> Conversation | None:
    good = [row for row in group if row is not None]
    if len(good) < len(group):
        if good:  # what follows a missing turn would be measured in the wrong state
            problems.append(Problem(good[0].turn.line, "", "conversation_left_out", (("id", key),)))
        return None
    turns = list(_turns(good))
    if len(turns) > MAX_TURNS:
        values = (("id", key), ("limit", MAX_TURNS))
        problems.append(Problem(good[0].turn.line, "", "too_many_turns", values))
        return None
    return Conversation("" if key.startswith("\0") else key, tuple(turns)) if turns else None


def _turns(rows: Iterable[_Row]) -> Iterator[UserTurn]:
    """The user's turns, each with the prompts that follow it."""
    turn, prompts = None, list[str]()
    for row in rows:
        if row.agent:
            prompts.append(row.turn.utterance)
            continue
        if turn:
            yield replace(turn, prompts=tuple(prompts))
        turn, prompts = row.turn, []
    if turn:
        yield replace(turn, prompts=tuple(prompts))


def _numbered(conversations: list[Conversation]) -> Iterator[Conversation]:
    number = 0
    for one in conversations:
        turns = tuple(
            replace(turn, number=number + place) for place, turn in enumerate(one.turns, start=1)
        )
        number += len(turns)
        yield replace(one, turns=turns)
