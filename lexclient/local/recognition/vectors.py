"""Utterances as sparse TF-IDF vectors over their grams."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags_array

from lexclient.local.recognition.concepts import TOPIC
from lexclient.local.recognition.grams import CONCEPT, WHOLE

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int32]


CONCEPT_WEIGHT = 3.0  # a meaning is one gram, the pieces of a word are many


@dataclass(frozen=True, slots=True)
class Utterance:
    """One encoded utterance: grams that have an id, and of the others only the weight."""

    ids: Ids
    weights: Floats
    whole: npt.NDArray[np.bool_]
    """Which grams stand for a whole word or a meaning."""
    topic: npt.NDArray[np.bool_]
    """Which grams stand for a subject one may talk about."""
    strange: float
    """Weight of the whole grams without an id."""
    strange_topics: int
    """How many subjects have no id."""


class Vocabulary:
    """Gram to column. Grows while `add` is called, never afterwards."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, grams: Sequence[str]) -> Utterance:
        """Encode `grams`, giving an id to every new one."""
        for gram in grams:
            self._ids.setdefault(gram, len(self._ids))
        return self.encode(grams)

    def encode(self, grams: Sequence[str]) -> Utterance:
        """Encode `grams` with the ids there are."""
        weights = {gram: _weight(gram, count) for gram, count in Counter(grams).items()}
        known = [gram for gram in weights if gram in self._ids]
        return Utterance(
            np.array([self._ids[gram] for gram in known], np.int32),
            np.array([weights[gram] for gram in known], np.float32),
            np.array([gram[0] in WHOLE for gram in known], np.bool_),
            np.array([gram.startswith(CONCEPT + TOPIC) for gram in known], np.bool_),
            sum(w for gram, w in weights.items() if gram[0] in WHOLE and gram not in self._ids),
            sum(gram.startswith(CONCEPT + TOPIC) for gram in weights.keys() - self._ids.keys()),
        )


def _weight(gram: str, count: int) -> float:
    return (CONCEPT_WEIGHT if gram.startswith(CONCEPT) else 1.0) * (1 + math.log(count))


def stack(utterances: Sequence[Utterance], width: int) -> csr_matrix:
    """The weights of `utterances` as rows of a sparse matrix of `width` columns."""
    ends = np.cumsum([0, *(len(u.ids) for u in utterances)], dtype=np.int32)
    ids = np.concatenate([u.ids for u in utterances])
    weights = np.concatenate([u.weights for u in utterances])
    return csr_matrix((weights, ids, ends), shape=(len(utterances), width))


def idf(frequency: Doubles, total: float) -> Floats:
    """How much a gram tells that stands in `frequency` of `total` utterances."""
    return (np.log((1 + total) / (1 + frequency)) + 1).astype(np.float32)


def weigh(counts: csr_matrix, gram_idf: Floats) -> csr_matrix:
    """Rows of `counts` weighed by idf and brought to length 1."""
    weighed = counts.multiply(gram_idf).tocsr()
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return (diags_array(1 / np.maximum(lengths, 1e-9)) @ weighed).tocsr().astype(np.float32)
