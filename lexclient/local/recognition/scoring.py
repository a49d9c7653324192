"""What the `grams` engine says of an utterance, from what it learned."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from lexclient.local.recognition.calibration import GRAMS, probability
from lexclient.local.recognition.engines.contract import HIGHEST_GUESS, Guess, Learned
from lexclient.local.recognition.evidence import Model
from lexclient.local.recognition.grams import grams
from lexclient.local.recognition.vectors import Floats, Vocabulary

STEEPNESS = 3.0


@dataclass(frozen=True, slots=True)
class GramScorer:
    """A score says how likely the best intent is meant at all; the alternatives follow at a
    distance. The fallback's is `1 - score` where everyday chatter is nearer than every intent, and
    its square elsewhere: so it beats a score above 0.40 only in the first case."""

    vocabulary: Vocabulary
    model: Model
    shift: float

    @classmethod
    def of(cls, learned: Learned) -> GramScorer:
        vocabulary = Vocabulary(int(learned.data["samples"]), map(str, learned.data["grams"]))
        model = model_of(learned, len(vocabulary))
        return cls(vocabulary, model, float(learned.data["shift"]))

    def learned(self) -> Learned:
        """All of this, to be kept."""
        data = {
            "samples": self.vocabulary.samples,
            "grams": list(self.vocabulary),
            "shift": self.shift,
            "strange_idf": self.model.strange_idf,
        }
        return Learned(data, arrays_of(self.model))

    def guess(self, text: str, considered: npt.NDArray[np.intp]) -> Guess:
        utterance = self.vocabulary.encode(grams(text))
        decisions, evidence = self.model.read(utterance, considered)
        return guess(decisions, GRAMS.logit(evidence) + self.shift, considered)


def guess(decisions: Floats, log_odds: float, considered: npt.NDArray[np.intp]) -> Guess:
    """Scores of the intents `considered`, from every class's decision, chatter last, and the log
    odds of the best."""
    best = min(HIGHEST_GUESS, probability(log_odds))
    highest = decisions[considered].max()
    scores = best * np.exp(STEEPNESS * (decisions[considered] - highest))
    chatter_wins = decisions[-1] > highest
    return Guess(scores.tolist(), (1 - best) if chatter_wins else (1 - best) ** 2)


NOT_ARRAYS = ("strange_idf", "present")
ARRAYS = tuple(field.name for field in fields(Model) if field.name not in NOT_ARRAYS)


def arrays_of(model: Model) -> dict[str, npt.NDArray[Any]]:
    """`present` is not kept: an intent's middle holds every gram of its samples, and no other."""
    return {name: getattr(model, name) for name in ARRAYS}


def model_of(learned: Learned, grams: int) -> Model:
    """Raises `ValueError` for arrays that do not fit together."""
    arrays = {name: learned.arrays[name] for name in ARRAYS}
    intents = len(arrays["samples"])
    shapes = {
        "idf": (grams,),
        "known": (grams,),
        "coefficients": (grams, intents + 1),
        "intercepts": (intents + 1,),
        "centroids": (grams, intents),
        "samples": (intents,),
    }
    if {name: array.shape for name, array in arrays.items()} != shapes:
        raise ValueError("the arrays do not fit together")
    strange_idf = float(learned.data["strange_idf"])
    return Model(strange_idf=strange_idf, present=arrays["centroids"] > 0, **arrays)
