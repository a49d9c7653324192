"""Which intent an utterance belongs to, learned from the bot's own sample utterances.

The estimator keeps scikit-learn's promises: `fit` learns and returns self, what was learned
ends in an underscore, the same input gives the same result, it can be cloned. It does not inherit
from `BaseEstimator`, because to rank, which is all that a bot does after it was learned, needs
nothing of scikit-learn.

A score is 1.0 for an utterance that equals a sample, spacing, case and punctuation aside, or a
sample with its slots filled. Any other score is the engine's, at most 0.99, and says how likely the
best intent is meant at all, so that 0.40 is a sensible threshold for a bot of any size.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

import numpy as np

from lexclient.local.recognition.certainty import Certainty
from lexclient.local.recognition.engines.contract import Scorer
from lexclient.local.recognition.learning import Learning
from lexclient.local.recognition.ranking import (
    Candidate,
    Ranking,
    Recognizer,
    Samples,
    SlotValues,
)

__all__ = ["Candidate", "IntentRecognizer", "Ranking", "Recognizer", "Samples", "SlotValues"]


class IntentRecognizer:
    """The local recogniser. `scorer_` is what the engine learned, `certainty_` the samples
    themselves, `classes_` the intents in order.

    `learning` says which engine learns what is not known yet, and where; `grams`, here, if None.
    """

    scorer_: Scorer
    certainty_: Certainty
    classes_: tuple[str, ...]

    def __init__(self, learning: Learning | None = None) -> None:
        self.learning = learning

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002 - scikit-learn's name
        """The constructor's parameters, for `sklearn.base.clone`."""
        return {"learning": self.learning}

    def fit(self, samples: Samples, slot_values: SlotValues | None = None) -> Self:
        """Learn `samples`. Samples seen lately are not learned again, in any recogniser."""
        values = slot_values or {}
        self.scorer_ = (self.learning or Learning()).scorer(samples, values)
        self.certainty_ = Certainty.of(samples, values)
        self.classes_ = tuple(samples)
        return self

    def rank(self, text: str, *, among: Collection[str] | None = None) -> Ranking:
        """Rank the intents in `among` (all when None) for `text`; ties in order of the samples."""
        considered = [
            number
            for number, intent in enumerate(self.classes_)
            if among is None or intent in among
        ]
        if not considered:
            return Ranking((), 1.0)
        certain = self.certainty_.about(text)
        scores, fallback = self.scorer_.guess(text, np.array(considered))
        guesses = zip(considered, scores, strict=True)
        candidates = [
            Candidate(self.classes_[n], 1.0, certain[n])
            if n in certain
            else Candidate(self.classes_[n], score)
            for n, score in guesses
        ]
        candidates.sort(key=lambda candidate: (-candidate.score, candidate.by_values))
        return Ranking(tuple(candidates), 0.0 if candidates[0].score == 1 else fallback)
