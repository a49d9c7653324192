"""What a bot's grams and vectors together say about one utterance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lexclient.local.recognition.evidence import Evidence, Model
from lexclient.local.recognition.vectors import Floats, Utterance

SOFTMAX_WEIGHT = 0.5  # of its log shares, beside the classifier of the grams


class Encoded(NamedTuple):
    """An utterance as grams and as a vector."""

    grams: Utterance
    vector: Floats


@dataclass(frozen=True, slots=True)
class SemanticModel:
    """The grams' model, and a softmax over the vectors: a coefficient by class and dimension,
    chatter last."""

    grams: Model
    coefficients: Floats
    intercepts: Floats

    def read(self, utterance: Encoded, among: npt.NDArray[np.intp]) -> tuple[Floats, Evidence]:
        """The fused value for every intent, chatter last; and what speaks for the best of the
        intents `among`."""
        decisions = self.decisions(utterance)
        return decisions, self.grams.evidence(utterance.grams, decisions, among)

    def decisions(self, utterance: Encoded) -> Floats:
        """The fused value for every intent, chatter last."""
        values = self.coefficients @ utterance.vector + self.intercepts
        highest = values.max()
        shares = values - highest - np.log(np.exp(values - highest).sum())  # in logarithms
        fused: Floats = self.grams.decisions(utterance.grams) + SOFTMAX_WEIGHT * shares
        return fused
