"""The event of a code hook: `lambda-input-format` in the developer guide, and as captured.

Slots carry their shape here and unfilled ones are null; a confidence is a bare number; every
interpretation tells its state; there is no dialog action.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lexclient.local.dialog.conversation import (
    ActiveContext,
    Conversation,
    IntentState,
    Interpretation,
)
from lexclient.local.dialog.hook_call import HookCall
from lexclient.local.slots.value import Slots, SlotValue

Members = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """What an event tells of the request around it. `bot` is the event's `bot`, as it is."""

    bot: Mapping[str, str]
    session_id: str
    transcript: str
    now: float


def event(call: HookCall, moment: Moment) -> Members:
    """The event that tells a code hook about `call`; JSON only."""
    conversation = call.conversation
    label = {"invocationLabel": call.label} if call.label else {}
    return {
        "messageVersion": "1.0",
        "invocationSource": call.source,
        "inputMode": "Text",
        "responseContentType": "text/plain; charset=utf-8",
        "sessionId": moment.session_id,
        "inputTranscript": moment.transcript,
        **label,
        "bot": dict(moment.bot),
        "interpretations": _interpretations(conversation),
        **_proposed(call),
        "requestAttributes": dict(call.request_attributes) or None,
        "sessionState": _session_state(conversation, moment.now),
        "transcriptions": [_transcription(conversation, moment.transcript)],
    }


def _interpretations(conversation: Conversation) -> list[Members]:
    """All with the state and confirmation of the current intent, as in captured events."""
    current = conversation.intent
    return [_interpretation(each, current) for each in conversation.interpretations]


def _interpretation(interpretation: Interpretation, current: IntentState | None) -> Members:
    members: Members = {
        "intent": _intent(interpretation.intent, current or interpretation.intent),
        "interpretationSource": "Lex",
    }
    if interpretation.score is not None:
        members["nluConfidence"] = round(interpretation.score, 2)
    return members


def _proposed(call: HookCall) -> Members:
    """What Lex would do next; there only if that is to ask for a slot in a dialog code hook."""
    action, intent = call.proposed, call.conversation.intent
    asks = action is not None and action.type == "ElicitSlot" and intent is not None
    if not asks or action is None or intent is None or call.source != "DialogCodeHook":
        return {}
    part = {"subSlotToElicit": {"name": action.sub_slot}} if action.sub_slot else {}
    attempt = f"Retry{call.attempt}" if call.attempt else "Initial"
    state = {
        "dialogAction": {"type": action.type, "slotToElicit": action.slot_to_elicit, **part},
        "intent": _intent(intent, intent),
        "prompt": {"attempt": attempt},
    }
    return {"proposedNextState": state}


def _session_state(conversation: Conversation, now: float) -> Members:
    intent = conversation.intent
    return {
        "activeContexts": [_context(context, now) for context in conversation.contexts],
        "sessionAttributes": dict(conversation.attributes),
        **({"intent": _intent(intent, intent)} if intent else {}),
        "originatingRequestId": conversation.originating_request_id,
    }


def _context(context: ActiveContext, now: float) -> Members:
    left = max(5, round(context.expires - now))
    return {
        "name": context.name,
        "contextAttributes": dict(context.attributes),
        "timeToLive": {"timeToLiveInSeconds": left, "turnsToLive": context.turns},
    }


def _intent(intent: IntentState, current: IntentState) -> Members:
    return {
        "name": intent.name,
        "slots": _slots(intent.slots),
        "state": current.state,
        "confirmationState": current.confirmation,
    }


def _slots(slots: Slots) -> Members:
    return {name: _slot(value) if value else None for name, value in slots.items()}


def _slot(slot: SlotValue) -> Members:
    value = {
        "originalValue": slot.original,
        "interpretedValue": slot.interpreted,
        "resolvedValues": list(slot.resolved),
    }
    if slot.sub_slots is not None:
        whole = {"value": value} if slot.interpreted is not None else {}
        return {"shape": "Composite", **whole, "subSlots": _slots(slot.sub_slots)}
    if slot.values is not None:
        return {"shape": "List", "value": value, "values": [_slot(each) for each in slot.values]}
    return {"shape": "Scalar", "value": value}


def _transcription(conversation: Conversation, transcript: str) -> Members:
    """Typed text is one certain transcription; its slots are told without interpretation."""
    intent = conversation.intent
    filled = [(name, value) for name, value in (intent.slots if intent else {}).items() if value]
    return {
        "transcription": transcript,
        "transcriptionConfidence": 1.0,
        "resolvedContext": {"intent": intent.name} if intent else {},
        "resolvedSlots": {name: _resolved(value) for name, value in filled},
    }


def _resolved(slot: SlotValue) -> Members:
    members = _slot(slot)
    if "value" not in members:
        return members
    return members | {"value": _without(members["value"], "interpretedValue")}


def _without(members: Members, name: str) -> Members:
    return {key: value for key, value in members.items() if key != name}
