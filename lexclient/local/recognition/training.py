"""From a bot's samples to everything the `grams` engine knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from lexclient.local.recognition.calibration import GRAMS
from lexclient.local.recognition.chatter import chatter
from lexclient.local.recognition.evidence import Evidence, Model
from lexclient.local.recognition.fitting import count, learn
from lexclient.local.recognition.grams import grams
from lexclient.local.recognition.ranking import Samples, SlotValues
from lexclient.local.recognition.scoring import GramScorer
from lexclient.local.recognition.templates import fill
from lexclient.local.recognition.vectors import Floats, Utterance, Vocabulary

FOLDS = 5
ENOUGH = 600  # held-out samples to calibrate on; a large bot has them in its first fold
CHATTER_GROUP = -1
U_contra = TypeVar("U_contra", contravariant=True)
Mask = npt.NDArray[np.bool_]


class Reader(Protocol[U_contra]):
    """A model that reads encoded utterances, as `Model.read` does."""

    def read(self, utterance: U_contra, among: npt.NDArray[np.intp]) -> tuple[Floats, Evidence]: ...


@dataclass(frozen=True, slots=True)
class Rows:
    """Filled samples, then chatter, as text and vectors; `groups` numbers a row's sample."""

    texts: list[str]
    weights: csr_matrix
    classes: npt.NDArray[np.intp]
    groups: npt.NDArray[np.intp]
    worth: Floats

    def learn(self, kept: Mask) -> Model:
        """The model of the rows `kept`."""
        return learn(self.weights[kept], self.classes[kept], self.worth[kept])

    @property
    def everything(self) -> Mask:
        return np.ones(len(self.classes), np.bool_)


def train(samples: Samples, slot_values: SlotValues) -> GramScorer:
    """Learn `samples`; deterministic."""
    vocabulary, rows = encode(samples, slot_values)

    def encoded(row: int) -> Utterance:
        return vocabulary.encode(grams(rows.texts[row]))

    held_out = held_out_evidence(rows, rows.learn, encoded)
    # before the model of everything: two models at once would be large
    moved = GRAMS.shift(held_out)
    return GramScorer(vocabulary, rows.learn(rows.everything), moved)


def encode(samples: Samples, slot_values: SlotValues) -> tuple[Vocabulary, Rows]:
    """The grams of `samples` and of everyday chatter in their languages, and the rows of both."""
    vocabulary = Vocabulary(sum(map(len, samples.values())))
    filled = list(_filled(samples, slot_values))
    everyday = chatter([text for _, _, text in filled])
    texts = [*filled, *((len(samples), CHATTER_GROUP, line) for line in everyday)]
    groups = np.array([group for _, group, _ in texts], np.intp)
    return vocabulary, Rows(
        [text for _, _, text in texts],
        count(vocabulary, (grams(text) for _, _, text in texts)),
        np.array([intent for intent, _, _ in texts], np.intp),
        groups,
        _worth(groups),
    )


def _worth(groups: npt.NDArray[np.intp]) -> Floats:
    """A row's part in its sample: ten fillings of one say more than one sample, less than ten.

    Chatter all together weighs no more than the bot's own samples.
    """
    _, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    worth = 1 / np.sqrt(sizes[group])
    chatter = groups == CHATTER_GROUP
    worth[chatter] = min(1.0, worth[~chatter].sum() / max(1, np.count_nonzero(chatter)))
    return worth.astype(np.float32)


def _filled(samples: Samples, slot_values: SlotValues) -> Iterator[tuple[int, int, str]]:
    """Intent, group and text of every sample, placeholders filled."""
    group = 0
    for intent, (name, own) in enumerate(samples.items()):
        for sample in own:
            for text in fill(sample, slot_values.get(name, {}), group):
                if text.strip():
                    yield intent, group, text
            group += 1


def held_out_evidence(
    rows: Rows, learn: Callable[[Mask], Reader[U_contra]], encoded: Callable[[int], U_contra]
) -> Iterator[tuple[Evidence, bool]]:
    """Evidence of samples left out of training, and whether they are rightly recognised.

    `learn` makes a model of some rows, `encoded` makes of a row what the model reads.
    """
    everyone = np.arange(int(rows.classes.max()))
    own = rows.groups != CHATTER_GROUP
    tried = 0
    for fold in range(FOLDS):
        left_out = own & (rows.groups % FOLDS == fold)
        if tried >= ENOUGH or not left_out.any() or (left_out == own).all():
            continue
        model = learn(~left_out)
        _, first = np.unique(np.where(left_out, rows.groups, CHATTER_GROUP), return_index=True)
        for row in first[1:]:
            tried += 1
            decisions, evidence = model.read(encoded(row), everyone)
            yield evidence, int(np.argmax(decisions[:-1])) == rows.classes[row]
