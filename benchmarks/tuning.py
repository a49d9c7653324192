"""Fits the constants of `lexclient.local.recognition.calibration`, and prints them.

    python -m benchmarks.tuning [seed ...]

Bots of 1 to 150 intents and 2 to 50 samples are cut from CLINC150's training and validation parts
and from Korean sentences written for this, and small bots with siblings were written for it too;
neither the test parts nor the frozen sets are read.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from itertools import chain

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from benchmarks.corpora import Trial, cut_english, cut_korean, development_bots
from lexclient.local.recognition.evidence import Evidence
from lexclient.local.recognition.grams import grams
from lexclient.local.recognition.training import encode

FEW = [(n, m) for n in (1, 2, 3, 5, 8, 15, 30) for m in (2, 3, 5, 10, 20, 50)]
ENGLISH = [*FEW * 2, *FEW[:6], *[(n, m) for n in (75, 120, 150) for m in (5, 10, 40)], (150, 10)]
KOREAN = [(n, m) for n in (1, 2, 3, 5, 8, 15, 25) for m in (2, 3, 5, 7)] * 2
DRAWS = 3


def trials(seed: int) -> Iterator[tuple[str, Trial]]:
    chance = random.Random(seed)
    for intents, samples in ENGLISH:
        yield _group("en", intents), cut_english(chance, intents, samples)
    for intents, samples in KOREAN:
        yield _group("ko", intents), cut_korean(chance, intents, samples)
    for _ in range(DRAWS):
        yield from (("written", trial) for trial in development_bots(chance))


def _group(language: str, intents: int) -> str:
    size = next(
        name for most, name in ((1, "1"), (5, "2-5"), (30, "8-30"), (150, "75+")) if intents <= most
    )
    return f"{language} {size}"


def observe(trial: Trial) -> tuple[list[Evidence], list[int]]:
    """Evidence of every utterance, and 1 if rightly recognised, 0 if out of scope, 2 if wrongly."""
    vocabulary, rows = encode(trial.samples, trial.slot_values)
    model = rows.learn()
    names = list(trial.samples)
    seen, outcome = [], []
    for said in trial.said:
        utterance = vocabulary.encode(grams(said.text))
        decisions, evidence = model.read(utterance, np.arange(len(names)))
        seen.append(evidence)
        right = names[int(np.argmax(decisions[:-1]))] == said.intent
        outcome.append((1 if right else 2) if said.intent else 0)
    return seen, outcome


def main(seeds: list[int]) -> None:
    rows, right, weights = [], [], []
    for _, trial in chain.from_iterable(map(trials, seeds)):
        seen, outcome = map(np.array, observe(trial))
        decided = outcome != 2
        rows.append(seen[decided])
        right.append(outcome[decided])
        share = {value: 0.5 / max(1, (outcome == value).sum()) for value in (0, 1)}
        weights.append([share[int(value)] for value in outcome[decided]])
    scaler = StandardScaler().fit(np.concatenate(rows))
    weight = np.concatenate(weights) * len(np.concatenate(weights)) / len(weights)
    model = LogisticRegression(C=10, max_iter=1000)
    model.fit(scaler.transform(np.concatenate(rows)), np.concatenate(right), sample_weight=weight)
    scale = np.where(scaler.scale_ > 0, scaler.scale_, 1)
    constants = model.coef_[0] / scale
    for name, value in zip(Evidence._fields, constants, strict=True):
        print(f"    {name}={value:.2f},")
    print(f"INTERCEPT = {model.intercept_[0] - constants @ scaler.mean_:.2f}")


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or [1])
