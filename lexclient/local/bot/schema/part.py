"""What all parts of an export have in common: how they are spelled and how null is read.

The spelling is that of real exports; where the developer guide (`import-export-format`) or the
API spells a key differently, that spelling is an alias. Unknown keys are ignored.
"""

from __future__ import annotations

from typing import Annotated, Any, Protocol, TypeVar

from pydantic import (
    AliasChoices,
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.alias_generators import to_camel

T = TypeVar("T")
B = TypeVar("B")
B_co = TypeVar("B_co", covariant=True)


def _spellings(name: str) -> AliasChoices:
    """A list is `buttons` in the API and `buttonsList` in exports, or the other way round."""
    key = to_camel(name)
    return AliasChoices(key, key.removesuffix("List") if key.endswith("List") else key + "List")


class Part(BaseModel):
    """Any object of an export."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, alias_generator=AliasGenerator(validation_alias=_spellings)
    )


class Buildable(Protocol[B_co]):
    """A part of an export that knows the type of `bot` it becomes."""

    def built(self) -> B_co: ...


def built(part: Buildable[B | None] | None) -> B | None:
    return part.built() if part else None


def unless_null(empty: object) -> BeforeValidator:
    """Exports write null for what is not set."""
    return BeforeValidator(lambda value: empty if value is None else value)


def is_inactive(value: object) -> bool:
    """Whether a part of an export says of itself that it is not used."""
    return isinstance(value, dict) and False in (value.get("isActive"), value.get("active"))


def unless_inactive(unused: object) -> WrapValidator:
    """`unused` for an inactive part that has a fault: Lex keeps such parts and never runs them.

    The fault is added to the list `warnings` of the validation's context, if there is one.
    """

    def validate(value: object, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        try:
            return handler(value)
        except ValidationError as error:
            if not is_inactive(value):
                raise
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            (info.context or {}).get("warnings", []).append(f"{key}: {first['msg']}")
            return unused

    return WrapValidator(validate)


Text = Annotated[str, Field(min_length=1, max_length=1024)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Flag = Annotated[bool, unless_null(False)]
UnlessFalse = Annotated[bool, unless_null(True)]
Many = Annotated[tuple[T, ...], unless_null(())]
Map = Annotated[dict[str, T], unless_null({})]
IS_ACTIVE = AliasChoices("isActive", "active")
