"""What the `semantic` engine says of an utterance, from what it learned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lexclient.local.recognition.calibration import SEMANTIC
from lexclient.local.recognition.engines.contract import Guess, Learned
from lexclient.local.recognition.grams import grams
from lexclient.local.recognition.scoring import GramScorer, guess
from lexclient.local.recognition.semantic.encoder import WIDTH, encode
from lexclient.local.recognition.semantic.model import Encoded, SemanticModel
from lexclient.local.recognition.vectors import Vocabulary

ARRAYS = ("coefficients", "intercepts")


@dataclass(frozen=True, slots=True)
class SemanticScorer:
    """As `GramScorer`, of the fused model."""

    vocabulary: Vocabulary
    model: SemanticModel
    shift: float

    @classmethod
    def of(cls, learned: Learned) -> SemanticScorer:
        of_grams = GramScorer.of(learned)
        arrays = {name: learned.arrays[f"vector_{name}"] for name in ARRAYS}
        classes = of_grams.model.intents + 1
        shapes = {"coefficients": (classes, WIDTH), "intercepts": (classes,)}
        if {name: array.shape for name, array in arrays.items()} != shapes:
            raise ValueError("the arrays of the vectors do not fit together")
        return cls(of_grams.vocabulary, SemanticModel(of_grams.model, **arrays), of_grams.shift)

    def learned(self) -> Learned:
        """All of this, to be kept."""
        grams = GramScorer(self.vocabulary, self.model.grams, self.shift).learned()
        arrays = {f"vector_{name}": getattr(self.model, name) for name in ARRAYS}
        return Learned(grams.data, {**grams.arrays, **arrays})

    def guess(self, text: str, considered: npt.NDArray[np.intp]) -> Guess:
        encoded = Encoded(self.vocabulary.encode(grams(text)), encode([text])[0])
        decisions, evidence = self.model.read(encoded, considered)
        return guess(decisions, SEMANTIC.logit(evidence) + self.shift, considered)
