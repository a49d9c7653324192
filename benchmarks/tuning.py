"""Fits the constants of `lexclient.local.recognition.calibration`, and prints them.

    python -m benchmarks.tuning [seed ...]    # both engines, some minutes

Bots of 1 to 150 intents and 2 to 50 samples are cut from CLINC150's training and validation parts
and from Korean sentences written for this; small bots with siblings were written for it too; and
bots of ten intents of a domain are asked for the five others. Neither the test parts, two of the
domains, the public sets nor the frozen sets are read.

A logistic regression over all of them gives an engine's weights. What is asked beside the intents
is then to be rejected at the shares `REJECTED`: `KEPT` is the line through the large bots of both
engines, which says how many of its own samples a bot keeps at a threshold that rejects so many;
and the intercept is moved until the written bots, each with its own shift, reject theirs.
"""

from __future__ import annotations

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
    clinc_trial,
    cut_english,
    cut_korean,
    development_bots,
    domain_trial,
)
from lexclient.local.recognition.calibration import AT_THRESHOLD, Kept, lowest_kept
from lexclient.local.recognition.evidence import Evidence
from lexclient.local.recognition.grams import grams
from lexclient.local.recognition.semantic.encoder import encode as vectors_of
from lexclient.local.recognition.semantic.model import Encoded
from lexclient.local.recognition.semantic.training import SemanticRows
from lexclient.local.recognition.training import encode, held_out_evidence
from lexclient.local.recognition.vectors import Utterance

FEW = [(n, m) for n in (1, 2, 3, 5, 8, 15, 30) for m in (2, 3, 5, 10, 20, 50)]
ENGLISH = [*FEW * 2, *FEW[:6], *[(n, m) for n in (75, 120, 150) for m in (5, 10, 40)], (150, 10)]
KOREAN = [(n, m) for n in (1, 2, 3, 5, 8, 15, 25) for m in (2, 3, 5, 7)] * 2
MANY = 75  # intents
ALL_INTENTS = {5: 2, 10: 3, None: 1}  # samples an intent, and how often they are drawn
DRAWS = 3
WRITTEN, DOMAIN, LARGE, WHOLE = "written", "domain", "large", "whole"
UNTOUCHED = 2  # domains that are for measuring
WORTH = {WRITTEN: 3.0, DOMAIN: 3.0}  # of a bot that is asked for its intents' siblings
REJECTED = {WRITTEN: 7 / 8, LARGE: 3 / 4, WHOLE: 3 / 4}
Reading = tuple[npt.NDArray[np.float32], Evidence]
HeldOut = Iterator[tuple[Evidence, bool]]
Numbers = npt.NDArray[np.float64]


def trials(seed: int) -> Iterator[tuple[str, Trial]]:
    chance = random.Random(seed)
    for intents, samples in ENGLISH:
        yield LARGE if intents >= MANY else "en", cut_english(chance, intents, samples)
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


def read_by_grams(trial: Trial) -> tuple[list[Reading], HeldOut]:
    vocabulary, rows = encode(trial.samples, trial.slot_values)
    model, everyone = rows.learn(rows.everything), np.arange(len(trial.samples))

    def encoded(row: int) -> Utterance:
        return vocabulary.encode(grams(rows.texts[row]))

    said = [model.read(vocabulary.encode(grams(each.text)), everyone) for each in trial.said]
    return said, held_out_evidence(rows, rows.learn, encoded)


def read_by_semantic(trial: Trial) -> tuple[list[Reading], HeldOut]:
    rows = SemanticRows.of(trial.samples, trial.slot_values)
    model, everyone = rows.learn(rows.rows.everything), np.arange(len(trial.samples))
    vectors = vectors_of([said.text for said in trial.said])
    encoded = (rows.vocabulary.encode(grams(said.text)) for said in trial.said)
    said = [model.read(Encoded(*each), everyone) for each in zip(encoded, vectors, strict=True)]
    return said, held_out_evidence(rows.rows, rows.learn, rows.encoded)


