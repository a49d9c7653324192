"""Utterances as sparse TF-IDF vectors over their grams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags_array

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Utterance:
    """One encoded utterance: ids and sublinear counts of the grams that have an id, and of the rest
    only the counts."""

    ids: Ids
    counts: Floats
    strange: Floats


class Vocabulary:
    """Gram to column. Grows while `add` is called, never afterwards."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, grams: Iterable[str]) -> Utterance:
        """Encode `grams`, giving an id to every new one."""
        for gram in grams:
            self._ids.setdefault(gram, len(self._ids))
        return self.encode(grams)

    def encode(self, grams: Iterable[str]) -> Utterance:
        """Encode `grams` with the ids there are."""
        counts = Counter(grams)
        known = {self._ids[gram]: n for gram, n in counts.items() if gram in self._ids}
        strange = [n for gram, n in counts.items() if gram not in self._ids]
        return Utterance(
            np.fromiter(known.keys(), np.int32, len(known)),
            _sublinear(np.fromiter(known.values(), np.float32, len(known))),
            _sublinear(np.array(strange, np.float32)),
        )


def _sublinear(counts: Floats) -> Floats:
    return np.log(counts, dtype=np.float32) + np.float32(1)


def stack(utterances: Sequence[Utterance], width: int) -> csr_matrix:
    """The sublinear counts of `utterances` as rows of a sparse matrix of `width` columns."""
    ends = np.cumsum([0, *(len(u.ids) for u in utterances)], dtype=np.int32)
    ids = np.concatenate([u.ids for u in utterances])
    counts = np.concatenate([u.counts for u in utterances])
    return csr_matrix((counts, ids, ends), shape=(len(utterances), width))


def idf(frequency: npt.NDArray[np.int64], rows: int) -> Floats:
    """How much a gram tells that stands in `frequency` of `rows` utterances."""
    return (np.log((1 + rows) / (1 + frequency)) + 1).astype(np.float32)


def weigh(counts: csr_matrix, gram_idf: Floats) -> csr_matrix:
    """Rows of `counts` weighed by idf and brought to length 1."""
    weighed = counts.multiply(gram_idf).tocsr()
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return (diags_array(1 / np.maximum(lengths, 1e-9)) @ weighed).tocsr().astype(np.float32)
