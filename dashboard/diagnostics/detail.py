"""What a turn holds, taken apart for the pages: plain tuples, no Streamlit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.conversation.turn import Turn
from dashboard.privacy import redacted
from fallback.hook import provenance as hook
from lexclient.recognition import Slot


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


def interpretations(turn: Turn) -> list[tuple[int, str, float | None]]:
    """Rank, intent and score as Lex listed them; None where Lex shows no score."""
    listed = turn.recognition.interpretations if turn.recognition else ()
    return [(rank, one.intent, one.score) for rank, one in enumerate(listed, start=1)]


def slots(turn: Turn) -> list[tuple[str, str | None, str | None, str]]:
    """Name, original, interpreted and resolved values of the slots of the intent in progress."""
    return [
        (name, slot.original, slot.interpreted, ", ".join(slot.resolved))
        if slot
        else (name, None, None, "")
        for name, slot in _slots(turn).items()
    ]


@dataclass(frozen=True, slots=True)
class DialogState:
    """Where the dialog stands after a turn, in Lex's own words: the type of the `dialogAction`,
    the slot that it elicits, the intent in progress and its state; None where Lex named none."""

    action: str | None
    slot: str | None
    intent: str | None
    state: str | None


def dialog_state(turn: Turn) -> DialogState:
    """What Lex does next, of the session state."""
    session = turn.recognition.session_state if turn.recognition else {}
    action, intent = session.get("dialogAction") or {}, session.get("intent") or {}
    words = (action.get("type"), action.get("slotToElicit"), intent.get("name"))
    return DialogState(*words, intent.get("state"))


def slot_changes(turn: Turn, before: Turn | None) -> list[SlotChange]:
    """The slots of the intent the session is in, against those of the turn before."""
    was, now = _slots(before) if before else {}, _slots(turn)
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


def _slots(turn: Turn) -> Mapping[str, Slot | None]:
    current = turn.recognition.current if turn.recognition else None
    return current.slots if current else {}


def _understood(slot: Slot | None) -> str | None:
    return slot.interpreted if slot else None


def state_of(turn: Turn) -> Mapping[str, Any]:
    """The session state after the turn without secrets, empty where Lex did not answer."""
    state: Mapping[str, Any] = redacted(turn.recognition.session_state if turn.recognition else {})
    return state


def attributes(turn: Turn) -> list[tuple[str, str]]:
    """Name and value of each session attribute."""
    return [
        (name, str(value))
        for name, value in (state_of(turn).get("sessionAttributes") or {}).items()
    ]


def contexts(turn: Turn) -> list[tuple[str, int | None, int | None]]:
    """Name, seconds and turns left of each active context."""
    found = []
    for one in state_of(turn).get("activeContexts") or []:
        left = one.get("timeToLive") or {}
        found.append(
            (str(one.get("name")), left.get("timeToLiveInSeconds"), left.get("turnsToLive"))
        )
    return found


def provenance(turn: Turn) -> list[tuple[str, str]]:
    """What the Lambda code hook wrote down of its own answer, if it gave this turn's."""
    if turn.reason != "hook_answered":
        return []  # session attributes outlive the turn they were written in
    facts = redacted(hook.facts(state_of(turn).get("sessionAttributes") or {}))
    return [(name, str(value)) for name, value in facts.items()]


def waits(turn: Turn) -> list[tuple[str, str, float, float]]:
    """What the turn waited for: name, whose time, start and length in milliseconds, in order.

    `rule` is the routing, a pure function over at most five scores: under a millisecond. `own` is
    what LexLens itself added.
    """
    waits: list[tuple[str, str, float, float]] = []
    for name, whose, length in _lengths(turn):
        start = sum(length for *_, length in waits)
        waits.append((name, whose, start, length * 1000))
    end = sum(length for *_, length in waits)
    if turn.total_s is not None and turn.total_s * 1000 > end:
        waits.append(("own", "quiet", end, turn.total_s * 1000 - end))
    return waits


def _lengths(turn: Turn) -> Iterator[tuple[str, str, float]]:
    if turn.lex_s:
        yield "lex", "lex", max(0.0, turn.lex_s - _inside_lex(turn))
    if turn.reason and turn.reason != "lex_error":
        yield "rule", "quiet", 0.0
    answer = turn.answer
    if answer and answer.total_s is not None:
        first = answer.total_s if answer.first_s is None else answer.first_s
        if first > 0:
            yield "first", "fallback", first
        if answer.total_s > first:
            yield "done", "fallback", answer.total_s - first


def _inside_lex(turn: Turn) -> float:
    """Seconds of Lex's time in which its code hook waited for a target."""
    inside = turn.reason == "hook_answered" and turn.answer
    return inside.total_s or 0.0 if inside else 0.0


def raw_calls(turn: Turn) -> list[tuple[str, str]]:
    """Which call and its JSON text, for those that were made, without keys and account ids."""
    lex, answer = turn.recognition, turn.answer
    calls = {
        "lex_request": lex and lex.request,
        "lex_response": lex and lex.response,
        "fallback_request": answer and answer.sent,
        "fallback_response": answer and answer.received,
    }
    return [
        (name, json.dumps(redacted(call), ensure_ascii=False, indent=2, default=str))
        for name, call in calls.items()
        if call
    ]
