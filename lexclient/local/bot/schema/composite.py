"""Composite slot types and slots in an export: their parts, and which of them are needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AliasChoices, Field, model_validator

from lexclient.local.bot import model
from lexclient.local.bot.expression import BadExpression, Parts, parts_of
from lexclient.local.bot.schema.part import Many, Map, Name, Part, Text, built, unless_null
from lexclient.local.bot.schema.response import Prompt


class SubSlot(Part):
    name: Name
    slot_type_name: str = Field(
        validation_alias=AliasChoices("slotTypeName", "slotTypeId", "slotType")
    )


class Composite(Part):
    sub_slots: Many[SubSlot] = ()


class DefaultValue(Part):
    default_value: Text


class DefaultValues(Part):
    default_value_list: Annotated[Many[DefaultValue], Field(max_length=10)] = ()


class SubSlotElicitation(Part):
    prompt_specification: Prompt | None = None
    default_value_specification: DefaultValues | None = None


class SubSlotSpecification(Part):
    slot_type_id: str = Field(validation_alias=AliasChoices("slotTypeId", "slotTypeName"))
    value_elicitation_setting: Annotated[SubSlotElicitation, unless_null(SubSlotElicitation())] = (
        SubSlotElicitation()
    )

    def built(self) -> model.SubSlot:
        setting = self.value_elicitation_setting
        return model.SubSlot(
            self.slot_type_id,
            built(setting.prompt_specification),
            defaults_of(setting.default_value_specification),
        )


class SubSlotSetting(Part):
    expression: Annotated[str, Field(max_length=640), unless_null("")] = ""
    slot_specifications: Map[SubSlotSpecification] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_expression(self) -> Self:
        """Raises `BadExpression`, a ValueError, for what is none or names no part."""
        for name in parts_of(self.expression).names() if self.expression.strip() else ():
            if name not in self.slot_specifications:
                raise BadExpression(f"expected a part of the slot, found {name!r}")
        return self

    def built(self) -> Mapping[str, model.SubSlot]:
        return {name: part.built() for name, part in self.slot_specifications.items()}

    def needed(self) -> Parts | None:
        """The parts that are needed: all of them where no expression says which."""
        if not self.slot_specifications:
            return None
        if self.expression.strip():
            return parts_of(self.expression)
        return Parts("all", tuple(self.slot_specifications))


def defaults_of(specification: DefaultValues | None) -> tuple[str, ...]:
    values = specification.default_value_list if specification else ()
    return tuple(default.default_value for default in values)
