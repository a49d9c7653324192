"""A Lex V2 bot as the runtime sees it: locales, intents, slots, slot types, and what follows what.

Everything is immutable and free of the export's spelling; `export.load` reads it from an export.
Words and meanings are those of the Lex V2 developer guide. An inactive part of an export (an
inactive conditional, a next step without dialog action) is absent here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from lexclient.local.bot.expression import Parts

ContentType = Literal["PlainText", "SSML", "CustomPayload", "ImageResponseCard"]
SelectionStrategy = Literal["Random", "Ordered"]
ResolutionStrategy = Literal["OriginalValue", "TopResolution", "Concatenation"]
StepType = Literal[
    "ElicitIntent",
    "StartIntent",
    "ElicitSlot",
    "EvaluateConditional",
    "InvokeDialogCodeHook",
    "ConfirmIntent",
    "FulfillIntent",
    "CloseIntent",
    "EndConversation",
]

FALLBACK_SIGNATURE = "AMAZON.FallbackIntent"
ANSWERED_ELSEWHERE = frozenset(
    {
        "AMAZON.QnAIntent",
        "AMAZON.BedrockAgentIntent",
        "AMAZON.KendraSearchIntent",
        "AMAZON.QInConnectIntent",
    }
)


@dataclass(frozen=True, slots=True)
class Button:
    """One button of a response card."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class ImageResponseCard:
    """The card of a message whose content type is ImageResponseCard."""

    title: str
    subtitle: str | None = None
    image_url: str | None = None
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What the bot says once; `content` may hold `{slot}`, `[attribute]`, `((attribute))`."""

    content_type: ContentType
    content: str = ""
    card: ImageResponseCard | None = None


@dataclass(frozen=True, slots=True)
class MessageGroup:
    """One message is said of a group: the message itself or one of its up to two variations."""

    variations: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """What the bot says at a step: one message of each group, in order."""

    groups: tuple[MessageGroup, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question: asked `1 + max_retries` times before the step has failed."""

    groups: tuple[MessageGroup, ...]
    max_retries: int
    selection: SelectionStrategy = "Random"


@dataclass(frozen=True, slots=True)
class NextStep:
    """Where the conversation goes, and what is set on the way there.

    `slots` maps a slot's name to the value to set, or to None to clear it; `intent` names the
    intent to start when `type` is StartIntent. Values may hold `{slot}` and `[attribute]`.
    """

    type: StepType
    slot_to_elicit: str | None = None
    suppress_next_message: bool = False
    intent: str | None = None
    slots: Mapping[str, str | None] = field(default_factory=dict)
    session_attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Branch:
    """One way of a conditional. The default branch has no condition."""

    name: str
    condition: str | None
    response: Response | None
    next_step: NextStep | None


@dataclass(frozen=True, slots=True)
class Conditional:
    """Branches tried in order; the first whose condition is true is taken, else the default."""

    branches: tuple[Branch, ...]
    default: Branch


@dataclass(frozen=True, slots=True)
class Step:
    """What happens at a point of the flow: say something, then branch or go on.

    `conditional` is evaluated only if `next_step` is EvaluateConditional. Both None means the
    default path of the guide.
    """

    response: Response | None = None
    next_step: NextStep | None = None
    conditional: Conditional | None = None


NO_STEP = Step()


@dataclass(frozen=True, slots=True)
class CodeHook:
    """One place where the flow may call the Lambda function, and what follows each outcome.

    `invokes` is false if the hook is inactive or its invocation is disabled; Lex then acts as if
    it had succeeded (`paths-code-hook` in the guide). Whether a function is meant to run at all
    is `Intent.dialog_code_hook`.
    """

    invokes: bool
    label: str | None = None
    success: Step = NO_STEP
    failure: Step = NO_STEP
    timeout: Step = NO_STEP


