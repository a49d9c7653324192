"""One target asked in another way: with another system prompt or temperature, as a column of its
own beside the target itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fallback.targets.target import Target

HOTTEST = 2.0  # what OpenAI's servers take at most
LONGEST_NAME = 40
LONGEST_SYSTEM = 4000  # characters, as the sidebar's


class VariantRefused(ValueError):
    """A row that is no variant; `rule` names why, `name` which."""

    def __init__(self, rule: str, name: str = "") -> None:
        super().__init__(rule)
        self.rule = rule
        self.name = name


@dataclass(frozen=True, slots=True)
class Variant:
    """`target` asked with a `temperature` (None: the target's own) and a `system` prompt (None:
    the built-in one)."""

    label: str
    target: str
    temperature: float | None = None
    system: str | None = None

    @property
    def name(self) -> str:
        """What its column, its votes and its rows are called."""
        return f"{self.target} · {self.label}"

    def of(self, target: Target) -> Target:
        """The target as it is asked here."""
        if self.temperature is None:
            return target
        return replace(target, temperature=self.temperature)

    def as_json(self) -> dict[str, Any]:
        """For an item's payload."""
        return {
            "label": self.label,
            "target": self.target,
            "temperature": self.temperature,
            "system": self.system,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Variant:
        """What `as_json` gave."""
        return cls(
            str(stored["label"]), str(stored["target"]), stored["temperature"], stored["system"]
        )


def read(rows: Iterable[Mapping[str, Any]]) -> list[Variant]:
    """The variants of a table, without its empty rows. Raises `VariantRefused`."""
    filled = ({name: one for name, one in row.items() if not _is_blank(one)} for row in rows)
    variants = [_read(row) for row in filled if row]
    names = [one.name for one in variants]
    for name in names:
        if names.count(name) > 1:
            raise VariantRefused("twice", name)
    return variants


def _is_blank(value: object) -> bool:
    """Whether a cell was left empty; a table writes that as NaN, too."""
    return value in (None, "") or value != value  # noqa: PLR0124 - only NaN is not itself


def _read(row: Mapping[str, Any]) -> Variant:
    label, target = str(row.get("label") or "").strip(), str(row.get("target") or "")
    temperature, system = row.get("temperature"), str(row.get("system") or "").strip()
    if not label or len(label) > LONGEST_NAME:
        raise VariantRefused("label", label[:LONGEST_NAME])
    if not target:
        raise VariantRefused("target", label)
    if temperature is None and not system:
        raise VariantRefused("same", label)
    if temperature is not None and not 0 <= float(temperature) <= HOTTEST:
        raise VariantRefused("temperature", label)
    known = None if temperature is None else float(temperature)
    return Variant(label, target, known, system[:LONGEST_SYSTEM] or None)
