"""What all parts of an export have in common: how they are spelled and how null is read.

The spelling is that of real exports; where the developer guide (`import-export-format`) or the
API spells a key differently, that spelling is an alias. Unknown keys are ignored.
"""

from __future__ import annotations

from typing import Annotated, Protocol, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

T = TypeVar("T")
B = TypeVar("B")
B_co = TypeVar("B_co", covariant=True)


class Part(BaseModel):
    """Any object of an export."""

    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=to_camel)


class Buildable(Protocol[B_co]):
    """A part of an export that knows the type of `bot` it becomes."""

    def built(self) -> B_co: ...


def built(part: Buildable[B | None] | None) -> B | None:
    return part.built() if part else None


def unless_null(empty: object) -> BeforeValidator:
    """Exports write null for what is not set."""
    return BeforeValidator(lambda value: empty if value is None else value)


Text = Annotated[str, Field(min_length=1, max_length=1024)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Flag = Annotated[bool, unless_null(False)]
UnlessFalse = Annotated[bool, unless_null(True)]
Many = Annotated[tuple[T, ...], unless_null(())]
Map = Annotated[dict[str, T], unless_null({})]
IS_ACTIVE = AliasChoices("isActive", "active")
