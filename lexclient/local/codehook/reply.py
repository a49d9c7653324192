"""The answer of a code hook, checked: what Lex asks of it stands in `lambda-response-format`.

Lenient where real functions are careless and Lex lets it pass: null members, unknown keys, and
null values in maps. Bounds are those of the runtime model.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails

from lexclient.local.bot import model
from lexclient.local.bot.schema.part import Many, Map, Name, Text, unless_null
from lexclient.local.bot.schema.response import Button, ImageResponseCard
from lexclient.local.dialog import conversation
from lexclient.local.dialog.hook_call import HookCall, Reply
from lexclient.local.slots.value import Slots, SlotValue

MAX_ATTRIBUTES = 12 * 1024


class BadReply(ValueError):
    """An answer that Lex does not accept; the message names the member."""


def _without_nulls(members: object) -> object:
    if not isinstance(members, dict):
        return members
    return {name: value for name, value in members.items() if value is not None}


Strings = Annotated[dict[str, str], BeforeValidator(_without_nulls)]


class Part(BaseModel):
    """Any object of an answer: one spelling, unlike exports."""

    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=to_camel)


class Card(ImageResponseCard):
    """Of an answer, where the buttons are `buttons` only."""

    buttons: Annotated[Many[Button], Field(max_length=5)] = Field((), validation_alias="buttons")


class Value(Part):
    original_value: str | None = None
    interpreted_value: str | None = None
    resolved_values: Many[str] = ()


class Slot(Part):
    value: Value | None = None
    values: tuple[Slot | None, ...] | None = None
    sub_slots: dict[str, Slot | None] | None = None

    def built(self) -> SlotValue | None:
        """None for a slot without a value or with an empty one: so real functions clear slots."""
        parts = _slots(self.sub_slots or {}).items()
        sub_slots = {name: part for name, part in parts if part} or None
        if self.value is None:
            joined = " ".join(part.original for part in (sub_slots or {}).values() if part)
            return SlotValue(joined, None, sub_slots=sub_slots) if sub_slots else None
        original, interpreted = (
            self.value.original_value or None,
            self.value.interpreted_value or None,
        )
        if original is None and interpreted is None:
            return None
        values = tuple(each for slot in self.values or () if slot and (each := slot.built()))
        return SlotValue(
            original=original if original is not None else str(interpreted),
            interpreted=interpreted,
            resolved=tuple(filter(None, self.value.resolved_values))[:5],
            values=values or None,
            sub_slots=sub_slots,
        )


def _slots(slots: Mapping[str, Slot | None]) -> Slots:
    return {name: slot.built() if slot else None for name, slot in slots.items()}


class Intent(Part):
    name: Name
    slots: Map[Slot | None] = Field(default_factory=dict)
    state: Annotated[conversation.IntentStatus, unless_null("InProgress")] = "InProgress"
    confirmation_state: Annotated[conversation.ConfirmationState, unless_null("None")] = "None"

    @property
    def has_state(self) -> bool:
        return "state" in self.model_fields_set


class TimeToLive(Part):
    time_to_live_in_seconds: Annotated[int, Field(ge=5, le=86400), unless_null(86400)] = 86400
    turns_to_live: Annotated[int, Field(ge=1, le=20), unless_null(20)] = 20


class Context(Part):
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^([A-Za-z0-9]_?)+$")]
    context_attributes: Annotated[Strings, Field(max_length=10), unless_null({})] = Field(
        default_factory=dict
    )
    time_to_live: Annotated[TimeToLive, unless_null({})] = TimeToLive()

    def built(self, now: float) -> conversation.ActiveContext:
        alive = self.time_to_live
        expires = now + alive.time_to_live_in_seconds
        return conversation.ActiveContext(
            self.name, self.context_attributes, alive.turns_to_live, expires
        )


class SubSlotToElicit(Part):
    name: Name


class DialogAction(Part):
    type: Literal["Close", "ConfirmIntent", "Delegate", "ElicitIntent", "ElicitSlot"]
    slot_to_elicit: str | None = None
    sub_slot_to_elicit: SubSlotToElicit | None = None


class SessionState(Part):
    dialog_action: DialogAction
    intent: Intent | None = None
    session_attributes: Strings | None = None
    active_contexts: Annotated[tuple[Context, ...], Field(max_length=20)] | None = None


class Message(Part):
    content_type: model.ContentType
    content: Text | None = None
    image_response_card: Card | None = None

    def built(self) -> model.Message:
        if self.content_type == "ImageResponseCard":
            card = self.image_response_card
            return model.Message(
                "ImageResponseCard", self.content or "", card.built() if card else None
            )
        return model.Message(self.content_type, self.content or "")


class Response(Part):
    session_state: SessionState
    messages: Annotated[Many[Message], Field(max_length=10)] = ()
    request_attributes: Strings | None = None


def reply_of(answered: bytes, call: HookCall, locale: model.Locale, now: float) -> Reply:
    """What the JSON of an answer says. Raises `BadReply` for what Lex does not accept."""
    response = _parsed(answered)
    state = response.session_state
    for check in CHECKS:
        check(response, locale)
    return Reply(
        action=conversation.DialogAction(
            state.dialog_action.type,
            state.dialog_action.slot_to_elicit,
            part.name if (part := state.dialog_action.sub_slot_to_elicit) else None,
        ),
        intent=_intent(state.intent, call, locale),
        messages=tuple(message.built() for message in response.messages),
        attributes=state.session_attributes,
        contexts=_contexts(state, now),
        request_attributes=response.request_attributes,
    )


def _parsed(answered: bytes) -> Response:
    try:
        return Response.model_validate_json(answered)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the answer"
        raise BadReply(f"{place}: {_problem(first)}") from error


def _problem(error: ErrorDetails) -> str:
    """What is wrong with a member; a string for an object as Lex words it in public reports."""
    if error["loc"] and error["type"] == "model_type" and isinstance(error["input"], str):
        value = f"{error['input']:.60}"
        return (
            "no String-argument constructor/factory method to deserialize from String value "
            f"('{value}')"
        )
    return str(error["msg"])


def _intent(
    intent: Intent | None, call: HookCall, locale: model.Locale
) -> conversation.IntentState | None:
    """The intent as the function left it, with all its slots; those it left out keep theirs."""
    if intent is None:
        return None
    definition = locale.intents.get(intent.name, locale.fallback)
    current = call.conversation.intent
    same = current is not None and current.name == intent.name
    held = current.slots if same and current else {}
    given = _slots(intent.slots)
    names = (slot.name for slot in definition.slots)
    slots = {name: given[name] if name in given else held.get(name) for name in names}
    return conversation.IntentState(intent.name, slots, intent.state, intent.confirmation_state)


def _contexts(state: SessionState, now: float) -> tuple[conversation.ActiveContext, ...] | None:
    if state.active_contexts is None:
        return None
    return tuple(context.built(now) for context in state.active_contexts)


# ------------------------------------------- what each dialog action asks for, besides its type


def _check_intent(response: Response, locale: model.Locale) -> None:
    intent, action = response.session_state.intent, response.session_state.dialog_action
    if intent is None:
        if action.type in ("ElicitSlot", "ConfirmIntent", "Close"):
            raise BadReply(f"sessionState.intent: {action.type} needs the intent's name")
        return
    if intent.name not in {*locale.intents, locale.fallback.name}:
        raise BadReply(f"sessionState.intent.name: {locale.locale_id} has no {intent.name!r}")
    known = {slot.name for slot in locale.intents.get(intent.name, locale.fallback).slots}
    if unknown := sorted(set(intent.slots) - known):
        raise BadReply(f"sessionState.intent.slots: {intent.name} has no slot {unknown[0]!r}")


def _check_slot(response: Response, locale: model.Locale) -> None:
    action, intent = response.session_state.dialog_action, response.session_state.intent
    if action.type != "ElicitSlot" or intent is None:
        return
    if action.slot_to_elicit is None:
        raise BadReply("sessionState.dialogAction.slotToElicit: ElicitSlot needs a slot")
    if locale.intents.get(intent.name, locale.fallback).slot(action.slot_to_elicit) is None:
        raise BadReply(
            "sessionState.dialogAction.slotToElicit: "
            f"{intent.name} has no slot {action.slot_to_elicit!r}"
        )


def _check_state(response: Response, _locale: model.Locale) -> None:
    action, intent = response.session_state.dialog_action, response.session_state.intent
    states = ("Failed", "Fulfilled", "InProgress")
    if action.type == "Close" and intent and not intent.has_state:
        raise BadReply("sessionState.intent.state: Close needs the intent's state")
    if action.type == "Close" and intent and intent.state not in states:
        raise BadReply(
            f"sessionState.intent.state: Close takes {', '.join(states)}, not {intent.state}"
        )


def _check_messages(response: Response, locale: model.Locale) -> None:
    """Without a message of its own, an action needs one that the bot has for it."""
    kind, intent = response.session_state.dialog_action.type, response.session_state.intent
    for position, message in enumerate(response.messages):
        needed = "imageResponseCard" if message.content_type == "ImageResponseCard" else "content"
        given = message.image_response_card if needed == "imageResponseCard" else message.content
        if not given:
            raise BadReply(f"messages.{position}.{needed}: needed for {message.content_type}")
    asks = kind == "ElicitIntent" or (
        kind == "ConfirmIntent"
        and intent is not None
        and locale.intents.get(intent.name, locale.fallback).confirmation is None
    )
    if asks and not response.messages:
        raise BadReply(f"messages: {kind} needs at least one")


def _check_attributes(response: Response, _locale: model.Locale) -> None:
    attributes = response.session_state.session_attributes or {}
    written = base64.b64encode(json.dumps(attributes, ensure_ascii=False).encode())
    if len(written) > MAX_ATTRIBUTES:
        raise BadReply(f"sessionState.sessionAttributes: larger than {MAX_ATTRIBUTES} bytes")


Check = Callable[[Response, model.Locale], None]
CHECKS: tuple[Check, ...] = (
    _check_intent,
    _check_slot,
    _check_state,
    _check_messages,
    _check_attributes,
)
