"""One target asked in another way, as a column of its own beside the target itself: with another
system prompt or temperature, with or without a search of the web, from documents or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboard.targets import Targets
from fallback.answerer import Answerer
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
    the built-in one), with `search` or without (None: as the target does), and from the
    `documents` of whoever is named (None: from none)."""

    label: str
    target: str
    temperature: float | None = None
    system: str | None = None
    search: bool | None = None
    documents: str | None = None

    @property
    def name(self) -> str:
        """What its column, its votes and its rows are called."""
        return f"{self.target} · {self.label}"

    def of(self, target: Target) -> Target:
        """The target as it is asked here."""
        if self.temperature is not None:
            target = replace(target, temperature=self.temperature)
        if self.search is None:
            return target
        return replace(target, tools=("web_search",) if self.search else ())

    def as_json(self) -> dict[str, Any]:
        """For an item's payload."""
        return {
            "label": self.label,
            "target": self.target,
            "temperature": self.temperature,
            "system": self.system,
            "search": self.search,
            "documents": self.documents,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Variant:
        """What `as_json` gave."""
        return cls(
            str(stored["label"]),
            str(stored["target"]),
            stored["temperature"],
            stored["system"],
            stored.get("search"),
            stored.get("documents"),
        )


def variant_of(targets: Targets, one: Variant) -> Answerer:
    """Who asks a variant; raises `KeyError` for a target that is not configured any more."""
    target = targets.known[one.target]
    changed = one.of(target)
    answerer = targets.answerers[one.target] if changed == target else targets.build(changed)
    return targets.grounded(answerer, one.target, one.documents)


def read(
    rows: Iterable[Mapping[str, Any]], targets: Mapping[str, Target], documents: str | None = None
) -> list[Variant]:
    """The variants of a table, without its empty rows; `documents` are whoever's asks. Raises
    `VariantRefused`."""
    filled = ({name: one for name, one in row.items() if not _is_blank(one)} for row in rows)
    variants = [_read(row, targets, documents) for row in filled if any(row.values())]
    names = [one.name for one in variants]
    for name in names:
        if names.count(name) > 1:
            raise VariantRefused("twice", name)
    return variants


def _is_blank(value: object) -> bool:
    """Whether a cell was left empty; a table writes that as NaN, too."""
    return value in (None, "") or value != value  # noqa: PLR0124 - only NaN is not itself


def _read(row: Mapping[str, Any], targets: Mapping[str, Target], documents: str | None) -> Variant:
    label, target = str(row.get("label") or "").strip(), str(row.get("target") or "")
    temperature, system = row.get("temperature"), str(row.get("system") or "").strip()
    if not label or len(label) > LONGEST_NAME:
        raise VariantRefused("label", label[:LONGEST_NAME])
    if not target:
        raise VariantRefused("target", label)
    search, grounded = row.get("search"), bool(row.get("documents"))
    if temperature is None and not system and search is None and not grounded:
        raise VariantRefused("same", label)
    if search == "with" and target in targets and targets[target].shape != "responses":
        raise VariantRefused("search", label)
    if grounded and documents is None:
        raise VariantRefused("documents", label)
    if temperature is not None and not 0 <= float(temperature) <= HOTTEST:
        raise VariantRefused("temperature", label)
    known = None if temperature is None else float(temperature)
    wanted = None if search is None else search == "with"
    prompt = system[:LONGEST_SYSTEM] or None
    return Variant(label, target, known, prompt, wanted, documents if grounded else None)
