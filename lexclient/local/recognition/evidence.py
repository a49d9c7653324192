"""What a trained bot can say about one utterance, and how it was trained.

Everything here knows intents by number, in the order of the samples; the last class of the
classifier is chatter, which is never returned.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lexclient.local.recognition.vectors import Doubles, Floats, Ids, Utterance

BESIDE = 0.2  # what a strange subject weighs beside one of the intent's own


class Evidence(NamedTuple):
    """The numbers that decide whether the best intent is meant at all; see `calibration`."""

    decision: float
    """The classifier's value for the best intent."""
    margin: float
    """How far the next intent, or chatter where there is no next, lies behind."""
    coverage: float
    """Share of the utterance's words and meanings that the intent's samples hold, by weight."""
    likeness: float
    """Cosine to the middle of the intent's samples."""
    strangers: float
    """How many subjects it names that no sample of the bot names, less beside the intent's own."""
    intents: float
    """Log of the number of intents."""
    samples: float
    """Log of the number of the intent's samples."""
    crowd: float
    """`intents` times `decision`: among many intents a high value says more."""


@dataclass(frozen=True, slots=True)
class Model:
    """What is learned from counted samples of intents 0..n-1 and of chatter, n."""

    idf: Floats
    known: npt.NDArray[np.bool_]
    strange_idf: float
    coefficients: Floats
    intercepts: Floats
    centroids: Floats
    samples: Doubles
    present: npt.NDArray[np.bool_]

    @property
    def intents(self) -> int:
        return len(self.samples)

    def read(self, utterance: Utterance, among: npt.NDArray[np.intp]) -> tuple[Floats, Evidence]:
        """The classifier's value for every intent, chatter last; and what speaks for the best of
        the intents `among`."""
        decisions = self.decisions(utterance)
        return decisions, self.evidence(utterance, decisions, among)

    def decisions(self, utterance: Utterance) -> Floats:
        """The classifier's value for every intent, chatter last."""
        ids, weights = self._weigh(utterance)
        values: Floats = weights @ self.coefficients[ids] + self.intercepts
        return values

    def evidence(
        self, utterance: Utterance, decisions: Floats, among: npt.NDArray[np.intp]
    ) -> Evidence:
        """What speaks for the best of the intents `among` by these decisions."""
        ids, weights = self._weigh(utterance)
        best, next_best = best_two(decisions, among)
        decision = float(decisions[best])
        intents = math.log(self.intents)
        return Evidence(
            decision=decision,
            margin=decision - float(decisions[next_best]),
            coverage=self._coverage(best, utterance),
            likeness=float(weights @ self.centroids[ids, best]),
            strangers=self._strangers(best, utterance),
            intents=intents,
            samples=math.log(max(1.0, self.samples[best])),
            crowd=intents * decision,
        )

    def _weigh(self, utterance: Utterance) -> tuple[Ids, Floats]:
        """Ids and weights of the grams that are known, of length 1 together."""
        known = self.known[utterance.ids]
        ids = utterance.ids[known]
        weights = utterance.weights[known] * self.idf[ids]
        return ids, weights / np.float32(np.sqrt(weights @ weights) or 1.0)

    def _coverage(self, intent: int, utterance: Utterance) -> float:
        ids = utterance.ids
        weights = utterance.weights * np.where(self.known[ids], self.idf[ids], self.strange_idf)
        held = weights[utterance.whole & self.present[ids, intent]].sum()
        strange = utterance.strange * self.strange_idf
        return float(held / max(weights[utterance.whole].sum() + strange, 1e-9))

    def _strangers(self, intent: int, utterance: Utterance) -> float:
        held = self.present[utterance.ids[utterance.topic]]
        strange = utterance.strange_topics + int(np.count_nonzero(~held.any(axis=1)))
        return BESIDE * strange if held[:, intent].any() else float(strange)


def best_two(decisions: Floats, among: npt.NDArray[np.intp]) -> tuple[int, int]:
    """The best of the intents `among`, and the next: of a single one chatter, the last class."""
    order = among[np.argsort(-decisions[among], kind="stable")]
    return int(order[0]), int(order[1]) if len(order) > 1 else -1
