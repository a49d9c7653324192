"""Requests from HTTP to values, and values back to the JSON and headers of the Lex V2 runtime.

Everything that comes in is checked against the model first, so what is read here has the types
that the model promises.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.model import OperationModel

from lexclient.local.bot import Button, ImageResponseCard, Message
from lexclient.local.conversation import (
    ActiveContext,
    Conversation,
    DialogAction,
    IntentState,
    Interpretation,
    Slots,
    SlotValue,
)
from lexclient.local.errors import LexError, ResourceNotFoundException, ValidationException
from lexclient.local.service import input_shape, match, status, violations

JSON_TYPE = "application/json"
TEXT_TYPE = "text/plain; charset=utf-8"
RESERVED = "x-amz-lex:"
MAX_CONTEXTS = 20
MAX_CONTEXT_ATTRIBUTES = 10
MAX_HEADER = 32_000


@dataclass(frozen=True, slots=True)
class Address:
    """Which session of which bot a request is about."""

    bot_id: str
    alias_id: str
    locale_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class RequestedState:
    """The session state of a request; None is absent and leaves what was there."""

    intent: IntentState | None = None
    action: DialogAction | None = None
    attributes: Mapping[str, str] | None = None
    contexts: tuple[ActiveContext, ...] | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A checked request: the operation's name and its members."""

    operation: str
    address: Address
    text: str
    state: RequestedState
    messages: tuple[Message, ...]
    request_attributes: Mapping[str, str]
    response_type: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def read(
    method: str, raw_path: str, headers: Mapping[str, str], body: bytes, *, now: float
) -> Request:
    """The request, checked; `headers` by lower-case name.

    Raises `ValidationException` and `ResourceNotFoundException`.
    """
    matched = match(method, raw_path)
    if matched is None:
        raise ResourceNotFoundException(f"No operation at {method} {raw_path[:200]}")
    operation, labels = matched
    if operation.has_event_stream_input or operation.has_streaming_input:
        raise ValidationException(
            f"{operation.name} needs speech and streams, which the local runtime does not have; "
            "send the text by RecognizeText"
        )
    members = {**_json_members(operation, body), **_header_members(operation, headers), **labels}
    _check(operation, members)
    return _request(operation.name, members, now)


