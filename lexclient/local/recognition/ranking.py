"""What every recogniser takes and answers: samples in, a ranking of intents out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

Samples = Mapping[str, Sequence[str]]
"""Intent name to its sample utterances, which may hold `{Slot}` placeholders."""

SlotValues = Mapping[str, Mapping[str, Sequence[str]]]
"""Intent name to slot name to example values of the slot's type, to fill placeholders with."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An intent with its score, 0 to 1, comparative and no probability."""

    intent: str
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """All intents asked for, best first, and the fallback's own hidden score, 0 to 1.

    Lex V2 keeps the fallback's confidence to itself (`using-intent-confidence-scores` in the
    developer guide); the runtime lets FallbackIntent win if `fallback` beats every candidate
    or no candidate reaches the locale's threshold.
    """

    candidates: tuple[Candidate, ...]
    fallback: float


class Recognizer(Protocol):
    """What the runtime needs of a recogniser."""

    def fit(self, samples: Samples, slot_values: SlotValues | None = None) -> Self: ...

    def rank(self, text: str, *, among: Collection[str] | None = None) -> Ranking:
        """Rank the intents in `among` (all when None) for `text`; ties in order of the samples."""