@dataclass(frozen=True, slots=True)
class SlotTypeValue:
    """A value of a custom slot type with its synonyms."""

    value: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotType:
    """A custom slot type. `parent` is a built-in type it extends, `pattern` its regular expression.

    `sub_slots` maps the names of a composite type's parts to their slot types. `is_grammar` says
    that its values are those of a grammar outside the bot, which is not run. `identifier` is what
    parts of composite types call it by.
    """

    name: str
    strategy: ResolutionStrategy = "OriginalValue"
    values: tuple[SlotTypeValue, ...] = ()
    parent: str | None = None
    pattern: str | None = None
    sub_slots: Mapping[str, str] = field(default_factory=dict)
    is_grammar: bool = False
    identifier: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SubSlot:
    """A part of a composite slot, with a question and default values of its own."""

    type_name: str
    prompt: Prompt | None = None
    defaults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of an intent. `type_name` is a built-in `AMAZON.*` or a custom type of the locale.

    `defaults` are tried in order: `#context.parameter`, `[attribute]`, `<attribute>` or a
    constant. `failure` follows when the retries are used up. A composite slot has `sub_slots` and
    an `expression` of those it needs.
    """

    name: str
    type_name: str
    required: bool
    prompt: Prompt | None = None
    defaults: tuple[str, ...] = ()
    utterances: tuple[str, ...] = ()
    multiple: bool = False
    sub_slots: Mapping[str, SubSlot] = field(default_factory=dict)
    expression: Parts | None = None
    capture: Step = NO_STEP
    failure: Step = NO_STEP
    code_hook: CodeHook | None = None
    elicitation_code_hook: CodeHook | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The yes-or-no question before fulfilment, and what follows yes, no, and neither."""

    prompt: Prompt
    confirmed: Step = NO_STEP
    declined: Step = NO_STEP
    failure: Step = NO_STEP
    code_hook: CodeHook | None = None
    elicitation_code_hook: CodeHook | None = None


@dataclass(frozen=True, slots=True)
class Fulfillment:
    """The fulfilment step. `code_hook` false means that no Lambda is called and it succeeds."""

    code_hook: bool
    success: Step = NO_STEP
    failure: Step = NO_STEP
    timeout: Step = NO_STEP


@dataclass(frozen=True, slots=True)
class OutputContext:
    """A context that becomes active when its intent is fulfilled."""

    name: str
    turns_to_live: int
    time_to_live_in_seconds: int


@dataclass(frozen=True, slots=True)
class Intent:
    """An intent; `slots` stand in order of their priority.

    `initial` None means an export in the old flow of before August 2022: no initial response,
    and the dialog code hook runs on every turn. `fulfillment` None means that the step is absent
    and the intent ends ReadyForFulfillment. `closing` is None if inactive.
    """

    name: str
    utterances: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    parent: str | None = None
    input_contexts: tuple[str, ...] = ()
    output_contexts: tuple[OutputContext, ...] = ()
    dialog_code_hook: bool = False
    initial: Step | None = None
    initial_code_hook: CodeHook | None = None
    confirmation: Confirmation | None = None
    fulfillment: Fulfillment | None = None
    closing: Step | None = None

    @property
    def is_fallback(self) -> bool:
        return self.parent == FALLBACK_SIGNATURE

    @property
    def is_answered_elsewhere(self) -> bool:
        """Whether its answers come from a service of AWS that nobody asks here."""
        return self.parent in ANSWERED_ELSEWHERE

    @property
    def fulfillment_calls_hook(self) -> bool:
        """Whether the Lambda function is to fulfil the intent."""
        return bool(self.fulfillment and self.fulfillment.code_hook)

    @property
    def is_silent(self) -> bool:
        """Whether the intent asks and says nothing of its own and calls no code hook."""
        success = self.fulfillment.success if self.fulfillment else NO_STEP
        spoken = [step.response for step in (self.initial, success, self.closing) if step]
        hooks = self.dialog_code_hook or self.fulfillment_calls_hook
        return not (hooks or any(spoken) or self.confirmation or self.slots)

    def slot(self, name: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.name == name), None)


@dataclass(frozen=True)
class Locale:
    """One language of a bot, with the threshold below which FallbackIntent wins (0 to 1)."""

    locale_id: str
    name: str
    threshold: float
    intents: Mapping[str, Intent]
    slot_types: Mapping[str, SlotType]

    @cached_property
    def fallback(self) -> Intent:
        """FallbackIntent, which Lex adds to each locale by itself."""
        return next(
            (intent for intent in self.intents.values() if intent.is_fallback),
            Intent("FallbackIntent", parent=FALLBACK_SIGNATURE),
        )


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot as exported: its id is ten letters and digits, `idle_seconds` its sessions' life.

    `warnings` say what is wrong with parts of the export that no conversation ever uses,
    `not_run` what it asks of AWS that the local runtime does not have.
    """

    bot_id: str
    name: str
    version: str
    idle_seconds: int
    locales: Mapping[str, Locale]
    warnings: tuple[str, ...] = field(default=(), compare=False)
    not_run: tuple[str, ...] = field(default=(), compare=False)
