"""A call of the bot's code hook as the dialogue sees it: what it asks, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lexclient.local.bot.model import Message
from lexclient.local.dialog.conversation import (
    ActiveContext,
    Conversation,
    DialogAction,
    IntentState,
)

Source = Literal["DialogCodeHook", "FulfillmentCodeHook"]


@dataclass(frozen=True, slots=True)
class HookCall:
    """A call that the dialogue waits for.

    `conversation` is the state of the turn so far; `proposed` what Lex would do next, with
    `attempt` the number of times that was asked before.
    """

    source: Source
    conversation: Conversation
    request_attributes: Mapping[str, str]
    label: str | None = None
    proposed: DialogAction | None = None
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a code hook answered; None means that it said nothing about it."""

    action: DialogAction
    intent: IntentState | None = None
    messages: tuple[Message, ...] = ()
    attributes: Mapping[str, str] | None = None
    contexts: tuple[ActiveContext, ...] | None = None
    request_attributes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A code hook that gave no usable answer."""

    kind: Literal["error", "invalid", "timeout"]
    message: str


class HookFailed(Exception):
    """Fulfilment failed and the bot has no step for it: Lex then answers with an error."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure
