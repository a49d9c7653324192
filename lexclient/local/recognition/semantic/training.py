"""From a bot's samples to everything the `semantic` engine knows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lexclient.local.recognition.calibration import SEMANTIC
from lexclient.local.recognition.fitting import UNTAUGHT
from lexclient.local.recognition.grams import grams
from lexclient.local.recognition.ranking import Samples, SlotValues
from lexclient.local.recognition.semantic.encoder import encode as vectors_of
from lexclient.local.recognition.semantic.model import Encoded, SemanticModel
from lexclient.local.recognition.semantic.scoring import SemanticScorer
from lexclient.local.recognition.training import Mask, Rows, encode, held_out_evidence
from lexclient.local.recognition.vectors import Floats, Vocabulary

STRENGTH = 5.0  # scikit-learn's C
STEPS = 100


@dataclass(frozen=True, slots=True)
class SemanticRows:
    """Samples and chatter as grams and as vectors."""

    vocabulary: Vocabulary
    rows: Rows
    vectors: Floats

    @classmethod
    def of(cls, samples: Samples, slot_values: SlotValues) -> SemanticRows:
        vocabulary, rows = encode(samples, slot_values)
        return cls(vocabulary, rows, vectors_of(rows.texts))

    def encoded(self, row: int) -> Encoded:
        grams_of = self.vocabulary.encode(grams(self.rows.texts[row]))
        return Encoded(grams_of, self.vectors[row])

    def learn(self, kept: Mask) -> SemanticModel:
        """The model of the rows `kept`."""
        own = (self.vectors[kept], self.rows.classes[kept], self.rows.worth[kept])
        return SemanticModel(self.rows.learn(kept), *_softmax(*own))


def train(samples: Samples, slot_values: SlotValues) -> SemanticScorer:
    """Learn `samples`; deterministic."""
    rows = SemanticRows.of(samples, slot_values)
    held_out = held_out_evidence(rows.rows, rows.learn, rows.encoded)
    moved = SEMANTIC.shift(held_out)
    return SemanticScorer(rows.vocabulary, rows.learn(rows.rows.everything), moved)


def _softmax(
    vectors: Floats, classes: npt.NDArray[np.intp], worth: Floats
) -> tuple[Floats, Floats]:
    """Coefficients, class by dimension, and intercepts; a class without rows is unlikely."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - heavy

    width = int(classes.max()) + 1
    coefficients = np.zeros((width, vectors.shape[1]), np.float32)
    intercepts = np.full(width, UNTAUGHT, np.float32)
    taught = np.unique(classes)
    if len(taught) < 2:
        return coefficients, intercepts
    model = LogisticRegression(C=STRENGTH, max_iter=STEPS, tol=1e-3)
    model.fit(vectors, classes, sample_weight=worth)
    two = len(taught) == 2  # then there is one row, of the log odds of the second class
    coefficients[taught] = np.vstack([-model.coef_, model.coef_]) / 2 if two else model.coef_
    own = model.intercept_
    intercepts[taught] = np.append(-own, own) / 2 if two else own
    return coefficients, intercepts