ENGINES: Mapping[str, Callable[[Trial], tuple[list[Reading], HeldOut]]] = {
    "GRAMS": read_by_grams,
    "SEMANTIC": read_by_semantic,
}


@dataclass(frozen=True, slots=True)
class Observed:
    """What one bot said of what it was asked: evidence, an utterance a row, and whether it was
    meant; where the wrong intent was best, neither. Of samples left out of training the evidence,
    and whether the intent was right; of bots whose share of strangers is given."""

    source: str
    evidence: Numbers
    meant: npt.NDArray[np.bool_]
    held_out: Numbers
    right: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, source: str, trial: Trial, readings: list[Reading], held_out: HeldOut) -> Observed:
        names = list(trial.samples)
        best = [names[int(np.argmax(decisions[:-1]))] for decisions, _ in readings]
        decided = [
            each
            for each, (said, first) in enumerate(zip(trial.said, best, strict=True))
            if said.intent in ("", first)
        ]
        left_out = list(held_out) if source in REJECTED else []
        return cls(
            source,
            np.array([readings[each][1] for each in decided], np.float64),
            np.array([trial.said[each].intent != "" for each in decided]),
            np.array([evidence for evidence, _ in left_out], np.float64),
            np.array([right for _, right in left_out]),
        )

    @property
    def worth(self) -> Numbers:
        """What was meant weighs as much as what was not, in each bot; a bot that is asked for
        siblings weighs as much as three others."""
        shares = {value: 0.5 / max(1, int((self.meant == value).sum())) for value in (True, False)}
        return WORTH.get(self.source, 1.0) * np.array([shares[bool(value)] for value in self.meant])

    def strangers(self, weights: Numbers) -> Numbers:
        """Log odds, but for the intercept, of what was not meant."""
        return np.asarray(self.evidence[~self.meant] @ weights)

    def own(self, weights: Numbers) -> list[tuple[float, bool]]:
        """As `shift` takes them, but for the intercept."""
        return list(zip((self.held_out @ weights).tolist(), self.right.tolist(), strict=True))


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


def kept_by(bot: Observed, weights: Numbers) -> tuple[float, float]:
    """How often a large bot is right, and which share of that it keeps where it rejects enough."""
    threshold = np.quantile(bot.strangers(weights), REJECTED[bot.source])
    kept = (bot.held_out @ weights)[bot.right] >= threshold
    return float(bot.right.mean()), float(kept.mean())


def line(points: list[tuple[float, float]]) -> Kept:
    often_right, kept = np.array(points).T
    more, least = np.polyfit(often_right, kept, 1)
    return Kept(round(float(least), 3), round(float(more), 3))


def intercept(weights: Numbers, observed: list[Observed], kept: Kept) -> float:
    """With which the written bots, each shifted, reject as many strangers as they shall.

    A shift moves log odds towards the threshold by the share `weight` of the way that `lowest` has.
    """
    moved = []
    for bot in observed:
        lowest, weight = lowest_kept(bot.own(weights), kept)
        moved.append((bot.strangers(weights) - weight * lowest) / (1 - weight))
    return AT_THRESHOLD - float(np.quantile(np.concatenate(moved), REJECTED[WRITTEN]))


def of_source(observed: list[Observed], *sources: str) -> list[Observed]:
    return [each for each in observed if each.source in sources]


def main(seeds: list[int]) -> None:
    cut = [each for seed in seeds for each in trials(seed)]
    observed = {
        engine: [Observed.of(source, trial, *read(trial)) for source, trial in cut]
        for engine, read in ENGINES.items()
    }
    weights = {engine: weights_of(bots) for engine, bots in observed.items()}
    large = {engine: of_source(bots, LARGE, WHOLE) for engine, bots in observed.items()}
    kept = line([kept_by(bot, weights[each]) for each, bots in large.items() for bot in bots])
    for engine, bots in observed.items():
        print(engine)
        for name, value in zip(Evidence._fields, weights[engine], strict=True):
            print(f"        {name}={value:.2f},")
        print(f"    intercept={intercept(weights[engine], of_source(bots, WRITTEN), kept):.2f},")
    print(f"KEPT = {kept}")


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or [1])
