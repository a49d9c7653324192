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
    """An intent with its score, 0 to 1, comparative and no probability.

    `by_values` says that nothing but slot values speak for it: its sample has no words.
    """

    intent: str
    score: float
    by_values: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """All intents asked for, best first, and the fallback's own hidden score, 0 to 1.

    Lex V2 keeps the fallback's confidence to itself (`using-intent-confidence-scores` in the
    developer guide); the runtime lets FallbackIntent win if `fallback` beats every candidate
    or no candidate reaches the locale's threshold.
    """

    candidates: tuple[Candidate, ...]
    fallback: float

    @property
    def is_certain(self) -> bool:
        """Whether the utterance is a sample of the best intent."""
        return bool(self.candidates) and self.candidates[0].score == 1

    def certain_of(self, intents: Mapping[str, bool]) -> Ranking:
        """This ranking with the score 1 for `intents`, which may say that they are `by_values`.

        Samples with words go before those without.
        """
        if not intents:
            return self
        raised = (
            Candidate(c.intent, 1.0, intents[c.intent]) if c.intent in intents else c
            for c in self.candidates
        )
        ordered = sorted(raised, key=lambda c: (-c.score, c.by_values))
        return Ranking(tuple(ordered), 0.0)


class Recognizer(Protocol):
    """What the runtime needs of a recogniser."""

    def fit(self, samples: Samples, slot_values: SlotValues | None = None) -> Self: ...

    def rank(self, text: str, *, among: Collection[str] | None = None) -> Ranking:
        """Rank the intents in `among` (all when None) for `text`; ties in order of the samples."""
