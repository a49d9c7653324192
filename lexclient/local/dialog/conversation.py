"""A conversation between two turns: what the bot remembers of it.

These are the immutable values that the dialogue takes and returns; `wire` writes them as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lexclient.local.bot.model import Message
from lexclient.local.slots.value import Slots

IntentStatus = Literal[
    "Failed", "Fulfilled", "InProgress", "ReadyForFulfillment", "Waiting", "FulfillmentInProgress"
]
ConfirmationState = Literal["Confirmed", "Denied", "None"]
ActionType = Literal["Close", "ConfirmIntent", "Delegate", "ElicitIntent", "ElicitSlot", "None"]


@dataclass(frozen=True, slots=True)
class IntentState:
    """An intent that is being talked about, with all its slots, unfilled ones as None."""

    name: str
    slots: Slots = field(default_factory=dict)
    state: IntentStatus = "InProgress"
    confirmation: ConfirmationState = "None"


@dataclass(frozen=True, slots=True)
class DialogAction:
    """What the bot expects next. `sub_slot` is the part of a composite slot that is asked for."""

    type: ActionType
    slot_to_elicit: str | None = None
    sub_slot: str | None = None


@dataclass(frozen=True, slots=True)
class ActiveContext:
    """A context with its parameters, alive for `turns` more turns and until `expires`.

    `expires` is in seconds of the same clock as the `now` of a turn.
    """

    name: str
    attributes: Mapping[str, str]
    turns: int
    expires: float


@dataclass(frozen=True, slots=True)
class Interpretation:
    """An intent that was considered; `score` is None for FallbackIntent, as Lex shows none."""

    intent: IntentState
    score: float | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the bot remembers of a session. `attempt` counts the repeats of the last prompt."""

    originating_request_id: str
    intent: IntentState | None = None
    action: DialogAction | None = None
    attempt: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict)
    contexts: tuple[ActiveContext, ...] = ()
    messages: tuple[Message, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
