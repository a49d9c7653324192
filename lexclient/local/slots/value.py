"""A value, and where in an utterance it was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lexclient.local.conversation import SlotValue


@dataclass(frozen=True, slots=True)
class Found:
    """A value read from `utterance[start:end]`. `interpreted` and `resolved` as in SlotValue."""

    start: int
    end: int
    interpreted: str | None
    resolved: tuple[str, ...] = ()

    def is_apart_from(self, others: Iterable[Found]) -> bool:
        return all(self.end <= other.start or other.end <= self.start for other in others)

    def value(self, utterance: str) -> SlotValue:
        return SlotValue(utterance[self.start : self.end], self.interpreted, self.resolved)


def exact(start: int, end: int, value: str) -> Found:
    """A value with one resolution, itself."""
    return Found(start, end, value, (value,))
