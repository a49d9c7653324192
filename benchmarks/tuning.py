"""Fits the constants of `lexclient.local.recognition.calibration`, and prints them.

    python -m benchmarks.tuning grams [seed ...]
    python -m benchmarks.tuning semantic [seed ...]

Bots of 1 to 150 intents and 2 to 50 samples are cut from CLINC150's training and validation parts
and from Korean sentences written for this; small bots with siblings were written for it too; and
bots of ten intents of a domain are asked for the five others. Neither the test parts, two of the
domains, the public sets nor the frozen sets are read. A logistic regression over all of them gives
the weights. The intercept is then moved until, of what is said to the written bots beside their
intents, the share `REJECTED` stays under the threshold.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from benchmarks.corpora import (
    DOMAINS,
    Trial,
    cut_english,
    cut_korean,
    development_bots,
    domain_trial,
)
from lexclient.local.recognition.calibration import THRESHOLD
from lexclient.local.recognition.evidence import Evidence
from lexclient.local.recognition.grams import grams
from lexclient.local.recognition.semantic.encoder import encode as vectors_of
from lexclient.local.recognition.semantic.model import Encoded
from lexclient.local.recognition.semantic.training import SemanticRows
from lexclient.local.recognition.training import encode

FEW = [(n, m) for n in (1, 2, 3, 5, 8, 15, 30) for m in (2, 3, 5, 10, 20, 50)]
ENGLISH = [*FEW * 2, *FEW[:6], *[(n, m) for n in (75, 120, 150) for m in (5, 10, 40)], (150, 10)]
KOREAN = [(n, m) for n in (1, 2, 3, 5, 8, 15, 25) for m in (2, 3, 5, 7)] * 2
DRAWS = 3
WRITTEN, DOMAIN = "written", "domain"
UNTOUCHED = 2  # domains that are for measuring
WORTH = {WRITTEN: 3.0, DOMAIN: 3.0}  # of a bot that is asked for its intents' siblings
REJECTED = 7 / 8
Reading = tuple[npt.NDArray[np.float32], Evidence]
Numbers = npt.NDArray[np.float64]


def trials(seed: int) -> Iterator[tuple[str, Trial]]:
    chance = random.Random(seed)
    for intents, samples in ENGLISH:
        yield "en", cut_english(chance, intents, samples)
    for intents, samples in KOREAN:
        yield "ko", cut_korean(chance, intents, samples)
    for _ in range(DRAWS):
        yield from ((WRITTEN, trial) for trial in development_bots(chance))
    for domain in list(DOMAINS)[UNTOUCHED:]:
        for draw in range(1, DRAWS + 1):
            yield DOMAIN, domain_trial(domain, draw, "val")


def read_by_grams(trial: Trial) -> list[Reading]:
    vocabulary, rows = encode(trial.samples, trial.slot_values)
    model, everyone = rows.learn(rows.everything), np.arange(len(trial.samples))
    return [model.read(vocabulary.encode(grams(said.text)), everyone) for said in trial.said]


def read_by_semantic(trial: Trial) -> list[Reading]:
    rows = SemanticRows.of(trial.samples, trial.slot_values)
    model, everyone = rows.learn(rows.rows.everything), np.arange(len(trial.samples))
    vectors = vectors_of([said.text for said in trial.said])
    encoded = (rows.vocabulary.encode(grams(said.text)) for said in trial.said)
    return [model.read(Encoded(*each), everyone) for each in zip(encoded, vectors, strict=True)]


ENGINES: Mapping[str, Callable[[Trial], list[Reading]]] = {
    "grams": read_by_grams,
    "semantic": read_by_semantic,
}


@dataclass(frozen=True, slots=True)
class Observed:
    """What one bot said of what it was asked: evidence, an utterance a row, and whether it was
    meant; where the wrong intent was best, neither."""

    source: str
    evidence: Numbers
    meant: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, source: str, trial: Trial, readings: list[Reading]) -> Observed:
        names = list(trial.samples)
        best = [names[int(np.argmax(decisions[:-1]))] for decisions, _ in readings]
        decided = [
            each
            for each, (said, first) in enumerate(zip(trial.said, best, strict=True))
            if said.intent in ("", first)
        ]
        return cls(
            source,
            np.array([readings[each][1] for each in decided], np.float64),
            np.array([trial.said[each].intent != "" for each in decided]),
        )

    @property
    def weights(self) -> Numbers:
        """What was meant weighs as much as what was not, in each bot; a bot that is asked for
        siblings weighs as much as three others."""
        shares = {value: 0.5 / max(1, int((self.meant == value).sum())) for value in (True, False)}
        return WORTH.get(self.source, 1.0) * np.array([shares[bool(value)] for value in self.meant])


def constants(observed: list[Observed]) -> tuple[Numbers, float]:
    """Weights of the evidence, rounded as they stand in the code, and the intercept."""
    evidence = np.concatenate([each.evidence for each in observed])
    weight = np.concatenate([each.weights for each in observed])
    scaler = StandardScaler().fit(evidence)
    model = LogisticRegression(C=10, max_iter=1000)
    model.fit(
        scaler.transform(evidence),
        np.concatenate([each.meant for each in observed]),
        sample_weight=weight * len(weight) / weight.sum(),
    )
    weights = np.round(model.coef_[0] / np.where(scaler.scale_ > 0, scaler.scale_, 1), 2)
    return weights, round(intercept(weights, observed), 2)


def intercept(weights: Numbers, observed: list[Observed]) -> float:
    """With which the written bots reject as many strangers as they shall."""
    strangers = [each.evidence[~each.meant] for each in observed if each.source == WRITTEN]
    at = np.quantile(np.concatenate(strangers) @ weights, REJECTED)
    return math.log(THRESHOLD / (1 - THRESHOLD)) - float(at)


def main(engine: str, seeds: list[int]) -> None:
    read = ENGINES[engine]
    cut = ((source, trial) for seed in seeds for source, trial in trials(seed))
    observed = [Observed.of(source, trial, read(trial)) for source, trial in cut]
    weights, moved = constants(observed)
    for name, value in zip(Evidence._fields, weights, strict=True):
        print(f"        {name}={value:.2f},")
    print(f"    intercept={moved:.2f},")


if __name__ == "__main__":
    main(sys.argv[1], [int(seed) for seed in sys.argv[2:]] or [1])
