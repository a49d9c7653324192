"""What a trained bot can say about one utterance, and how it was trained.

Everything here knows intents by number, in the order of the samples; the last class of the
classifier is chatter, which is never returned.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from lexclient.local.recognition.vectors import Floats, Ids, Utterance, idf, weigh

UNTAUGHT = -9.0
DENSITY_PRIOR = (0.5, 3.0)  # what a nearest sample's cosine is before any was seen, and its weight


class Evidence(NamedTuple):
    """The numbers that decide whether the best intent is meant; see `rejection`."""

    decision: float
    margin: float
    nearness: float
    novelty: float
    coverage: float
    intents: float
    samples: float


@dataclass(frozen=True, slots=True)
class Model:
    """What is learned from counted samples of intents 0..n-1 and of chatter, n."""

    idf: Floats
    known: npt.NDArray[np.bool_]
    strange_idf: float
    coefficients: Floats
    intercepts: Floats
    nearest: csr_matrix
    starts: npt.NDArray[np.int64]
    present: npt.NDArray[np.bool_]
    density: Floats

    @property
    def intents(self) -> int:
        return len(self.starts) - 1

    def decisions(self, utterance: Utterance) -> Floats:
        """The classifier's value for every intent, chatter last."""
        ids, weights, _ = self._weigh(utterance)
        return weights @ self.coefficients[ids] + self.intercepts

    def evidence(
        self, utterance: Utterance, decisions: Floats, among: npt.NDArray[np.intp]
    ) -> Evidence:
        """What speaks for the best of the intents `among`."""
        ids, weights, novelty = self._weigh(utterance)
        order = among[np.argsort(-decisions[among], kind="stable")]
        best = int(order[0])
        second = decisions[order[1]] if len(order) > 1 else decisions[-1]
        covered = weights[self.present[ids, best]].sum() / max(weights.sum(), 1e-9)
        return Evidence(
            float(decisions[best]),
            float(decisions[best] - max(second, decisions[-1])),
            float(self._nearness(best, ids, weights) / self.density[best]),
            novelty,
            float(covered * (1 - novelty)),
            float(np.log(self.intents)),
            float(np.log(max(1, self.starts[best + 1] - self.starts[best]))),
        )

    def _weigh(self, utterance: Utterance) -> tuple[Ids, Floats, float]:
        """Ids and unit weights of the known grams, and the weight share of the unknown."""
        known = self.known[utterance.ids]
        ids = utterance.ids[known]
        weights = utterance.weights[known] * self.idf[ids]
        strange = self.strange_idf * (utterance.strange.sum() + utterance.weights[~known].sum())
        novelty = float(strange / max(weights.sum() + strange, 1e-9))
        length = float(np.sqrt(weights @ weights)) or 1.0
        return ids, weights / np.float32(length), novelty

    def _nearness(self, intent: int, ids: Ids, weights: Floats) -> float:
        """Cosine to the intent's nearest sample."""
        full = np.zeros(len(self.idf), np.float32)
        full[ids] = weights
        begin, end = self.starts[intent], self.starts[intent + 1]
        return float((self.nearest[begin:end] @ full).max()) if end > begin else 0.0


def learn(counts: csr_matrix, classes: npt.NDArray[np.intp], groups: npt.NDArray[np.intp]) -> Model:
    """Train on rows of sublinear `counts`, sorted by class, the highest class being chatter.

    Rows of one group (fillings of one sample) do not vouch for each other.
    """
    chatter = int(classes.max())
    real = int(np.searchsorted(classes, chatter))
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    gram_idf = idf(frequency, counts.shape[0])
    rows = weigh(counts, gram_idf)
    coefficients, intercepts = _classifier(rows, classes)
    starts = np.searchsorted(classes[:real], np.arange(chatter + 1))
    return Model(
        idf=gram_idf,
        known=frequency > 0,
        strange_idf=float(np.log(1 + counts.shape[0]) + 1),
        coefficients=np.ascontiguousarray(coefficients.T, np.float32),
        intercepts=intercepts.astype(np.float32),
        nearest=rows[:real],
        starts=starts,
        present=_present(counts[:real], classes[:real], chatter),
        density=_density(rows[:real], starts, groups),
    )


def _classifier(rows: csr_matrix, classes: npt.NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Coefficients and intercept of every class; a class without rows is never decided for."""
    width = int(classes.max()) + 1
    coefficients = np.zeros((width, rows.shape[1]), np.float32)
    intercepts = np.full(width, UNTAUGHT, np.float32)
    taught = np.unique(classes)
    if len(taught) > 1:
        svm = LinearSVC(multi_class="crammer_singer", tol=0.1, random_state=0, max_iter=5000)
        svm.fit(rows, classes)
        two = len(taught) == 2  # then there is one row, for the second class
        coefficients[taught] = np.vstack([-svm.coef_, svm.coef_]) if two else svm.coef_
        intercepts[taught] = np.append(-svm.intercept_, svm.intercept_) if two else svm.intercept_
    return coefficients, intercepts


def _present(
    counts: csr_matrix, classes: npt.NDArray[np.intp], intents: int
) -> npt.NDArray[np.bool_]:
    """Gram by intent: whether one of the intent's samples holds the gram."""
    present = np.zeros((counts.shape[1], intents), np.bool_)
    present[counts.indices, np.repeat(classes, np.diff(counts.indptr))] = True
    return present


def _density(
    rows: csr_matrix, starts: npt.NDArray[np.int64], groups: npt.NDArray[np.intp]
) -> Floats:
    """How near an intent's samples lie to each other: mean cosine to the nearest other, shrunk."""
    prior, weight = DENSITY_PRIOR
    found = np.full(len(starts) - 1, prior, np.float32)
    for intent, (begin, end) in enumerate(pairwise(starts)):
        own = rows[begin:end]
        cosines = (own @ own.T).toarray()
        cosines[groups[begin:end, None] == groups[None, begin:end]] = 0
        best = cosines.max(axis=1, initial=0.0)
        found[intent] = (best.sum() + prior * weight) / (len(best) + weight)
    return found
