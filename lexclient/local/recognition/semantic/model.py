"""What a bot's grams and vectors together say about one utterance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lexclient.local.recognition.evidence import Model, best_two
from lexclient.local.recognition.vectors import Floats, Utterance

SOFTMAX_WEIGHT = 0.3  # of its log shares, beside the classifier of the grams


class Encoded(NamedTuple):
    """An utterance as grams and as a vector."""

    grams: Utterance
    vector: Floats


class SemanticEvidence(NamedTuple):
    """`Evidence` with the fused decision in it, and what the vectors say; see `calibration`."""

    decision: float
    margin: float
    coverage: float
    likeness: float
    strangers: float
    intents: float
    samples: float
    crowd: float
    nearness: float
    """Cosine of the vector to the middle of the intent's vectors."""
    nearest: float
    """Cosine of the vector to the nearest of the intent's samples."""


@dataclass(frozen=True, slots=True)
class SemanticModel:
    """The grams' model, a softmax over the vectors (coefficient by class, chatter last), and the
    vectors of the samples with the intents they are of."""

    grams: Model
    coefficients: Floats
    intercepts: Floats
    vectors: Floats
    classes: npt.NDArray[np.intp]
    centroids: Floats

    def read(
        self, utterance: Encoded, among: npt.NDArray[np.intp]
    ) -> tuple[Floats, SemanticEvidence]:
        """The fused value for every intent, chatter last; and what speaks for the best of the
        intents `among`."""
        decisions = self.decisions(utterance)
        best, _ = best_two(decisions, among)
        own = self.vectors[self.classes == best] @ utterance.vector
        return decisions, SemanticEvidence(
            *self.grams.evidence(utterance.grams, decisions, among),
            nearness=float(self.centroids[best] @ utterance.vector),
            nearest=float(own.max(initial=0.0)),
        )

    def decisions(self, utterance: Encoded) -> Floats:
        """The fused value for every intent, chatter last."""
        values = self.coefficients @ utterance.vector + self.intercepts
        highest = values.max()
        shares = values - highest - np.log(np.exp(values - highest).sum())  # in logarithms
        fused: Floats = self.grams.decisions(utterance.grams) + SOFTMAX_WEIGHT * shares
        return fused
