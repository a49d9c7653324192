"""Utterances as sparse TF-IDF vectors over their grams."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lexclient.local.recognition.concepts import TOPIC
from lexclient.local.recognition.grams import CONCEPT, UNSPACED_CONCEPT, WHOLE

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int32]


_SUBJECT = CONCEPT + TOPIC  # begins a gram that is a subject one may talk about
CONCEPT_WEIGHT = 4.5  # a meaning is one gram, the pieces of a word are many
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
    """Gram to column, for a bot of `samples`."""

    def __init__(self, samples: int, grams: Iterable[str] = ()) -> None:
        self.samples = samples
        self._ids = {gram: column for column, gram in enumerate(grams)}
        self._meaning: float = CONCEPT_WEIGHT * (FEW / max(FEW, samples)) ** 0.19

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, gram: str) -> int:
        """The column of `gram`, a new one if it had none."""
        return self._ids.setdefault(gram, len(self._ids))

    def encode(self, grams: Sequence[str]) -> Utterance:
        """Encode `grams` with the ids there are."""
        weights = {gram: self.weight(gram, count) for gram, count in Counter(grams).items()}
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

    def weight(self, gram: str, count: int) -> float:
        """How much a gram weighs in an utterance that holds it `count` times."""
        spread = 1.0 if count == 1 else 1 + math.log(count)
        if gram[0] in (CONCEPT, UNSPACED_CONCEPT):
            spread *= self._meaning
        unspaced = gram[0] == UNSPACED_CONCEPT or gram[-1] >= _UNSPACED
        return UNSPACED_WEIGHT * spread if unspaced else spread
