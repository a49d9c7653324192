"""The JSON files of a Lex V2 export, checked by pydantic and turned into the types of `bot`.

The spelling is that of real exports; where the developer guide (`import-export-format`) or the
API spells a key differently, that spelling is an alias. Unknown keys are ignored. Bounds are
those of botocore's `lexv2-models` model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from lexclient.local import bot

T = TypeVar("T")
B = TypeVar("B")
B_co = TypeVar("B_co", covariant=True)


class Buildable(Protocol[B_co]):
    """A part of an export that knows the type it becomes."""

    def built(self) -> B_co: ...


def _built(part: Buildable[B | None] | None) -> B | None:
    return part.built() if part else None


def _or(empty: object) -> BeforeValidator:
    return BeforeValidator(lambda value: empty if value is None else value)


def _as_the_api_spells(value: object) -> object:
    """`ORIGINAL_VALUE` of exports is `OriginalValue` of the API."""
    if isinstance(value, str) and value.isupper():
        return "".join(part.capitalize() for part in value.split("_"))
    return value


Text = Annotated[str, Field(min_length=1, max_length=1024)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Flag = Annotated[bool, _or(False)]
UnlessFalse = Annotated[bool, _or(True)]
Many = Annotated[tuple[T, ...], _or(())]
Map = Annotated[dict[str, T], _or({})]
Strategy = Annotated[
    bot.ResolutionStrategy, BeforeValidator(_as_the_api_spells), _or("OriginalValue")
]
IS_ACTIVE = AliasChoices("isActive", "active")
GROUPS = AliasChoices("messageGroupsList", "messageGroupList", "messageGroups")
PROMPT = AliasChoices("promptSpecification", "confirmationPrompt", "prompt")
MULTIPLE = AliasChoices("allowMultipleValues", "allowMutlipleValues")


class Part(BaseModel):
    """Any object of an export."""

    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=to_camel)


class Value(Part):
    value: Text


class Button(Part):
    text: Annotated[str, Field(min_length=1, max_length=50)]
    value: Annotated[str, Field(min_length=1, max_length=50)]


class ImageResponseCard(Part):
    title: Annotated[str, Field(min_length=1, max_length=250)]
    subtitle: Annotated[str, Field(min_length=1, max_length=250)] | None = None
    image_url: Annotated[str, Field(min_length=1, max_length=250)] | None = None
    buttons: Annotated[Many[Button], Field(max_length=5)] = ()

    def built(self) -> bot.ImageResponseCard:
        buttons = tuple(bot.Button(button.text, button.value) for button in self.buttons)
        return bot.ImageResponseCard(self.title, self.subtitle, self.image_url, buttons)


class Message(Part):
    plain_text_message: Value | None = None
    ssml_message: Value | None = None
    custom_payload: Value | None = None
    image_response_card: ImageResponseCard | None = None

    def built(self) -> bot.Message:
        if self.plain_text_message:
            return bot.Message("PlainText", self.plain_text_message.value)
        if self.ssml_message:
            return bot.Message("SSML", self.ssml_message.value)
        if self.custom_payload:
            return bot.Message("CustomPayload", self.custom_payload.value)
        if self.image_response_card:
            return bot.Message("ImageResponseCard", card=self.image_response_card.built())
        raise ValueError("expected plainTextMessage, ssmlMessage, customPayload or a card")


class MessageGroup(Part):
    message: Message
    variations: Annotated[Many[Message], Field(max_length=2)] = ()

    def built(self) -> bot.MessageGroup:
        return bot.MessageGroup(tuple(m.built() for m in (self.message, *self.variations)))


Groups = Annotated[Many[MessageGroup], Field(max_length=5)]


class Response(Part):
    message_groups_list: Groups = Field((), validation_alias=GROUPS)

    def built(self) -> bot.Response | None:
        groups = tuple(group.built() for group in self.message_groups_list)
        return bot.Response(groups) if groups else None


class Prompt(Part):
    message_groups_list: Groups = Field((), validation_alias=GROUPS)
    max_retries: Annotated[int, Field(ge=0, le=5)]
    message_selection_strategy: Annotated[bot.SelectionStrategy, _or("Random")] = "Random"

    def built(self) -> bot.Prompt:
        groups = tuple(group.built() for group in self.message_groups_list)
        return bot.Prompt(groups, self.max_retries, self.message_selection_strategy)


class DialogAction(Part):
    type: bot.StepType
    slot_to_elicit: Name | None = None
    suppress_next_message: Flag = False


class OverrideValue(Part):
    interpreted_value: str | None = None


class SlotOverride(Part):
    value: OverrideValue | None = None

    def built(self) -> str | None:
        return self.value.interpreted_value if self.value else None


class IntentOverride(Part):
    name: Name | None = None
    slots: Map[SlotOverride | None] = {}

    def built(self) -> Mapping[str, str | None]:
        return {name: _built(slot) for name, slot in self.slots.items()}


class NextStep(Part):
    dialog_action: DialogAction | None = None
    intent: IntentOverride | None = None
    session_attributes: Map[str | None] = {}

    def built(self) -> bot.NextStep | None:
        if self.dialog_action is None:
            return None
        set_here = {k: v for k, v in self.session_attributes.items() if v is not None}
        return bot.NextStep(
            type=self.dialog_action.type,
            slot_to_elicit=self.dialog_action.slot_to_elicit,
            suppress_next_message=self.dialog_action.suppress_next_message,
            intent=self.intent.name if self.intent else None,
            slots=self.intent.built() if self.intent else {},
            session_attributes=set_here,
        )


class Condition(Part):
    expression_string: Text


class DefaultBranch(Part):
    response: Response | None = None
    next_step: NextStep | None = None

    def built(self) -> bot.Branch:
        return bot.Branch("Default", None, *_said_and_next(self.response, self.next_step))


class ConditionalBranch(DefaultBranch):
    name: Name
    condition: Condition

    def built(self) -> bot.Branch:
        said_and_next = _said_and_next(self.response, self.next_step)
        return bot.Branch(self.name, self.condition.expression_string, *said_and_next)


class Conditional(Part):
    is_active: UnlessFalse = Field(True, validation_alias=IS_ACTIVE)
    conditional_branches: Annotated[Many[ConditionalBranch], Field(max_length=4)] = ()
    default_branch: DefaultBranch = DefaultBranch()

    def built(self) -> bot.Conditional | None:
        if not self.is_active:
            return None
        branches = tuple(branch.built() for branch in self.conditional_branches)
        return bot.Conditional(branches, self.default_branch.built())


def _said_and_next(
    response: Response | None, next_step: NextStep | None
) -> tuple[bot.Response | None, bot.NextStep | None]:
    return _built(response), _built(next_step)


def _step(
    response: Response | None, next_step: NextStep | None, conditional: Conditional | None = None
) -> bot.Step:
    said, following = _said_and_next(response, next_step)
    return bot.Step(said, following, _built(conditional))


class Outcomes(Part):
    """Success, failure and timeout of a code hook, of dialog and of fulfilment alike."""

    success_response: Response | None = None
    success_next_step: NextStep | None = None
    success_conditional: Conditional | None = None
    failure_response: Response | None = None
    failure_next_step: NextStep | None = None
    failure_conditional: Conditional | None = None
    timeout_response: Response | None = None
    timeout_next_step: NextStep | None = None
    timeout_conditional: Conditional | None = None

    def built(self) -> dict[str, bot.Step]:
        return {
            "success": _step(
                self.success_response, self.success_next_step, self.success_conditional
            ),
            "failure": _step(
                self.failure_response, self.failure_next_step, self.failure_conditional
            ),
            "timeout": _step(
                self.timeout_response, self.timeout_next_step, self.timeout_conditional
            ),
        }


class CodeHook(Part):
    is_active: UnlessFalse = Field(True, validation_alias=IS_ACTIVE)
    enable_code_hook_invocation: Flag = False
    invocation_label: Name | None = None
    post_code_hook_specification: Annotated[Outcomes, _or(Outcomes())] = Outcomes()

    def built(self) -> bot.CodeHook:
        invokes = self.is_active and self.enable_code_hook_invocation
        outcomes = self.post_code_hook_specification.built()
        return bot.CodeHook(invokes, self.invocation_label, **outcomes)


class InitialResponse(Part):
    initial_response: Response | None = None
    next_step: NextStep | None = None
    conditional: Conditional | None = None
    code_hook: CodeHook | None = None

    def built(self) -> bot.Step:
        return _step(self.initial_response, self.next_step, self.conditional)


class Confirmation(Part):
    is_active: UnlessFalse = Field(True, validation_alias=IS_ACTIVE)
    prompt_specification: Prompt = Field(validation_alias=PROMPT)
    confirmation_response: Response | None = None
    confirmation_next_step: NextStep | None = None
    confirmation_conditional: Conditional | None = None
    declination_response: Response | None = None
    declination_next_step: NextStep | None = None
    declination_conditional: Conditional | None = None
    failure_response: Response | None = None
    failure_next_step: NextStep | None = None
    failure_conditional: Conditional | None = None
    code_hook: CodeHook | None = None
    elicitation_code_hook: CodeHook | None = None

    def built(self) -> bot.Confirmation | None:
        if not self.is_active:
            return None
        return bot.Confirmation(
            prompt=self.prompt_specification.built(),
            confirmed=_step(
                self.confirmation_response,
                self.confirmation_next_step,
                self.confirmation_conditional,
            ),
            declined=_step(
                self.declination_response, self.declination_next_step, self.declination_conditional
            ),
            failure=_step(self.failure_response, self.failure_next_step, self.failure_conditional),
            code_hook=_built(self.code_hook),
            elicitation_code_hook=_built(self.elicitation_code_hook),
        )


class Closing(Part):
    is_active: UnlessFalse = Field(True, validation_alias=IS_ACTIVE)
    closing_response: Response | None = None
    next_step: NextStep | None = None
    conditional: Conditional | None = None

    def built(self) -> bot.Step | None:
        if not self.is_active:
            return None
        return _step(self.closing_response, self.next_step, self.conditional)


class Fulfillment(Part):
    enabled: Flag = False
    is_active: bool | None = Field(None, validation_alias=IS_ACTIVE)
    post_fulfillment_status_specification: Annotated[Outcomes, _or(Outcomes())] = Outcomes()

    def built(self) -> bot.Fulfillment | None:
        """Exports of 2021 have no `isActive`: there the step exists if a Lambda is enabled."""
        outcomes = self.post_fulfillment_status_specification.built()
        said = any(step != bot.NO_STEP for step in outcomes.values())
        active = (self.enabled or said) if self.is_active is None else self.is_active
        return bot.Fulfillment(self.enabled, **outcomes) if active else None


class DialogCodeHook(Part):
    enabled: Flag = False


class SampleUtterance(Part):
    utterance: str


class SlotPriority(Part):
    priority: Annotated[int, Field(ge=0, le=100)]
    slot_name: Name


class InputContext(Part):
    name: Name


class OutputContext(Part):
    name: Name
    turns_to_live: Annotated[int, Field(ge=1, le=20)]
    time_to_live_in_seconds: Annotated[int, Field(ge=5, le=86400)]

    def built(self) -> bot.OutputContext:
        return bot.OutputContext(self.name, self.turns_to_live, self.time_to_live_in_seconds)


class Intent(Part):
    """`Intent.json`, without the slots, which are files of their own."""

    name: Name
    parent_intent_signature: str | None = None
    sample_utterances: Many[SampleUtterance] = ()
    slot_priorities: Many[SlotPriority] = ()
    input_contexts: Annotated[Many[InputContext], Field(max_length=5)] = ()
    output_contexts: Annotated[Many[OutputContext], Field(max_length=10)] = ()
    dialog_code_hook: DialogCodeHook | None = None
    initial_response_setting: InitialResponse | None = None
    intent_confirmation_setting: Confirmation | None = None
    fulfillment_code_hook: Fulfillment | None = None
    intent_closing_setting: Closing | None = None

    def built(self, slots: tuple[bot.Slot, ...]) -> bot.Intent:
        initial = self.initial_response_setting
        hook = initial.code_hook if initial else None
        return bot.Intent(
            name=self.name,
            utterances=tuple(sample.utterance for sample in self.sample_utterances),
            slots=slots,
            parent=self.parent_intent_signature,
            input_contexts=tuple(context.name for context in self.input_contexts),
            output_contexts=tuple(context.built() for context in self.output_contexts),
            dialog_code_hook=bool(self.dialog_code_hook and self.dialog_code_hook.enabled),
            initial=_built(initial),
            initial_code_hook=_built(hook),
            confirmation=_built(self.intent_confirmation_setting),
            fulfillment=_built(self.fulfillment_code_hook),
            closing=_built(self.intent_closing_setting),
        )


class SlotCapture(Part):
    capture_response: Response | None = None
    capture_next_step: NextStep | None = None
    capture_conditional: Conditional | None = None
    failure_response: Response | None = None
    failure_next_step: NextStep | None = None
    failure_conditional: Conditional | None = None
    code_hook: CodeHook | None = None
    elicitation_code_hook: CodeHook | None = None

    def captured(self) -> bot.Step:
        return _step(self.capture_response, self.capture_next_step, self.capture_conditional)

    def failed(self) -> bot.Step:
        return _step(self.failure_response, self.failure_next_step, self.failure_conditional)


class DefaultValue(Part):
    default_value: Text


class DefaultValues(Part):
    default_value_list: Annotated[Many[DefaultValue], Field(max_length=10)] = ()


class MultipleValues(Part):
    allow_multiple_values: Flag = Field(default=False, validation_alias=MULTIPLE)


class Elicitation(Part):
    slot_constraint: Literal["Required", "Optional"] | None = None
    prompt_specification: Prompt | None = None
    default_value_specification: DefaultValues | None = None
    sample_utterances: Many[SampleUtterance] = ()
    slot_capture_setting: Annotated[SlotCapture, _or(SlotCapture())] = SlotCapture()


class Slot(Part):
    """`Slot.json`. The guide puts the constraint at the top, exports inside the elicitation."""

    name: Name
    slot_type_name: str
    slot_constraint: Literal["Required", "Optional"] | None = None
    multiple_values_setting: MultipleValues | None = None
    value_elicitation_setting: Elicitation = Field(
        validation_alias=AliasChoices("valueElicitationSetting", "slotValueElicitationSetting")
    )

    def built(self) -> bot.Slot:
        setting = self.value_elicitation_setting
        capture = setting.slot_capture_setting
        defaults = setting.default_value_specification or DefaultValues()
        many = self.multiple_values_setting or MultipleValues()
        hook, elicitation = capture.code_hook, capture.elicitation_code_hook
        return bot.Slot(
            name=self.name,
            type_name=self.slot_type_name,
            required=(setting.slot_constraint or self.slot_constraint) == "Required",
            prompt=_built(setting.prompt_specification),
            defaults=tuple(default.default_value for default in defaults.default_value_list),
            utterances=tuple(sample.utterance for sample in setting.sample_utterances),
            multiple=many.allow_multiple_values,
            capture=capture.captured(),
            failure=capture.failed(),
            code_hook=_built(hook),
            elicitation_code_hook=_built(elicitation),
        )


class SlotTypeValue(Part):
    sample_value: Value
    synonyms: Many[Value] = ()

    def built(self) -> bot.SlotTypeValue:
        synonyms = tuple(synonym.value for synonym in self.synonyms)
        return bot.SlotTypeValue(self.sample_value.value, synonyms)


class RegexFilter(Part):
    pattern: Annotated[str, Field(min_length=1, max_length=300)]


class Selection(Part):
    resolution_strategy: Strategy = "OriginalValue"
    regex_filter: RegexFilter | None = None


class SubSlot(Part):
    name: Name
    slot_type_name: str = Field(
        validation_alias=AliasChoices("slotTypeName", "slotTypeId", "slotType")
    )


class Composite(Part):
    sub_slots: Many[SubSlot] = ()


class SlotType(Part):
    """`SlotType.json`."""

    name: Name
    parent_slot_type_signature: str | None = None
    slot_type_values: Many[SlotTypeValue] = ()
    value_selection_setting: Annotated[Selection, _or(Selection())] = Selection()
    composite_slot_type_setting: Composite | None = None

    def built(self) -> bot.SlotType:
        selection = self.value_selection_setting
        composite = self.composite_slot_type_setting or Composite()
        return bot.SlotType(
            name=self.name,
            strategy=selection.resolution_strategy,
            values=tuple(value.built() for value in self.slot_type_values),
            parent=self.parent_slot_type_signature or None,
            pattern=selection.regex_filter.pattern if selection.regex_filter else None,
            sub_slots={sub.name: sub.slot_type_name for sub in composite.sub_slots},
        )


class BotLocale(Part):
    """`BotLocale.json`."""

    name: str | None = None
    identifier: Annotated[str, Field(min_length=1)]
    nlu_confidence_threshold: Annotated[float, Field(ge=0, le=1)] = Field(
        validation_alias=AliasChoices("nluConfidenceThreshold", "nluIntentConfidenceThreshold")
    )


class Bot(Part):
    """`Bot.json`."""

    name: Name
    version: Annotated[str, _or("DRAFT")] = "DRAFT"
    identifier: str | None = None
    idle_session_ttl_in_seconds: Annotated[int, Field(ge=60, le=86400)] = Field(
        validation_alias=AliasChoices("idleSessionTTLInSeconds", "idleSessionTtlInSeconds")
    )


class ManifestData(Part):
    file_format: Literal["LexJson"]
    resource_type: Any = "BOT"


class Manifest(Part):
    """`Manifest.json`; the guide spells its root `metadata`."""

    meta_data: ManifestData = Field(validation_alias=AliasChoices("metaData", "metadata"))