def _json_members(operation: OperationModel, body: bytes) -> Mapping[str, Any]:
    if operation.http["method"] not in ("POST", "PUT"):
        return {}
    try:
        parsed = json.loads(body or b"{}", parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ValidationException("The request body is not valid JSON") from error
    if not isinstance(parsed, dict):
        raise ValidationException("The request body must be a JSON object")
    return parsed


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _header_members(operation: OperationModel, headers: Mapping[str, str]) -> Mapping[str, str]:
    located = {
        name: member.serialization["name"].lower()
        for name, member in input_shape(operation).members.items()
        if member.serialization.get("location") == "header"
    }
    return {name: headers[header] for name, header in located.items() if header in headers}


def _check(operation: OperationModel, members: Mapping[str, Any]) -> None:
    found = list(violations(input_shape(operation), members))
    attributes = members.get("requestAttributes")
    if isinstance(attributes, dict) and any(name.startswith(RESERVED) for name in attributes):
        constraint = f"Member must not begin with the reserved {RESERVED}"
        found.append(f"Value at 'requestAttributes key' failed to satisfy constraint: {constraint}")
    if found:
        errors = "error" if len(found) == 1 else "errors"
        shown = "; ".join(found[:10])
        raise ValidationException(f"{len(found)} validation {errors} detected: {shown}")


def _request(operation: str, members: Mapping[str, Any], now: float) -> Request:
    address = Address(
        members["botId"], members["botAliasId"], members["localeId"], members["sessionId"]
    )
    return Request(
        operation=operation,
        address=address,
        text=members.get("text") or "",
        state=_state(members.get("sessionState") or {}, now),
        messages=tuple(_message(message) for message in members.get("messages") or ()),
        request_attributes=_strings(members.get("requestAttributes") or {}),
        response_type=_response_type(members.get("responseContentType") or TEXT_TYPE),
    )


def _response_type(wanted: str) -> str:
    if not wanted.lower().startswith("text/plain"):
        raise ValidationException(
            f"The local runtime has no voice: responseContentType must be {TEXT_TYPE}"
        )
    return wanted


def _state(state: Mapping[str, Any], now: float) -> RequestedState:
    intent, action = state.get("intent"), state.get("dialogAction")
    attributes, contexts = state.get("sessionAttributes"), state.get("activeContexts")
    return RequestedState(
        intent=None if intent is None else intent_of(intent),
        action=action and DialogAction(action["type"], action.get("slotToElicit")),
        attributes=None if attributes is None else _strings(attributes),
        contexts=None if contexts is None else tuple(context_of(c, now) for c in contexts),
    )


def _strings(members: Mapping[str, Any]) -> Mapping[str, str]:
    """A string map; a null value is as good as absent."""
    return {name: value for name, value in members.items() if value is not None}


def intent_of(intent: Mapping[str, Any]) -> IntentState:
    """An intent of the wire, which the model has been checked for."""
    return IntentState(
        name=intent["name"],
        slots={name: _slot_of(slot) for name, slot in (intent.get("slots") or {}).items()},
        state=intent.get("state") or "InProgress",
        confirmation=intent.get("confirmationState") or "None",
    )


def _slot_of(slot: Mapping[str, Any] | None) -> SlotValue | None:
    value = (slot or {}).get("value")
    if not value:
        return None
    said = value["interpretedValue"]
    values = [_slot_of(each) for each in (slot or {}).get("values") or ()]
    return SlotValue(
        original=value.get("originalValue") or said,
        interpreted=said,
        resolved=tuple(value.get("resolvedValues") or ()),
        values=tuple(each for each in values if each) or None,
    )


def context_of(context: Mapping[str, Any], now: float) -> ActiveContext:
    """An active context of the wire, whose time to live counts from `now`."""
    alive = context["timeToLive"]
    return ActiveContext(
        name=context["name"],
        attributes=_strings(context["contextAttributes"]),
        turns=alive["turnsToLive"],
        expires=now + alive["timeToLiveInSeconds"],
    )


def _message(message: Mapping[str, Any]) -> Message:
    card = message.get("imageResponseCard")
    return Message(message["contentType"], message.get("content") or "", card and _card(card))


def _card(card: Mapping[str, Any]) -> ImageResponseCard:
    buttons = tuple(Button(button["text"], button["value"]) for button in card.get("buttons") or ())
    return ImageResponseCard(card["title"], card.get("subtitle"), card.get("imageUrl"), buttons)


# values to the wire


def recognized(
    conversation: Conversation,
    request_attributes: Mapping[str, str],
    session_id: str,
    now: float,
) -> Answer:
    """The answer of RecognizeText. `messages` is absent if nothing is said."""
    members = {
        "interpretations": _interpretations(conversation.interpretations),
        "messages": _messages(conversation.messages),
        "requestAttributes": dict(request_attributes),
        "sessionId": session_id,
        "sessionState": _session_state(conversation, now),
    }
    return _json(members if conversation.messages else _without(members, "messages"))


def session(conversation: Conversation, session_id: str, now: float) -> Answer:
    """The answer of GetSession."""
    return _json(
        {
            "interpretations": _interpretations(conversation.interpretations),
            "messages": _messages(conversation.messages),
            "sessionId": session_id,
            "sessionState": _session_state(conversation, now),
        }
    )


def deleted(address: Address) -> Answer:
    """The answer of DeleteSession."""
    return _json(
        {
            "botId": address.bot_id,
            "botAliasId": address.alias_id,
            "localeId": address.locale_id,
            "sessionId": address.session_id,
        }
    )


def put(
    conversation: Conversation,
    request_attributes: Mapping[str, str],
    request: Request,
    now: float,
) -> Answer:
    """The answer of PutSession: everything in headers, the body is empty for text.

    Raises `ValidationException` for a state that no header would hold.
    """
    headers = {
        "content-type": request.response_type,
        "x-amz-lex-session-id": request.address.session_id,
        "x-amz-lex-session-state": _packed(_session_state(conversation, now)),
        "x-amz-lex-request-attributes": _packed(dict(request_attributes)),
    }
    if conversation.messages:
        headers["x-amz-lex-messages"] = _packed(_messages(conversation.messages))
    if sum(map(len, headers.values())) > MAX_HEADER:
        raise ValidationException(f"The session is larger than {MAX_HEADER} bytes of headers")
    return Answer(200, headers, b"")


def failed(error: LexError) -> Answer:
    """The answer that says what went wrong, by header and by body as AWS does."""
    headers = {"content-type": JSON_TYPE, "x-amzn-errortype": error.code}
    return Answer(status(error.code), headers, _dumped({"message": str(error)}))


def _json(members: Mapping[str, Any]) -> Answer:
    return Answer(200, {"content-type": JSON_TYPE}, _dumped(members))


def _dumped(members: object) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def _packed(members: object) -> str:
    return base64.b64encode(gzip.compress(_dumped(members), compresslevel=6, mtime=0)).decode()


def _without(members: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return {key: value for key, value in members.items() if key != name}


def _interpretations(found: tuple[Interpretation, ...]) -> list[dict[str, Any]]:
    """The first entry tells its state, the others only their name and slots."""
    return [
        {"intent": _intent(each.intent, whole=position == 0), **_confidence(each.score)}
        for position, each in enumerate(found)
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
    return {name: value and _slot(value) for name, value in slots.items()}


def _slot(slot: SlotValue) -> dict[str, Any]:
    """A scalar slot has no `shape`, as in the captured responses of the service."""
    value = {
        "value": {
            "interpretedValue": slot.interpreted,
            "originalValue": slot.original,
            "resolvedValues": list(slot.resolved),
        }
    }
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
        contexts = conversation.contexts[:MAX_CONTEXTS]
        members["activeContexts"] = [_context(c, now) for c in contexts]
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
    return {**slot, "type": action.type}


def _context(context: ActiveContext, now: float) -> dict[str, Any]:
    attributes = list(context.attributes.items())[:MAX_CONTEXT_ATTRIBUTES]
    seconds = min(max(5, round(context.expires - now)), 86400)
    return {
        "contextAttributes": dict(attributes),
        "name": context.name,
        "timeToLive": {"timeToLiveInSeconds": seconds, "turnsToLive": context.turns},
    }
