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
from scipy.sparse import csr_matrix

from lexclient.local.recognition.vectors import Doubles, Floats, Ids, Utterance, idf, weigh

LARGE = 3000  # samples
UNTAUGHT = -9.0  # the value of an intent without samples
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
        ids, weights = self._weigh(utterance)
        decisions = weights @ self.coefficients[ids] + self.intercepts
        order = among[np.argsort(-decisions[among], kind="stable")]
        best = int(order[0])
        decision = float(decisions[best])
        intents = math.log(self.intents)
        return decisions, Evidence(
            decision=decision,
            margin=decision - float(decisions[order[1] if len(order) > 1 else -1]),
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


def learn(rows: csr_matrix, classes: npt.NDArray[np.intp], worth: Floats) -> Model:
    """Train on rows of weighted grams, sorted by class, the highest class being chatter.

    `worth` says how many samples a row stands for.
    """
    chatter = int(classes.max())
    real = int(np.searchsorted(classes, chatter))
    holds = np.repeat(worth, np.diff(rows.indptr))
    frequency = np.bincount(rows.indices, holds, rows.shape[1]).astype(np.float64)
    samples = np.bincount(classes[:real], worth[:real], chatter).astype(np.float64)
    total = float(worth.sum())
    gram_idf = idf(frequency, total)
    weighed = weigh(rows, gram_idf)
    coefficients, intercepts = _classifier(weighed, classes, worth)
    return Model(
        idf=gram_idf,
        known=frequency > 0,
        strange_idf=math.log(1 + total) + 1,
        coefficients=coefficients,
        intercepts=intercepts,
        centroids=_centroids(weighed[:real], classes[:real], chatter),
        samples=samples,
        present=_present(rows[:real], classes[:real], chatter),
    )


def _classifier(
    rows: csr_matrix, classes: npt.NDArray[np.intp], worth: Floats
) -> tuple[Floats, Floats]:
    """Coefficients, gram by class, and intercepts; a class without rows is never decided for."""
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - who only ranks does not pay for it

    width = int(classes.max()) + 1
    intercepts = np.full(width, UNTAUGHT, np.float32)
    taught = np.unique(classes)
    if len(taught) < 2:
        return np.zeros((rows.shape[1], width), np.float32), intercepts
    # a looser tolerance than the default is no worse on unseen text, and for a large bot fast
    tolerance = 0.1 if len(classes) < LARGE else 1.0
    svm = LinearSVC(multi_class="crammer_singer", tol=tolerance, random_state=0)
    svm.fit(rows, classes, sample_weight=worth)
    two = len(taught) == 2  # then there is one row, for the second class
    coefficients = np.zeros((rows.shape[1], width), np.float32)  # not before: fitting takes memory
    coefficients[:, taught] = (np.vstack([-svm.coef_, svm.coef_]) if two else svm.coef_).T
    intercepts[taught] = np.append(-svm.intercept_, svm.intercept_) if two else svm.intercept_
    return coefficients, intercepts


def _centroids(rows: csr_matrix, classes: npt.NDArray[np.intp], intents: int) -> Floats:
    """Gram by intent: the sum of the intent's samples, of length 1."""
    places = (np.ones(len(classes), np.float32), (np.arange(len(classes)), classes))
    sums = (rows.T @ csr_matrix(places, shape=(len(classes), intents))).toarray()
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=0), 1e-9), np.float32)


def _present(
    rows: csr_matrix, classes: npt.NDArray[np.intp], intents: int
) -> npt.NDArray[np.bool_]:
    """Gram by intent: whether one of the intent's samples holds the gram."""
    present = np.zeros((rows.shape[1], intents), np.bool_)
    present[rows.indices, np.repeat(classes, np.diff(rows.indptr))] = True
    return present
