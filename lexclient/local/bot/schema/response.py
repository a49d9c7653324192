"""What an export says and where it goes next: messages, prompts, next steps, conditionals.

Bounds are those of botocore's `lexv2-models` model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AliasChoices, Field, model_validator

from lexclient.local import conditions
from lexclient.local.bot import model
from lexclient.local.bot.schema.part import (
    IS_ACTIVE,
    Flag,
    Many,
    Map,
    Name,
    Part,
    Text,
    UnlessFalse,
    built,
    unless_inactive,
    unless_null,
)

GROUPS = AliasChoices("messageGroupsList", "messageGroupList", "messageGroups")


class Value(Part):
    value: Text


class Button(Part):
    text: Annotated[str, Field(min_length=1, max_length=50)]
    value: Annotated[str, Field(min_length=1, max_length=50)]


class ImageResponseCard(Part):
    title: Annotated[str, Field(min_length=1, max_length=250)]
    subtitle: Annotated[str, Field(min_length=1, max_length=250)] | None = None
    image_url: Annotated[str, Field(min_length=1, max_length=250)] | None = Field(
        None, validation_alias=AliasChoices("imageUrl", "imageURL")
    )
    buttons: Annotated[Many[Button], Field(max_length=5)] = ()

    def built(self) -> model.ImageResponseCard:
        buttons = tuple(model.Button(button.text, button.value) for button in self.buttons)
        return model.ImageResponseCard(self.title, self.subtitle, self.image_url, buttons)


class Message(Part):
    plain_text_message: Value | None = None
    ssml_message: Value | None = None
    custom_payload: Value | None = None
    image_response_card: ImageResponseCard | None = None

    def built(self) -> model.Message:
        if self.plain_text_message:
            return model.Message("PlainText", self.plain_text_message.value)
        if self.ssml_message:
            return model.Message("SSML", self.ssml_message.value)
        if self.custom_payload:
            return model.Message("CustomPayload", self.custom_payload.value)
        if self.image_response_card:
            return model.Message("ImageResponseCard", card=self.image_response_card.built())
        raise ValueError("expected plainTextMessage, ssmlMessage, customPayload or a card")


class MessageGroup(Part):
    message: Message
    variations: Annotated[Many[Message], Field(max_length=2)] = ()

    def built(self) -> model.MessageGroup:
        return model.MessageGroup(tuple(m.built() for m in (self.message, *self.variations)))


Groups = Annotated[Many[MessageGroup], Field(max_length=5)]


class Response(Part):
    message_groups_list: Groups = Field((), validation_alias=GROUPS)

    def built(self) -> model.Response | None:
        groups = tuple(group.built() for group in self.message_groups_list)
        return model.Response(groups) if groups else None


class Prompt(Part):
    message_groups_list: Groups = Field((), validation_alias=GROUPS)
    max_retries: Annotated[int, Field(ge=0, le=5)]
    message_selection_strategy: Annotated[model.SelectionStrategy, unless_null("Random")] = "Random"

    def built(self) -> model.Prompt:
        groups = tuple(group.built() for group in self.message_groups_list)
        return model.Prompt(groups, self.max_retries, self.message_selection_strategy)


class DialogAction(Part):
    type: model.StepType
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
    slots: Map[SlotOverride | None] = Field(default_factory=dict)

    def built(self) -> Mapping[str, str | None]:
        return {name: built(slot) for name, slot in self.slots.items()}


class NextStep(Part):
    dialog_action: DialogAction | None = None
    intent: IntentOverride | None = None
    session_attributes: Map[str | None] = Field(default_factory=dict)

    def built(self) -> model.NextStep | None:
        if self.dialog_action is None:
            return None
        set_here = {k: v for k, v in self.session_attributes.items() if v is not None}
        return model.NextStep(
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

    def built(self) -> model.Branch:
        return model.Branch("Default", None, *_response_and_next(self.response, self.next_step))


class ConditionalBranch(DefaultBranch):
    name: Name
    condition: Condition

    def built(self) -> model.Branch:
        response_and_next = _response_and_next(self.response, self.next_step)
        return model.Branch(self.name, self.condition.expression_string, *response_and_next)


class AnyConditional(Part):
    is_active: UnlessFalse = Field(True, validation_alias=IS_ACTIVE)
    conditional_branches: Annotated[Many[ConditionalBranch], Field(max_length=4)] = ()
    default_branch: DefaultBranch = DefaultBranch()

    @model_validator(mode="after")
    def _check_expressions(self) -> Self:
        """Raises `BadCondition`, a ValueError, for an active expression that is no condition."""
        for branch in self.conditional_branches if self.is_active else ():
            conditions.parse(branch.condition.expression_string)
        return self

    def built(self) -> model.Conditional | None:
        if not self.is_active:
            return None
        branches = tuple(branch.built() for branch in self.conditional_branches)
        return model.Conditional(branches, self.default_branch.built())


Conditional = Annotated[AnyConditional | None, unless_inactive(None)]


def _response_and_next(
    response: Response | None, next_step: NextStep | None
) -> tuple[model.Response | None, model.NextStep | None]:
    return built(response), built(next_step)


def step(
    response: Response | None, next_step: NextStep | None, conditional: Conditional = None
) -> model.Step:
    spoken, following = _response_and_next(response, next_step)
    return model.Step(spoken, following, built(conditional))
