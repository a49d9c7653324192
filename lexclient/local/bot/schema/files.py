"""The JSON files of a Lex V2 export, checked by pydantic and turned into the types of `bot`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BeforeValidator, Field

from lexclient.local.bot import model
from lexclient.local.bot.schema.composite import (
    Composite,
    DefaultValues,
    SubSlotSetting,
    defaults_of,
)
from lexclient.local.bot.schema.part import Flag, Many, Name, Part, built, unless_null
from lexclient.local.bot.schema.response import Conditional, NextStep, Prompt, Response, Value, step
from lexclient.local.bot.schema.settings import (
    Closing,
    CodeHook,
    Confirmation,
    Fulfillment,
    InitialResponse,
)


def _as_the_api_spells(value: object) -> object:
    """`ORIGINAL_VALUE` of exports is `OriginalValue` of the API."""
    if isinstance(value, str) and value.isupper():
        return "".join(part.capitalize() for part in value.split("_"))
    return value


Strategy = Annotated[
    model.ResolutionStrategy, BeforeValidator(_as_the_api_spells), unless_null("OriginalValue")
]
MULTIPLE = AliasChoices("allowMultipleValues", "allowMutlipleValues")


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
    name: Annotated[Name, Field(pattern=r"^([A-Za-z0-9]_?)+$")]
    turns_to_live: Annotated[int, Field(ge=1, le=20)]
    time_to_live_in_seconds: Annotated[int, Field(ge=5, le=86400)]

    def built(self) -> model.OutputContext:
        return model.OutputContext(self.name, self.turns_to_live, self.time_to_live_in_seconds)


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
    intent_confirmation_setting: Confirmation = None
    fulfillment_code_hook: Fulfillment = None
    intent_closing_setting: Closing = None

    def built(self, slots: tuple[model.Slot, ...]) -> model.Intent:
        initial = self.initial_response_setting
        hook = initial.code_hook if initial else None
        return model.Intent(
            name=self.name,
            utterances=tuple(sample.utterance for sample in self.sample_utterances),
            slots=slots,
            parent=self.parent_intent_signature,
            input_contexts=tuple(context.name for context in self.input_contexts),
            output_contexts=tuple(context.built() for context in self.output_contexts),
            dialog_code_hook=bool(self.dialog_code_hook and self.dialog_code_hook.enabled),
            initial=built(initial),
            initial_code_hook=built(hook),
            confirmation=built(self.intent_confirmation_setting),
            fulfillment=built(self.fulfillment_code_hook),
            closing=built(self.intent_closing_setting),
        )


class SlotCapture(Part):
    capture_response: Response | None = None
    capture_next_step: NextStep | None = None
    capture_conditional: Conditional = None
    failure_response: Response | None = None
    failure_next_step: NextStep | None = None
    failure_conditional: Conditional = None
    code_hook: CodeHook = None
    elicitation_code_hook: CodeHook = None

    def captured(self) -> model.Step:
        return step(self.capture_response, self.capture_next_step, self.capture_conditional)

    def failed(self) -> model.Step:
        return step(self.failure_response, self.failure_next_step, self.failure_conditional)


class MultipleValues(Part):
    allow_multiple_values: Flag = Field(default=False, validation_alias=MULTIPLE)


class Elicitation(Part):
    slot_constraint: Literal["Required", "Optional"] | None = None
    prompt_specification: Prompt | None = None
    default_value_specification: DefaultValues | None = None
    sample_utterances: Many[SampleUtterance] = ()
    slot_capture_setting: Annotated[SlotCapture, unless_null(SlotCapture())] = SlotCapture()


class Slot(Part):
    """`Slot.json`. The guide puts the constraint at the top, exports inside the elicitation."""

    name: Name
    slot_type_name: str = Field(validation_alias=AliasChoices("slotTypeName", "slotTypeId"))
    slot_constraint: Literal["Required", "Optional"] | None = None
    sub_slot_setting: SubSlotSetting | None = None
    multiple_values_setting: MultipleValues | None = None
    value_elicitation_setting: Elicitation = Field(
        validation_alias=AliasChoices("valueElicitationSetting", "slotValueElicitationSetting")
    )

    def built(self) -> model.Slot:
        setting = self.value_elicitation_setting
        capture = setting.slot_capture_setting
        composite = self.sub_slot_setting or SubSlotSetting()
        many = self.multiple_values_setting or MultipleValues()
        hook, elicitation = capture.code_hook, capture.elicitation_code_hook
        return model.Slot(
            name=self.name,
            type_name=self.slot_type_name,
            required=(setting.slot_constraint or self.slot_constraint) == "Required",
            prompt=built(setting.prompt_specification),
            defaults=defaults_of(setting.default_value_specification),
            utterances=tuple(sample.utterance for sample in setting.sample_utterances),
            multiple=many.allow_multiple_values,
            sub_slots=composite.built(),
            expression=composite.needed(),
            capture=capture.captured(),
            failure=capture.failed(),
            code_hook=built(hook),
            elicitation_code_hook=built(elicitation),
        )


class SlotTypeValue(Part):
    sample_value: Value
    synonyms: Many[Value] = ()

    def built(self) -> model.SlotTypeValue:
        synonyms = tuple(synonym.value for synonym in self.synonyms)
        return model.SlotTypeValue(self.sample_value.value, synonyms)


class RegexFilter(Part):
    pattern: Annotated[str, Field(min_length=1, max_length=300)]


class Selection(Part):
    resolution_strategy: Strategy = "OriginalValue"
    regex_filter: RegexFilter | None = None


class SlotType(Part):
    """`SlotType.json`."""

    name: Name
    identifier: str | None = None
    parent_slot_type_signature: str | None = None
    slot_type_values: Many[SlotTypeValue] = ()
    value_selection_setting: Annotated[Selection, unless_null(Selection())] = Selection()
    composite_slot_type_setting: Composite | None = None
    external_source_setting: dict[str, object] | None = None

    def built(self) -> model.SlotType:
        selection = self.value_selection_setting
        composite = self.composite_slot_type_setting or Composite()
        return model.SlotType(
            name=self.name,
            strategy=selection.resolution_strategy,
            values=tuple(value.built() for value in self.slot_type_values),
            parent=self.parent_slot_type_signature or None,
            pattern=selection.regex_filter.pattern if selection.regex_filter else None,
            sub_slots={sub.name: sub.slot_type_name for sub in composite.sub_slots},
            is_grammar=bool(self.external_source_setting),
            identifier=self.identifier or None,
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
    version: Annotated[str, unless_null("DRAFT")] = "DRAFT"
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
