"""From what a turn came to, to the JSON and the headers of the Lex V2 runtime."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lexclient.local.bot.model import ImageResponseCard, Message
from lexclient.local.dialog.conversation import (
    ActiveContext,
    Conversation,
    DialogAction,
    IntentState,
    Interpretation,
)
from lexclient.local.dialog.request import Request
from lexclient.local.dialog.turn import Result
from lexclient.local.errors import LexError, ValidationException
from lexclient.local.slots.value import Slots, SlotValue
from lexclient.local.wire.service import RUNTIME, status

JSON_TYPE = "application/json"
MAX_HEADER = 32_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def written(request: Request, result: Result, now: float) -> Answer:
    """The answer of the operation that `request` asked for. Raises `ValidationException`."""
    return _WRITERS[request.operation](request, result, now)


def _recognized(request: Request, result: Result, now: float) -> Answer:
    attributes = {"requestAttributes": dict(result.request_attributes)}
    return in_json({**_turn(request, result, now), **attributes})


def _got(request: Request, result: Result, now: float) -> Answer:
    return in_json(_turn(request, result, now))


def _turn(request: Request, result: Result, now: float) -> dict[str, Any]:
    """What both operations answer. `messages` is absent if the turn has none."""
    messages = _messages(result.conversation.messages)
    return {
        "interpretations": _interpretations(result.conversation.interpretations),
        **({"messages": messages} if messages else {}),
        "sessionId": request.address.session_id,
        "sessionState": _session_state(result.conversation, now),
    }


def _deleted(request: Request, _result: Result, _now: float) -> Answer:
    address = request.address
    return in_json(
        {
            "botId": address.bot_id,
            "botAliasId": address.alias_id,
            "localeId": address.locale_id,
            "sessionId": address.session_id,
        }
    )


def _uttered(request: Request, result: Result, now: float) -> Answer:
    """As PutSession, with what was understood and of what."""
    headers = {
        **_packed_session(request, result, now),
        "x-amz-lex-input-mode": "Text",
        "x-amz-lex-input-transcript": _packed(request.text),
        "x-amz-lex-interpretations": _packed(_interpretations(result.conversation.interpretations)),
    }
    return _in_headers(headers)


def _put(request: Request, result: Result, now: float) -> Answer:
    return _in_headers(_packed_session(request, result, now))


def _packed_session(request: Request, result: Result, now: float) -> dict[str, str]:
    """Everything is in headers, the body is empty for text."""
    conversation = result.conversation
    headers = {
        "content-type": request.response_type,
        "x-amz-lex-session-id": request.address.session_id,
        "x-amz-lex-session-state": _packed(_session_state(conversation, now)),
        "x-amz-lex-request-attributes": _packed(dict(result.request_attributes)),
    }
    if conversation.messages:
        headers["x-amz-lex-messages"] = _packed(_messages(conversation.messages))
    return headers


def _in_headers(headers: Mapping[str, str]) -> Answer:
    if sum(map(len, headers.values())) > MAX_HEADER:
        raise ValidationException(f"The session is larger than {MAX_HEADER} bytes of headers")
    return Answer(200, headers, b"")


_WRITERS = {
    "RecognizeText": _recognized,
    "RecognizeUtterance": _uttered,
    "PutSession": _put,
    "GetSession": _got,
    "DeleteSession": _deleted,
}


def failed(error: LexError, service: str = RUNTIME) -> Answer:
    """The answer that says what went wrong, by header and by body as AWS does."""
    headers = {"content-type": JSON_TYPE, "x-amzn-errortype": error.code}
    return Answer(status(error.code, service), headers, _dumped({"message": str(error)}))


def in_json(members: Mapping[str, Any], code: int = 200) -> Answer:
    """The answer of an operation whose output is a JSON body."""
    return Answer(code, {"content-type": JSON_TYPE}, _dumped(members))


def _dumped(members: object) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def _packed(members: object) -> str:
    return base64.b64encode(gzip.compress(_dumped(members), compresslevel=6, mtime=0)).decode()


def _interpretations(ranked: tuple[Interpretation, ...]) -> list[dict[str, Any]]:
    """The first entry tells its state, the others only their name and slots."""
    return [
        {"intent": _intent(each.intent, whole=position == 0), **_confidence(each.score)}
        for position, each in enumerate(ranked)
    ]


def _confidence(score: float | None) -> dict[str, Any]:
    if score is None:
        return {}
    rounded = round(score, 2)
    return {"nluConfidence": {"score": int(rounded) if rounded.is_integer() else rounded}}


def _intent(intent: IntentState, *, whole: bool = True) -> dict[str, Any]:
    short = {"name": intent.name, "slots": _slots(intent.slots)}
    if not whole:
        return short
    return {"confirmationState": intent.confirmation, **short, "state": intent.state}


def _slots(slots: Slots) -> dict[str, Any]:
    """An ambiguous value does not fill a slot: the model wants every value interpreted."""
    filled = {
        name: slot
        for name, slot in slots.items()
        if slot and (slot.interpreted is not None or slot.sub_slots)
    }
    return {name: _slot(filled[name]) if name in filled else None for name in slots}


def _slot(slot: SlotValue) -> dict[str, Any]:
    """A scalar slot has no `shape`, as in the captured responses of the service."""
    value = {
        "value": {
            "interpretedValue": slot.interpreted,
            "originalValue": slot.original,
            "resolvedValues": list(slot.resolved),
        }
    }
    if slot.sub_slots is not None:
        whole = value if slot.interpreted is not None else {}
        return {**whole, "shape": "Composite", "subSlots": _slots(slot.sub_slots)}
    if slot.values is None:
        return value
    return {**value, "shape": "List", "values": [_slot(each) for each in slot.values]}


def _messages(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
    return [_message_out(message) for message in messages]


def _message_out(message: Message) -> dict[str, Any]:
    out: dict[str, Any] = {"contentType": message.content_type}
    if message.content:
        out = {"content": message.content, **out}
    if message.card:
        out["imageResponseCard"] = _card_out(message.card)
    return out


def _card_out(card: ImageResponseCard) -> dict[str, Any]:
    buttons = [{"text": button.text, "value": button.value} for button in card.buttons]
    members = {
        "title": card.title,
        "subtitle": card.subtitle,
        "imageUrl": card.image_url,
        "buttons": buttons or None,
    }
    return {name: value for name, value in members.items() if value}


def _session_state(conversation: Conversation, now: float) -> dict[str, Any]:
    members: dict[str, Any] = {}
    if conversation.contexts:
        members["activeContexts"] = [_context(c, now) for c in conversation.contexts]
    if conversation.action:
        members["dialogAction"] = _action(conversation.action)
    if conversation.intent:
        members["intent"] = _intent(conversation.intent)
    return {
        **members,
        "originatingRequestId": conversation.originating_request_id,
        "sessionAttributes": dict(conversation.attributes),
    }


def _action(action: DialogAction) -> dict[str, Any]:
    slot = {"slotToElicit": action.slot_to_elicit} if action.slot_to_elicit else {}
    part = {"subSlotToElicit": {"name": action.sub_slot}} if action.sub_slot else {}
    return {**slot, **part, "type": action.type}


def _context(context: ActiveContext, now: float) -> dict[str, Any]:
    seconds = min(max(5, round(context.expires - now)), 86400)
    return {
        "contextAttributes": dict(context.attributes),
        "name": context.name,
        "timeToLive": {"timeToLiveInSeconds": seconds, "turnsToLive": context.turns},
    }
