"""From counted grams of samples to a model: TF-IDF, a linear classifier, middles of intents."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags_array

from lexclient.local.recognition.evidence import Model
from lexclient.local.recognition.vectors import Doubles, Floats, Vocabulary

LARGE = 3000  # samples
UNTAUGHT = -9.0  # the value of an intent without samples
STRENGTH = 2.0  # scikit-learn's C; this and NEARNESS by CLINC150's validation part
NEARNESS = 0.5  # what the cosine to an intent's middle adds to the classifier's value


def count(vocabulary: Vocabulary, utterances: Iterable[Sequence[str]]) -> csr_matrix:
    """The weights of every utterance's grams as a row, giving a column to every new gram."""
    ids, weights, ends = array("i"), array("f"), array("i", [0])
    for grams in utterances:
        for gram, times in Counter(grams).items():
            ids.append(vocabulary.add(gram))
            weights.append(vocabulary.weight(gram, times))
        ends.append(len(ids))
    columns = (np.array(weights), np.array(ids), np.array(ends))
    return csr_matrix(columns, shape=(len(ends) - 1, len(vocabulary)))


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
    centroids = _centroids(weighed[:real], classes[:real], chatter)
    coefficients[:, :chatter] += NEARNESS * centroids
    return Model(
        idf=gram_idf,
        known=frequency > 0,
        strange_idf=float(idf(np.zeros(1), total)[0]),
        coefficients=coefficients,
        intercepts=intercepts,
        centroids=centroids,
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
    svm = LinearSVC(C=STRENGTH, multi_class="crammer_singer", tol=tolerance, random_state=0)
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


def idf(frequency: Doubles, total: float) -> Floats:
    """How much a gram tells that stands in `frequency` of `total` utterances; the root of what is
    usual, as samples are few."""
    usual = np.log((1 + total) / (1 + frequency)) + 1
    return np.asarray(np.sqrt(usual), np.float32)


def weigh(counts: csr_matrix, gram_idf: Floats) -> csr_matrix:
    """Rows of `counts` weighed by idf and brought to length 1."""
    weighed = counts.multiply(gram_idf).tocsr()
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return (diags_array(1 / np.maximum(lengths, 1e-9)) @ weighed).tocsr().astype(np.float32)
