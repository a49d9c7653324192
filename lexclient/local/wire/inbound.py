"""From HTTP to a checked request.

Everything is checked against botocore's model first, so what is read here has the types that
the model promises.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.model import OperationModel, StructureShape

from lexclient.local.bot.model import Button, ImageResponseCard, Message
from lexclient.local.dialog.conversation import ActiveContext, DialogAction, IntentState
from lexclient.local.dialog.request import Address, Request, RequestedState
from lexclient.local.errors import ResourceNotFoundException, ValidationException
from lexclient.local.slots.value import SlotValue
from lexclient.local.wire.service import input_shape, match, violations
from lexclient.local.wire.utterance import text_members

TEXT_TYPE = "text/plain; charset=utf-8"
RESERVED = "x-amz-lex:"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An HTTP request as it came in: the path still encoded, `headers` by lower-case name.

    `now` is when, in seconds; `request_id` is what the response will be known by.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    now: float
    request_id: str


def read(arrival: Arrival) -> Request:
    """The request, checked. Raises `ValidationException` and `ResourceNotFoundException`."""
    matched = match(arrival.method, arrival.path)
    if matched is None:
        raise ResourceNotFoundException(f"No operation at {arrival.method} {arrival.path[:200]}")
    operation, labels = matched
    if operation.has_event_stream_input:
        raise ValidationException(
            f"{operation.name} needs speech and streams, which the local runtime does not have; "
            "send the text by RecognizeText"
        )
    located = {**_header_members(operation, arrival.headers), **labels}
    if operation.has_streaming_input:
        members = {**located, **text_members(arrival.headers, arrival.body)}
        check_members(_as_text(operation), members)
    else:
        members = {**json_members(operation, arrival.body), **located}
        check_members(input_shape(operation), members)
    return _request(operation.name, members, arrival)


def _as_text(operation: OperationModel) -> StructureShape:
    """What RecognizeText takes: the same members, unpacked, as RecognizeUtterance with text."""
    return input_shape(operation.service_model.operation_model("RecognizeText"))


def json_members(operation: OperationModel, body: bytes) -> Mapping[str, Any]:
    """The members that the body brings, not checked yet. Raises `ValidationException`."""
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


def check_members(shape: StructureShape, members: Mapping[str, Any]) -> None:
    """Raises `ValidationException` with what is wrong by the model, at most ten faults of it."""
    problems = list(violations(shape, members))
    attributes = members.get("requestAttributes")
    if isinstance(attributes, dict) and any(name.startswith(RESERVED) for name in attributes):
        constraint = f"Member must not begin with the reserved {RESERVED}"
        problems.append(
            f"Value at 'requestAttributes key' failed to satisfy constraint: {constraint}"
        )
    if problems:
        errors = "error" if len(problems) == 1 else "errors"
        shown = "; ".join(problems[:10])
        raise ValidationException(f"{len(problems)} validation {errors} detected: {shown}")


def _request(operation: str, members: Mapping[str, Any], arrival: Arrival) -> Request:
    address = Address(
        members["botId"], members["botAliasId"], members["localeId"], members["sessionId"]
    )
    return Request(
        operation=operation,
        address=address,
        text=members.get("text") or "",
        request_id=arrival.request_id,
        state=_state(members.get("sessionState") or {}, arrival.now),
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
        action=action and _action(action),
        attributes=None if attributes is None else _strings(attributes),
        contexts=None if contexts is None else tuple(context_of(c, now) for c in contexts),
    )


def _action(action: Mapping[str, Any]) -> DialogAction:
    part = action.get("subSlotToElicit") or {}
    return DialogAction(action["type"], action.get("slotToElicit"), part.get("name"))


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
    """A slot with a value, values or sub-slots; None for one without any."""
    if not slot:
        return None
    values = tuple(each for one in slot.get("values") or () if (each := _slot_of(one)))
    named = {name: _slot_of(one) for name, one in (slot.get("subSlots") or {}).items()}
    parts = {name: part for name, part in named.items() if part}
    value = slot.get("value") or {}
    joined = ", ".join(each.interpreted or "" for each in (*values, *parts.values()))
    interpreted = value.get("interpretedValue") or joined
    if not interpreted:
        return None
    return SlotValue(
        original=value.get("originalValue") or interpreted,
        interpreted=interpreted,
        resolved=tuple(value.get("resolvedValues") or ()),
        values=values or None,
        sub_slots=parts or None,
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
