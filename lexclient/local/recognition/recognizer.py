"""Which intent an utterance belongs to, learned from the bot's own sample utterances.

The estimator keeps scikit-learn's promises: `fit` learns and returns self, what was learned
ends in an underscore, the same input gives the same result, it can be cloned. It does not inherit
from `BaseEstimator`, because to rank, which is all that a bot does after it was learned, needs
nothing of scikit-learn.

A score is 1.0 for an utterance that equals a sample, spacing, case and punctuation aside, or a
sample with its slots filled. Any other score is at most 0.99 and says how likely the best intent
is meant at all, so that 0.40 is a sensible threshold for a bot of any size; the alternatives
follow at a distance. The fallback's hidden score is `1 - score` where everyday chatter is nearer
than every intent, and its square elsewhere: so it beats a score above 0.40 only in the first case.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Self

import numpy as np

from lexclient.local.recognition.calibration import logit, probability
from lexclient.local.recognition.grams import compact, grams
from lexclient.local.recognition.learning.cache import Train, TrainingCache
from lexclient.local.recognition.ranking import (
    Candidate,
    Ranking,
    Recognizer,
    Samples,
    SlotValues,
)
from lexclient.local.recognition.training import Trained, train

__all__ = ["Candidate", "IntentRecognizer", "Ranking", "Recognizer", "Samples", "SlotValues"]

HIGHEST_GUESS = 0.99
STEEPNESS = 3.0
CACHE = TrainingCache(train, kept=8)


class IntentRecognizer:
    """The local recogniser. `trained_` is what `fit` learned, `classes_` the intents in order.

    `train` learns what is not known yet: in this process, unless it is `TrainingProcess.train`.
    """

    trained_: Trained
    classes_: tuple[str, ...]

    def __init__(self, train: Train = train) -> None:
        self.train = train

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002 - scikit-learn's name
        """The constructor's parameters, for `sklearn.base.clone`."""
        return {"train": self.train}

    def fit(self, samples: Samples, slot_values: SlotValues | None = None) -> Self:
        """Learn `samples`. Samples seen lately are not learned again, in any recogniser."""
        self.trained_ = CACHE.learn(samples, slot_values or {}, self.train)
        self.classes_ = self.trained_.intents
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
        certain = self._certain(text)
        scores, fallback = self._guess(text, np.array(considered))
        guesses = zip(considered, scores, strict=True)
        candidates = [
            Candidate(self.classes_[n], 1.0, certain[n])
            if n in certain
            else Candidate(self.classes_[n], score)
            for n, score in guesses
        ]
        candidates.sort(key=lambda candidate: (-candidate.score, candidate.by_values))
        return Ranking(tuple(candidates), 0.0 if candidates[0].score == 1 else fallback)

    def _certain(self, text: str) -> dict[int, bool]:
        """The intents one of whose samples `text` equals; true if by slot values alone."""
        utterance = compact(text)
        templates = ((n, each) for n, each in self.trained_.templates if each.matches(utterance))
        certain: dict[int, bool] = {}
        for number, filled in templates:
            certain[number] = not filled.has_words and certain.get(number, True)
        return certain | dict.fromkeys(self.trained_.exact.get(utterance, ()), False)

    def _guess(self, text: str, considered: np.ndarray) -> tuple[Sequence[float], float]:
        """Scores of the intents `considered`, and the fallback's."""
        model = self.trained_.model
        utterance = self.trained_.vocabulary.encode(grams(text))
        decisions, evidence = model.read(utterance, considered)
        best = min(HIGHEST_GUESS, probability(logit(evidence) + self.trained_.shift))
        scores = best * np.exp(STEEPNESS * (decisions[considered] - decisions[considered].max()))
        chatter_wins = decisions[-1] > evidence.decision
        return scores.tolist(), (1 - best) if chatter_wins else (1 - best) ** 2
