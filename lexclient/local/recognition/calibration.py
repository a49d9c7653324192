"""Whether the best intent is meant at all: a logistic function of the evidence, moved per bot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lexclient.local.recognition.evidence import Evidence

THRESHOLD = 0.40
ENOUGH = 200  # held-out samples whose lowest weigh as much as the constants below


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weight of each number of an engine's evidence, and the intercept."""

    weights: Evidence
    intercept: float

    def logit(self, evidence: Evidence) -> float:
        """How likely the best intent is meant, as log odds before the bot's own shift."""
        weighed = zip(self.weights, evidence, strict=True)
        return self.intercept + sum(weight * number for weight, number in weighed)


# What `python -m benchmarks.tuning` prints, for each engine.
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
    intercept=2.65,
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
    intercept=4.57,
)


def probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def shift(held_out: Sequence[tuple[float, bool]]) -> float:
    """What to add to every logit so that the default threshold suits the bot.

    `held_out` are the logits of samples left out of training and whether they were rightly
    recognised. The threshold keeps the more of those the more often the bot is right: where it
    often errs, an uncertain guess is better left to the fallback.
    """
    right = sorted(log_odds for log_odds, rightly in held_out if rightly)
    if not right:
        return 0.0
    kept = 0.76 + 0.2185 * len(right) / len(held_out)
    lowest = right[int(len(right) * (1 - kept))]
    own = math.log(THRESHOLD / (1 - THRESHOLD)) - lowest
    return own * len(right) ** 2 / (len(right) ** 2 + ENOUGH**2)
