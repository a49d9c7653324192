"""What one row of the log holds, taken apart for the pages: plain tuples, no Streamlit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.log.turns import TurnRow
from dashboard.privacy import redacted
from lexclient.recognition import Recognition, Slot, parse

RAW = ("lex_request", "lex_response", "fallback_request", "fallback_response")
HOOK_PREFIX = "fallback."  # of the session attributes that our Lambda code hook sets


@dataclass(frozen=True, slots=True)
class SlotChange:
    """One slot before the turn and after it; values as Lex understood them, None where empty."""

    name: str
    before: str | None
    after: str | None
    original: str | None
    resolved: str

    @property
    def changed(self) -> bool:
        """Whether this turn filled, replaced or emptied it."""
        return self.before != self.after


def recognition(row: TurnRow) -> Recognition:
    """The recognition as it came; an empty one for a turn that Lex did not answer."""
    return parse(row.lex_response or {}, request=row.lex_request or {}, seconds=row.lex_s or 0.0)


def interpretations(row: TurnRow) -> list[tuple[int, str, float | None]]:
    """Rank, intent and score as Lex listed them; None where Lex shows no score."""
    listed = recognition(row).interpretations
    return [(rank, one.intent, one.score) for rank, one in enumerate(listed, start=1)]


def slots(row: TurnRow) -> list[tuple[str, str | None, str | None, str]]:
    """Name, original, interpreted and resolved values of the slots of the intent in progress."""
    return [
        (name, slot.original, slot.interpreted, ", ".join(slot.resolved))
        if slot
        else (name, None, None, "")
        for name, slot in _slots(row).items()
    ]


def slot_changes(row: TurnRow, before: TurnRow | None) -> list[SlotChange]:
    """The slots of the intent the session is in, against those of the turn before."""
    was, now = _slots(before) if before else {}, _slots(row)
    return [
        SlotChange(
            name=name,
            before=_understood(was.get(name)),
            after=_understood(now.get(name)),
            original=slot.original if (slot := now.get(name)) else None,
            resolved=", ".join(slot.resolved) if slot else "",
        )
        for name in dict.fromkeys([*now, *was])
    ]


def _slots(row: TurnRow) -> Mapping[str, Slot | None]:
    found = recognition(row)
    current = next((one for one in found.interpretations if one.intent == found.intent), None)
    return current.slots if current else {}


def _understood(slot: Slot | None) -> str | None:
    return slot.interpreted if slot else None


def state_of(row: TurnRow) -> Mapping[str, Any]:
    """The session state after the turn without secrets, empty where Lex did not answer."""
    state: Mapping[str, Any] = redacted(recognition(row).session_state)
    return state


def attributes(row: TurnRow) -> list[tuple[str, str]]:
    """Name and value of each session attribute."""
    return [
        (name, str(value)) for name, value in (state_of(row).get("sessionAttributes") or {}).items()
    ]


def contexts(row: TurnRow) -> list[tuple[str, int | None, int | None]]:
    """Name, seconds and turns left of each active context."""
    found = []
    for one in state_of(row).get("activeContexts") or []:
        left = one.get("timeToLive") or {}
        found.append(
            (str(one.get("name")), left.get("timeToLiveInSeconds"), left.get("turnsToLive"))
        )
    return found


def provenance(row: TurnRow) -> list[tuple[str, str]]:
    """What the Lambda code hook wrote down of its own answer."""
    return [
        (n.removeprefix(HOOK_PREFIX), v) for n, v in attributes(row) if n.startswith(HOOK_PREFIX)
    ]


def waits(row: TurnRow) -> list[tuple[str, str, float, float]]:
    """What the turn waited for: name, whose time, start and length in milliseconds, in order.

    `rule` is the routing, a pure function over at most five scores: under a millisecond. `own` is
    what LexLens itself added.
    """
    waits: list[tuple[str, str, float, float]] = []
    for name, whose, length in _lengths(row):
        start = sum(length for *_, length in waits)
        waits.append((name, whose, start, length * 1000))
    end = sum(length for *_, length in waits)
    if row.total_s is not None and row.total_s * 1000 > end:
        waits.append(("own", "quiet", end, row.total_s * 1000 - end))
    return waits


def _lengths(row: TurnRow) -> Iterator[tuple[str, str, float]]:
    if row.lex_s:
        yield "lex", "lex", row.lex_s
    if row.reason and row.reason != "lex_error":
        yield "rule", "quiet", 0.0
    if row.answer_s is not None:
        first = row.answer_s if row.first_s is None else row.first_s
        if first > 0:
            yield "first", "fallback", first
        if row.answer_s > first:
            yield "done", "fallback", row.answer_s - first


def raw_calls(row: TurnRow) -> list[tuple[str, str]]:
    """Which call and its JSON text, for those that were made, without keys and account ids."""
    calls = ((name, redacted(getattr(row, name))) for name in RAW)
    return [
        (name, json.dumps(call, ensure_ascii=False, indent=2, default=str))
        for name, call in calls
        if call
    ]
