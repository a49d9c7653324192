"""Fits the constants of `lexclient.local.recognition.calibration`, and prints them.

    python -m benchmarks.tuning [seed ...]    # both engines, some minutes

Bots of 1 to 150 intents and 2 to 50 samples are cut from CLINC150's training and validation parts
and from Korean sentences written for this; small bots with siblings were written for it too; and
bots of ten intents of a domain are asked for the five others. Neither the test parts, two of the
domains, the public sets nor the frozen sets are read.

A logistic regression over all of them gives an engine's weights. Two things are left. `kept` is the
line, over bots of all of CLINC150's intents and three to a hundred samples each, of how many of
their own samples they keep where one that is turned away is as bad as `LOST` strangers let in. The
intercept is moved until the written bots, each with its own shift, reject the share `REJECTED` of
what is asked beside their intents.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from benchmarks.corpora import (
    DOMAINS,
    Trial,
    clinc_trial,
    cut_english,
    cut_korean,
    development_bots,
    domain_trial,
)
from lexclient.local.recognition.calibration import AT_THRESHOLD, Kept, lowest_kept
from lexclient.local.recognition.evidence import Evidence
from lexclient.local.recognition.grams import grams
from lexclient.local.recognition.semantic.encoder import encode as sentence_vectors
from lexclient.local.recognition.semantic.model import Encoded, SemanticModel
from lexclient.local.recognition.semantic.training import SemanticRows
from lexclient.local.recognition.training import Mask, encode, held_out_evidence
from lexclient.local.recognition.vectors import Floats

FEW = [(n, m) for n in (1, 2, 3, 5, 8, 15, 30) for m in (2, 3, 5, 10, 20, 50)]
ENGLISH = [*FEW * 2, *FEW[:6], *[(n, m) for n in (75, 120, 150) for m in (5, 10, 40)], (150, 10)]
KOREAN = [(n, m) for n in (1, 2, 3, 5, 8, 15, 25) for m in (2, 3, 5, 7)] * 2
ALL_INTENTS = {3: 3, 5: 3, 10: 3, 20: 3, 50: 2, None: 1}  # samples an intent: times drawn
DRAWS = 3
WRITTEN, DOMAIN, WHOLE = "written", "domain", "whole"
UNTOUCHED = 2  # domains that are for measuring
WORTH = {WRITTEN: 3.0, DOMAIN: 3.0}  # of a bot that is asked for its intents' siblings
LOST = 2
REJECTED = 7 / 8
SAMPLES = Evidence._fields.index("samples")
Numbers = npt.NDArray[np.float64]
Part = Callable[[Any], Any]
# What an engine uses of a model of both, and of an utterance encoded for both.
ENGINES: Mapping[str, Part] = {"GRAMS": attrgetter("grams"), "SEMANTIC": lambda both: both}
_vectors: dict[str, Floats] = {}


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
    for samples_an_intent, draws in ALL_INTENTS.items():
        for draw in range(draws):
            yield WHOLE, clinc_trial(samples_an_intent, draw, "val")


@dataclass(frozen=True, slots=True)
class Observed:
    """What one bot said of what it was asked: evidence, an utterance a row, and whether it was
    meant; where the wrong intent was best, neither. Of samples left out of training the evidence,
    and whether the intent was right; of bots that say what is kept."""

    source: str
    evidence: Numbers
    meant: npt.NDArray[np.bool_]
    held_out: Numbers
    right: npt.NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        source: str,
        trial: Trial,
        readings: Iterable[tuple[Floats, Evidence]],
        held_out: Iterable[tuple[Evidence, bool]],
    ) -> Observed:
        names = list(trial.samples)
        best = [(names[int(np.argmax(decisions[:-1]))], each) for decisions, each in readings]
        decided = [
            (each, said.intent != "")
            for said, (first, each) in zip(trial.said, best, strict=True)
            if said.intent in ("", first)
        ]
        return cls(source, *_columns(decided), *_columns(held_out))

    @property
    def worth(self) -> Numbers:
        """What was meant weighs as much as what was not, in each bot; a bot that is asked for
        siblings weighs as much as three others."""
        shares = {value: 0.5 / max(1, int((self.meant == value).sum())) for value in (True, False)}
        return WORTH.get(self.source, 1.0) * np.array([shares[bool(value)] for value in self.meant])

    def strangers(self, weights: Numbers) -> Numbers:
        """Log odds, but for the intercept, of what was not meant."""
        return np.asarray(self.evidence[~self.meant] @ weights)

    def own(self, weights: Numbers) -> Numbers:
        """Log odds, but for the intercept, of what was left out and rightly recognised."""
        return np.asarray(self.held_out[self.right] @ weights)

    def threshold(self, weights: Numbers) -> float:
        """Where to let in and to turn away cost the same, if as much is meant as is not; as log
        odds, but for the intercept."""
        log_odds = (self.evidence @ weights)[:, np.newaxis]
        model = LogisticRegression(class_weight="balanced").fit(log_odds, self.meant)
        return float((-np.log(LOST) - model.intercept_[0]) / model.coef_[0, 0])

    @property
    def log_samples(self) -> float:
        """An intent, of what was left out and rightly recognised."""
        return float(self.held_out[self.right, SAMPLES].mean())


def _columns(rows: Iterable[tuple[Evidence, bool]]) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    listed = list(rows)
    return np.array([each for each, _ in listed], np.float64), np.array([so for _, so in listed])


class Bot:
    """Models of a bot, each learned once for both engines, as it is learning that takes long."""

    def __init__(self, trial: Trial) -> None:
        vocabulary, rows = encode(trial.samples, trial.slot_values)
        self.rows = SemanticRows(vocabulary, rows, vectors_of(rows.texts))
        vectors = vectors_of([said.text for said in trial.said])
        encoded = (vocabulary.encode(grams(said.text)) for said in trial.said)
        self.said = [Encoded(*each) for each in zip(encoded, vectors, strict=True)]
        self._models: dict[bytes, SemanticModel] = {}

    def model(self, kept: Mask) -> SemanticModel:
        key = kept.tobytes()
        if key not in self._models:
            self._models[key] = self.rows.learn(kept)
        return self._models[key]

    def read(self, part: Part) -> Iterator[tuple[Floats, Evidence]]:
        """What an engine makes of what is said."""
        rows = self.rows.rows
        model, everyone = part(self.model(rows.everything)), np.arange(rows.classes.max())
        return (model.read(part(said), everyone) for said in self.said)

    def held_out(self, part: Part) -> Iterator[tuple[Evidence, bool]]:
        return held_out_evidence(
            self.rows.rows,
            lambda kept: part(self.model(kept)),
            lambda row: part(self.rows.encoded(row)),
        )


def vectors_of(texts: list[str]) -> Floats:
    """Each text is encoded once in a run."""
    new = [text for text in dict.fromkeys(texts) if text not in _vectors]
    _vectors.update(zip(new, sentence_vectors(new), strict=True))
    return np.array([_vectors[text] for text in texts])


def observed(source: str, trial: Trial) -> dict[str, Observed]:
    """By engine."""
    bot = Bot(trial)
    return {
        engine: Observed.of(
            source, trial, bot.read(part), bot.held_out(part) if source in (WRITTEN, WHOLE) else ()
        )
        for engine, part in ENGINES.items()
    }


def weights_of(observed: list[Observed]) -> Numbers:
    """Of the evidence, rounded as they stand in the code; whole sets would weigh too much."""
    observed = [bot for bot in observed if bot.source != WHOLE]
    evidence = np.concatenate([each.evidence for each in observed])
    worth = np.concatenate([each.worth for each in observed])
    scaler = StandardScaler().fit(evidence)
    model = LogisticRegression(C=10, max_iter=1000)
    model.fit(
        scaler.transform(evidence),
        np.concatenate([each.meant for each in observed]),
        sample_weight=worth * len(worth) / worth.sum(),
    )
    return np.round(model.coef_[0] / np.where(scaler.scale_ > 0, scaler.scale_, 1), 2)


def kept_by(bots: list[Observed], weights: Numbers) -> Kept:
    """The line, by least squares, of what bots keep at their thresholds."""
    shares = np.array([(bot.own(weights) >= bot.threshold(weights)).mean() for bot in bots])
    line = np.polyfit([bot.log_samples for bot in bots], np.log(shares / (1 - shares)), 1)
    slope, one = np.round(line, 2)
    return Kept(float(one), float(slope))


def intercept(weights: Numbers, observed: list[Observed], kept: Kept) -> float:
    """With which the written bots, each shifted, reject as many strangers as they shall.

    A shift moves log odds towards the threshold by the share `weight` of the way that `lowest` has.
    """
    moved = []
    for bot in observed:
        lowest, weight = lowest_kept(bot.own(weights).tolist(), kept.share(bot.log_samples))
        moved.append((bot.strangers(weights) - weight * lowest) / (1 - weight))
    return AT_THRESHOLD - float(np.quantile(np.concatenate(moved), REJECTED))


def of_source(observed: list[Observed], source: str) -> list[Observed]:
    return [each for each in observed if each.source == source]


def constants(bots: list[Observed]) -> Iterator[str]:
    """As they stand in the code."""
    weights = weights_of(bots)
    kept = kept_by(of_source(bots, WHOLE), weights)
    for name, value in zip(Evidence._fields, weights, strict=True):
        yield f"        {name}={value:.2f},"
    yield f"    intercept={intercept(weights, of_source(bots, WRITTEN), kept):.2f},"
    yield f"    kept={kept},"


def main(seeds: list[int]) -> None:
    every = [observed(source, trial) for seed in seeds for source, trial in trials(seed)]
    for engine in ENGINES:
        print(engine, *constants([each[engine] for each in every]), sep="\n")


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or [1])
