"""What Lex answered, as a record of a conversation log tells it, in whatever form its fields have.

A score is a string in real records, a number or an object in others; messages can be missing, slots
are obfuscated or bare. Fields of other types than these are passed over.
"""

from __future__ import annotations

import math
from typing import Any

from lexclient.recognition import FALLBACK_INTENT, Interpretation, Recognition, message

OWN = ("sessionId", "bot")  # have columns of their own
OBJECTS = ("intent", "dialogAction", "sessionAttributes")


def recognition(record: dict[str, Any], request_id: str) -> Recognition:
    """What RecognizeText would have answered, the other fields of the record beside it.

    The record is changed for it, not copied. Slots are read when somebody looks at the turn: they
    stay in the response.
    """
    state = _session_state(record.get("sessionState"))
    listed = _objects(record.get("interpretations"))
    for one in listed:
        _put_in_form(one)
    missed = str(record.get("missedUtterance")).lower() == "true"  # the guide calls it a string
    if missed and not listed and not state.get("intent"):
        listed = [{"intent": {"name": FALLBACK_INTENT}}]
    said = _objects(record.get("messages"))
    for name in OWN:
        record.pop(name, None)
    record |= {"sessionState": state, "interpretations": listed, "messages": said}
    return Recognition(
        interpretations=tuple(map(_interpretation, listed)),
        messages=tuple(map(message, said)),
        session_state=state,
        request_id=request_id,
        seconds=0.0,
        request={},
        response=record,
    )


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _session_state(state: object) -> dict[str, Any]:
    if not isinstance(state, dict):
        return {}
    for name in OBJECTS:
        if not isinstance(state.get(name, {}), dict):
            del state[name]
    return state


def _put_in_form(one: dict[str, Any]) -> None:
    """An interpretation as RecognizeText gives it."""
    intent = one.get("intent")
    if not isinstance(intent, dict):
        one["intent"] = intent = {}
    if slots := intent.get("slots"):
        listed = slots.items() if isinstance(slots, dict) else ()
        intent["slots"] = {name: slot and _slot(slot) for name, slot in listed}
    score = _score(one.pop("nluConfidence", None))
    if score is not None:
        one["nluConfidence"] = {"score": score}
    if not isinstance(one.get("interpretationSource", ""), str):
        del one["interpretationSource"]


def _interpretation(one: dict[str, Any]) -> Interpretation:
    score = one.get("nluConfidence")
    return Interpretation(
        intent=str(one["intent"].get("name", "")),
        score=score["score"] if score else None,
        slots={},
        source=one.get("interpretationSource"),
    )


def _score(confidence: object) -> float | None:
    """Of a string, a number, or an object around one of them; 0 to 1."""
    if isinstance(confidence, dict):
        confidence = confidence.get("score")
    if not isinstance(confidence, str | int | float) or isinstance(confidence, bool):
        return None
    try:
        score = float(confidence)
    except (ValueError, OverflowError):
        return None
    return score if math.isfinite(score) and 0 <= score <= 1 else None


def _slot(slot: object) -> object:
    """A slot as RecognizeText gives it; obfuscated ones are a name in braces, bare or inside."""
    if isinstance(slot, str):
        return {"value": {"originalValue": slot, "interpretedValue": slot, "resolvedValues": []}}
    if not isinstance(slot, dict):
        return None
    value = slot.get("value")
    if isinstance(value, str):
        return {**slot, "value": {"originalValue": value, "interpretedValue": value}}
    if not isinstance(value, dict):
        return {**slot, "value": {}}
    if not isinstance(value.get("resolvedValues") or [], list):
        return {**slot, "value": {**value, "resolvedValues": []}}
    return slot
