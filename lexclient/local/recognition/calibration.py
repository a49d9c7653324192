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

    weights: Sequence[float]
    intercept: float

    def logit(self, evidence: Sequence[float]) -> float:
        """How likely the best intent is meant, as log odds before the bot's own shift."""
        weighed = zip(self.weights, evidence, strict=True)
        return self.intercept + sum(weight * number for weight, number in weighed)


# Fitted once on simulated bots of many sizes (`benchmarks/tuning.py`), then held fixed. The
# intercept is lower than fitted, so that of what the development bots are asked beside their
# intents six in seven are rejected. Large bots' own shift makes up for it. Likewise a stranger
# weighs more than the fitted -1.05: few simulated utterances say "order" of what nobody sells.
GRAMS = Calibration(
    Evidence(
        decision=5.97,
        margin=-1.33,
        coverage=1.47,
        likeness=4.82,
        strangers=-1.80,
        intents=-1.64,
        samples=-0.84,
        crowd=0.56,
    ),
    intercept=1.40,
)
SEMANTIC = Calibration((*GRAMS.weights, 0.0, 0.0), intercept=1.40)


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
