"""From a bot's samples to everything its recogniser knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from lexclient.local.recognition.calibration import logit, shift
from lexclient.local.recognition.chatter import chatter
from lexclient.local.recognition.evidence import Model, learn
from lexclient.local.recognition.grams import compact, grams
from lexclient.local.recognition.ranking import Samples, SlotValues
from lexclient.local.recognition.templates import Template, fill, has_placeholder, template
from lexclient.local.recognition.vectors import Floats, Vocabulary

FOLDS = 5
ENOUGH = 600  # held-out samples to calibrate on; a large bot has them in its first fold
CHATTER_GROUP = -1


@dataclass(frozen=True, slots=True)
class Trained:
    """A bot's recogniser: its samples word for word, and a model for everything else."""

    intents: tuple[str, ...]
    exact: Mapping[str, frozenset[int]]
    templates: tuple[tuple[int, Template], ...]
    vocabulary: Vocabulary
    model: Model
    shift: float


@dataclass(frozen=True, slots=True)
class Rows:
    """Filled samples, then chatter, as text and vectors; `groups` numbers a row's sample."""

    texts: list[str]
    weights: csr_matrix
    classes: npt.NDArray[np.intp]
    groups: npt.NDArray[np.intp]
    worth: Floats

    def learn(self, left_out: npt.NDArray[np.bool_] | None = None) -> Model:
        """The model of all rows but those `left_out`."""
        if left_out is None:
            return learn(self.weights, self.classes, self.worth)
        kept = ~left_out
        return learn(self.weights[kept], self.classes[kept], self.worth[kept])


def train(samples: Samples, slot_values: SlotValues) -> Trained:
    """Learn `samples`; deterministic."""
    vocabulary, rows = encode(samples, slot_values)
    moved = shift(list(_held_out(vocabulary, rows)))  # first: two models at once would be large
    return Trained(
        intents=tuple(samples),
        exact=_exact(samples),
        templates=tuple(_templates(samples, slot_values)),
        vocabulary=vocabulary,
        model=rows.learn(),
        shift=moved,
    )


def encode(samples: Samples, slot_values: SlotValues) -> tuple[Vocabulary, Rows]:
    """The grams of `samples` and of everyday chatter in their languages, and the rows of both."""
    vocabulary = Vocabulary(sum(map(len, samples.values())))
    filled = list(_filled(samples, slot_values))
    everyday = chatter([text for _, _, text in filled])
    texts = [*filled, *((len(samples), CHATTER_GROUP, line) for line in everyday)]
    groups = np.array([group for _, group, _ in texts], np.intp)
    return vocabulary, Rows(
        [text for _, _, text in texts],
        vocabulary.count(grams(text) for _, _, text in texts),
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


def _exact(samples: Samples) -> dict[str, frozenset[int]]:
    intents_of: dict[str, set[int]] = {}
    for intent, own in enumerate(samples.values()):
        for sample in own:
            intents_of.setdefault(compact(sample), set()).add(intent)
    return {text: frozenset(intents) for text, intents in intents_of.items() if text}


def _templates(samples: Samples, slot_values: SlotValues) -> Iterator[tuple[int, Template]]:
    for intent, (name, own) in enumerate(samples.items()):
        for sample in filter(has_placeholder, own):
            yield intent, template(sample, slot_values.get(name, {}))


def _held_out(vocabulary: Vocabulary, rows: Rows) -> Iterator[tuple[float, bool]]:
    """Log odds of samples left out of training, and whether they are rightly recognised."""
    everyone = np.arange(int(rows.classes.max()))
    own = rows.groups != CHATTER_GROUP
    tried = 0
    for fold in range(FOLDS):
        left_out = own & (rows.groups % FOLDS == fold)
        if tried >= ENOUGH or not left_out.any() or (left_out == own).all():
            continue
        model = rows.learn(left_out)
        _, first = np.unique(np.where(left_out, rows.groups, CHATTER_GROUP), return_index=True)
        for row in first[1:]:
            tried += 1
            utterance = vocabulary.encode(grams(rows.texts[row]))
            decisions, evidence = model.read(utterance, everyone)
            yield logit(evidence), int(np.argmax(decisions[:-1])) == rows.classes[row]
