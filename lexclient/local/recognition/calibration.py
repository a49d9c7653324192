"""Whether the best intent is meant at all: a logistic function of the evidence, moved per bot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lexclient.local.recognition.evidence import Evidence

THRESHOLD = 0.40
AT_THRESHOLD = math.log(THRESHOLD / (1 - THRESHOLD))  # as log odds
ENOUGH = 200  # held-out samples that weigh as much as the constants; 50 to 200 measure alike


class Kept(NamedTuple):
    """Which share of what is rightly recognised the threshold shall keep: `least` where a bot never
    is right, and `more` than that where it always is. Where it often errs, an uncertain guess is
    better left to the fallback."""

    least: float
    more: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weight of each number of an engine's evidence, and the intercept."""

    weights: Evidence
    intercept: float

    def logit(self, evidence: Evidence) -> float:
        """How likely the best intent is meant, as log odds before the bot's own shift."""
        weighed = zip(self.weights, evidence, strict=True)
        return self.intercept + sum(weight * number for weight, number in weighed)


# What `python -m benchmarks.tuning` prints.
GRAMS = Calibration(
    Evidence(
        decision=3.98,
        margin=-0.57,
        coverage=1.18,
        likeness=2.43,
        strangers=-1.45,
        intents=-1.50,
        samples=-1.07,
        crowd=0.85,
    ),
    intercept=2.63,
)
SEMANTIC = Calibration(
    Evidence(
        decision=4.02,
        margin=-0.16,
        coverage=1.18,
        likeness=-0.08,
        strangers=-1.29,
        intents=-0.59,
        samples=-1.31,
        crowd=-0.12,
    ),
    intercept=4.54,
)
KEPT = Kept(least=0.765, more=0.224)


def probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def shift(held_out: Sequence[tuple[float, bool]]) -> float:
    """What to add to every logit so that the default threshold suits the bot.

    `held_out` are the logits of samples left out of training and whether they were rightly
    recognised.
    """
    lowest, weight = lowest_kept(held_out, KEPT)
    return weight * (AT_THRESHOLD - lowest)


def lowest_kept(held_out: Sequence[tuple[float, bool]], kept: Kept) -> tuple[float, float]:
    """Where the threshold would keep the share `kept` says, and what that weighs, from 0 to 1: the
    more samples there are, the more."""
    right = [log_odds for log_odds, rightly in held_out if rightly]
    if not right:
        return 0.0, 0.0
    share = kept.least + kept.more * len(right) / len(held_out)
    lowest = np.quantile(right, max(0.0, 1 - share))
    return float(lowest), len(right) ** 2 / (len(right) ** 2 + ENOUGH**2)
