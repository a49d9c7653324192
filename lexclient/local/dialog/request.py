"""What a client asks for, and how the state it sends is laid over the conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lexclient.local.bot.model import Intent, Locale, Message
from lexclient.local.dialog.conversation import (
    ActiveContext,
    Conversation,
    DialogAction,
    IntentState,
)
from lexclient.local.errors import ValidationException

NEEDS_INTENT = ("ElicitSlot", "ConfirmIntent", "Delegate")


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
    """A checked request: the operation's name and its members.

    The id of the request that begins a conversation is the conversation's originating request id.
    """

    operation: str
    address: Address
    request_id: str
    text: str
    state: RequestedState
    messages: tuple[Message, ...]
    request_attributes: Mapping[str, str]
    response_type: str


def laid_over(held: Conversation, state: RequestedState, locale: Locale) -> Conversation:
    """The conversation as the client wants it to be.

    Raises `ValidationException` for an intent or a slot that the bot does not have, and for a
    dialog action without the intent or slot it is about.
    """
    intent = _known(state.intent, locale) if state.intent else held.intent
    if state.action:
        _check(state.action, intent, locale)
    fresh = state.action is not None or state.intent is not None
    return replace(
        held,
        intent=intent,
        action=state.action if fresh else held.action,
        attempt=0 if fresh else held.attempt,
        attributes=held.attributes if state.attributes is None else dict(state.attributes),
        contexts=held.contexts if state.contexts is None else state.contexts,
    )


def _known(intent: IntentState, locale: Locale) -> IntentState:
    """The intent with all slots that the bot defines, unset ones as None."""
    definition = _definition(intent.name, locale)
    slots = {slot.name: intent.slots.get(slot.name) for slot in definition.slots}
    for name in intent.slots:
        if name not in slots:
            raise ValidationException(f"Intent {intent.name} has no slot {name}")
    return replace(intent, slots=slots)


def _definition(name: str, locale: Locale) -> Intent:
    if name == locale.fallback.name:
        return locale.fallback
    if name not in locale.intents:
        raise ValidationException(f"Intent {name} was not found in locale {locale.locale_id}")
    return locale.intents[name]


def _check(action: DialogAction, intent: IntentState | None, locale: Locale) -> None:
    if action.type in NEEDS_INTENT and intent is None:
        raise ValidationException(f"Dialog action {action.type} needs sessionState.intent")
    if action.type != "ElicitSlot" or intent is None:
        return
    if not action.slot_to_elicit:
        raise ValidationException("Dialog action ElicitSlot needs slotToElicit")
    if _definition(intent.name, locale).slot(action.slot_to_elicit) is None:
        raise ValidationException(f"Intent {intent.name} has no slot {action.slot_to_elicit}")
