"""Compares what Lex did in a turn with what the test set expects.

The rules are the Test Workbench's (developer guide, "Test results details"): after a wrong
intent, a slot that was not recognised, a prompt too few or too many, or another slot asked for
than the next turn answers, the rest of the conversation would be measured in a state nobody
meant and is skipped. A wrong slot value and a missing context fail the turn alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.evaluation.run.results import Failure, SlotResult
from dashboard.evaluation.testset.testset import UserTurn
from lexclient.recognition import Recognition

ENDS_CONVERSATION = frozenset(
    {
        "intent_mismatch",
        "slot_not_recognised",
        "prompt_missing",
        "prompt_extra",
        "slot_elicitation",
        "slot_not_elicited",
    }
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The first failure that matters most, None for a match, and each expected slot."""

    failure: Failure | None
    slots: tuple[SlotResult, ...]

    @property
    def ends_conversation(self) -> bool:
        """Whether the turns after it are skipped."""
        return self.failure is not None and self.failure.rule in ENDS_CONVERSATION


def judge(turn: UserTurn, following: UserTurn | None, recognition: Recognition) -> Judgement:
    """Compare one answer with what `turn` expects and what the turn after it presumes."""
    slots = tuple(_slots(turn, recognition))
    failures = (rule(turn, following, recognition, slots) for rule in RULES)
    return Judgement(next((failure for failure in failures if failure), None), slots)


def _intent(
    turn: UserTurn, _next: UserTurn | None, recognition: Recognition, _slots: tuple[SlotResult, ...]
) -> Failure | None:
    actual = recognition.intent or ""
    if actual == turn.intent:
        return None
    return Failure("intent_mismatch", {"expected": turn.intent, "actual": actual or "–"})


def _recognised(
    _turn: UserTurn,
    _next: UserTurn | None,
    _recognition: Recognition,
    slots: tuple[SlotResult, ...],
) -> Failure | None:
    missing = [slot.name for slot in slots if slot.actual is None]
    return Failure("slot_not_recognised", {"slot": ", ".join(missing)}) if missing else None


def _prompts(
    turn: UserTurn,
    following: UserTurn | None,
    recognition: Recognition,
    _slots: tuple[SlotResult, ...],
) -> Failure | None:
    """Prompts are counted, not compared: the Test Workbench does not compare their words."""
    counted = {"expected": str(len(turn.prompts)), "actual": str(len(recognition.messages))}
    if len(recognition.messages) < len(turn.prompts):
        return Failure("prompt_missing", counted)
    if following and turn.prompts and len(recognition.messages) > len(turn.prompts):
        return Failure("prompt_extra", counted)
    return None


def _elicited(
    turn: UserTurn,
    following: UserTurn | None,
    recognition: Recognition,
    _slots: tuple[SlotResult, ...],
) -> Failure | None:
    """The next turn answers the slots it expects, so one of them has to be asked for."""
    if following is None or not following.slots or following.intent != turn.intent:
        return None
    expected = ", ".join(following.slots)
    action = recognition.session_state.get("dialogAction") or {}
    if action.get("type") != "ElicitSlot":
        return Failure("slot_not_elicited", {"expected": expected})
    elicited = str(action.get("slotToElicit") or "")
    if elicited in {name.partition(".")[0] for name in following.slots}:
        return None
    return Failure("slot_elicitation", {"expected": expected, "actual": elicited or "–"})


def _values(
    _turn: UserTurn,
    _next: UserTurn | None,
    _recognition: Recognition,
    slots: tuple[SlotResult, ...],
) -> Failure | None:
    wrong = next((slot for slot in slots if not slot.matched), None)
    if wrong is None:
        return None
    values = {"slot": wrong.name, "expected": wrong.expected, "actual": wrong.actual or "–"}
    return Failure("slot_value", values)


def _contexts(
    turn: UserTurn, _next: UserTurn | None, recognition: Recognition, _slots: tuple[SlotResult, ...]
) -> Failure | None:
    active = {one.get("name") for one in recognition.session_state.get("activeContexts") or ()}
    missing = [name for name in turn.expected_contexts if name not in active]
    return Failure("context_missing", {"context": ", ".join(missing)}) if missing else None


RULES = (_intent, _recognised, _prompts, _elicited, _values, _contexts)


def _slots(turn: UserTurn, recognition: Recognition) -> Iterator[SlotResult]:
    intent = recognition.session_state.get("intent") or {}
    filled: Mapping[str, Any] = intent.get("slots") or {}
    for name, expected in turn.slots.items():
        raw = _slot(filled, name)
        yield SlotResult(name, expected, _shown(raw), _matches(expected, raw))


def _slot(filled: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A slot by its name, or by `Composite.SubSlot`."""
    outer, _, inner = name.partition(".")
    raw = filled.get(outer) or {}
    return (raw.get("subSlots") or {}).get(inner) or {} if inner else raw


def _readings(raw: Mapping[str, Any]) -> list[str]:
    """All a slot's value may be called: as typed, as understood, as resolved."""
    value = raw.get("value") or {}
    named = [value.get("interpretedValue"), value.get("originalValue")]
    return [text for text in (*named, *(value.get("resolvedValues") or ())) if text]


def _shown(raw: Mapping[str, Any]) -> str | None:
    if several := raw.get("values"):
        return ", ".join(reading[0] for one in several if (reading := _readings(one)))
    return next(iter(_readings(raw)), None)


def _matches(expected: str, raw: Mapping[str, Any]) -> bool:
    several = raw.get("values")
    if not several:
        return _plain(expected) in map(_plain, _readings(raw))
    parts = sorted(_plain(part.strip(" '\"")) for part in expected.split(","))
    readings = [set(map(_plain, _readings(one))) for one in several]
    return len(parts) == len(readings) and all(any(p in r for r in readings) for p in parts)


def _plain(text: str) -> str:
    """Case, spacing and the way Hangul is composed do not matter."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
