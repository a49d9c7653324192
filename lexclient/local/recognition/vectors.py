"""Utterances as sparse TF-IDF vectors over their grams."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags_array

from lexclient.local.recognition.concepts import TOPIC
from lexclient.local.recognition.grams import CONCEPT, KIND, WHOLE

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int32]


_SUBJECT = CONCEPT + TOPIC  # begins a gram that is a subject one may talk about
CONCEPT_WEIGHT = 3.8  # a meaning is one gram, the pieces of a word are many
KIND_WEIGHT = 0.8  # of that; it says less
FEW = 100  # samples; the more there are, the less the list of meanings has to make up for
UNSPACED_WEIGHT = 0.7  # a Korean word has more pieces than an English one: jamo and syllables
_UNSPACED = "\u1100"  # the first letter of the scripts without spaces


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
    """Gram to column, for a bot of `samples`. Grows while `count` is called, never afterwards."""

    def __init__(self, samples: int) -> None:
        self._ids: dict[str, int] = {}
        self._meaning: float = CONCEPT_WEIGHT * (FEW / max(FEW, samples)) ** 0.19

    def __len__(self) -> int:
        return len(self._ids)

    def count(self, utterances: Iterable[Sequence[str]]) -> csr_matrix:
        """The weights of every utterance's grams as a row, giving an id to every new gram."""
        ids, weights, ends = array("i"), array("f"), array("i", [0])
        for grams in utterances:
            for gram, count in Counter(grams).items():
                ids.append(self._ids.setdefault(gram, len(self._ids)))
                weights.append(self._weight(gram, count))
            ends.append(len(ids))
        columns = (np.array(weights), np.array(ids), np.array(ends))
        return csr_matrix(columns, shape=(len(ends) - 1, len(self)))

    def encode(self, grams: Sequence[str]) -> Utterance:
        """Encode `grams` with the ids there are."""
        weights = {gram: self._weight(gram, count) for gram, count in Counter(grams).items()}
        ids = {gram: self._ids[gram] for gram in weights if gram in self._ids}
        # a set difference of the two would walk the whole vocabulary
        strange = [gram for gram in weights if gram not in ids]
        return Utterance(
            np.array(list(ids.values()), np.int32),
            np.array([weights[gram] for gram in ids], np.float32),
            np.array([gram[0] in WHOLE for gram in ids], np.bool_),
            np.array([gram.startswith(_SUBJECT) for gram in ids], np.bool_),
            sum(weights[gram] for gram in strange if gram[0] in WHOLE),
            sum(gram.startswith(_SUBJECT) for gram in strange),
        )

    def _weight(self, gram: str, count: int) -> float:
        spread = 1.0 if count == 1 else 1 + math.log(count)
        if gram[0] == CONCEPT:
            return self._meaning * spread
        if gram[0] == KIND:
            return self._meaning * KIND_WEIGHT * spread
        return UNSPACED_WEIGHT * spread if gram[-1] >= _UNSPACED else spread


def idf(frequency: Doubles, total: float) -> Floats:
    """How much a gram tells that stands in `frequency` of `total` utterances."""
    return (np.log((1 + total) / (1 + frequency)) + 1).astype(np.float32)


def weigh(counts: csr_matrix, gram_idf: Floats) -> csr_matrix:
    """Rows of `counts` weighed by idf and brought to length 1."""
    weighed = counts.multiply(gram_idf).tocsr()
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return (diags_array(1 / np.maximum(lengths, 1e-9)) @ weighed).tocsr().astype(np.float32)
