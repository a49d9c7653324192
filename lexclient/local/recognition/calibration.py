"""Whether the best intent is meant at all: a logistic function of the evidence, moved per bot."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

import numpy as np

from lexclient.local.recognition.evidence import Evidence

THRESHOLD = 0.40
AT_THRESHOLD = math.log(THRESHOLD / (1 - THRESHOLD))  # as log odds
ENOUGH = 200  # held-out samples that weigh as much as the constants; 50 to 200 measure alike


class Kept(NamedTuple):
    """Which share of what an engine rightly recognises of a bot's samples the threshold shall keep:
    the more samples an intent has, the more. A straight line of log odds over log samples."""

    one: float
    """Log odds of the share with one sample an intent."""
    slope: float

    def share(self, log_samples: float) -> float:
        return probability(self.one + self.slope * log_samples)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weight of each number of an engine's evidence, the intercept, and what it keeps."""

    weights: Evidence
    intercept: float
    kept: Kept

    def logit(self, evidence: Evidence) -> float:
        """How likely the best intent is meant, as log odds before the bot's own shift."""
        weighed = zip(self.weights, evidence, strict=True)
        return self.intercept + sum(weight * number for weight, number in weighed)

    def shift(self, held_out: Iterable[tuple[Evidence, bool]]) -> float:
        """What to add to every logit so that the default threshold suits the bot.

        `held_out` are samples left out of training and whether they were rightly recognised.
        """
        right = [evidence for evidence, rightly in held_out if rightly]
        if not right:
            return 0.0
        share = self.kept.share(fmean(evidence.samples for evidence in right))
        lowest, weight = lowest_kept([self.logit(evidence) for evidence in right], share)
        return weight * (AT_THRESHOLD - lowest)


# What `python -m benchmarks.tuning` prints.
GRAMS = Calibration(
    Evidence(
        decision=4.35,
        margin=-0.69,
        coverage=1.97,
        likeness=-0.97,
        strangers=-1.24,
        intents=-1.61,
        samples=-1.16,
        crowd=0.65,
    ),
    intercept=2.30,
    kept=Kept(one=2.43, slope=0.2),
)
SEMANTIC = Calibration(
    Evidence(
        decision=3.11,
        margin=0.05,
        coverage=2.11,
        likeness=-2.08,
        strangers=-0.99,
        intents=-0.42,
        samples=-1.41,
        crowd=-0.21,
    ),
    intercept=4.22,
    kept=Kept(one=2.85, slope=0.28),
)


def probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def lowest_kept(right: Sequence[float], kept: float) -> tuple[float, float]:
    """The threshold that keeps the share `kept` of the logits of what is rightly recognised, and
    what that weighs, from 0 to 1: the more samples there are, the more."""
    lowest = np.quantile(right, 1 - kept)
    return float(lowest), len(right) ** 2 / (len(right) ** 2 + ENOUGH**2)
