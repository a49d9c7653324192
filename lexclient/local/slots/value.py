"""The value of a slot, and where in an utterance a value was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A slot's value: the user's words, what they mean, and what they could resolve to.

    `interpreted` is None for an ambiguous time ("10 o'clock"): the slot is not filled by it
    (`built-in-slot-time` in the developer guide). `values` is None for a scalar slot and holds
    the single values of a multi-value slot; `sub_slots` those of a composite one, by their names.
    """

    original: str
    interpreted: str | None
    resolved: tuple[str, ...] = ()
    values: tuple[SlotValue, ...] | None = None
    sub_slots: Mapping[str, SlotValue | None] | None = None


Slots = Mapping[str, SlotValue | None]


def values_named(name: str, slots: Slots) -> Sequence[str] | None:
    """The interpreted values of `slot`, `intent.slot`, or `slot.part` of a composite slot.

    None if it has none; several of a multi-value slot.
    """
    slot = named(name, slots)
    if slot is None or slot.interpreted is None:
        return None
    if slot.values is None:
        return (slot.interpreted,)
    return tuple(each.interpreted or "" for each in slot.values)


def named(name: str, slots: Slots) -> SlotValue | None:
    """The value of `slot`, `intent.slot`, or `slot.part` of a composite slot."""
    if name in slots:
        return slots[name]
    first, _, rest = name.partition(".")
    whole = slots.get(first)
    if whole and whole.sub_slots:
        return whole.sub_slots.get(rest)
    return slots.get(rest)


@dataclass(frozen=True, slots=True)
class Mention:
    """A value read from `utterance[start:end]`. `interpreted` and `resolved` as in SlotValue."""

    start: int
    end: int
    interpreted: str | None
    resolved: tuple[str, ...] = ()

    def is_apart_from(self, others: Iterable[Mention]) -> bool:
        return all(self.end <= other.start or other.end <= self.start for other in others)

    def moved(self, by: int) -> Mention:
        """The same value in an utterance with `by` more characters before it."""
        return replace(self, start=self.start + by, end=self.end + by)

    def value(self, utterance: str) -> SlotValue:
        return SlotValue(utterance[self.start : self.end], self.interpreted, self.resolved)


def exact(start: int, end: int, value: str) -> Mention:
    """A value with one resolution, itself."""
    return Mention(start, end, value, (value,))
