"""Whether the best intent is meant at all: a logistic function of the evidence, moved per bot."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lexclient.local.recognition.evidence import Evidence

# Fitted once on simulated bots of many sizes (`benchmarks/tuning.py`), then held fixed. The
# intercept is half a unit lower than fitted: on simulated bots of 2 to 30 intents that gives up 1
# to 2 points of in-scope coverage for 2 to 3 of recall. Large bots' own shift makes up for it.
WEIGHTS = Evidence(
    decision=7.87,
    margin=-1.93,
    coverage=3.41,
    strangers=-0.96,
    intents=-2.06,
    samples=-1.28,
    crowd=0.88,
)
INTERCEPT = 3.18
THRESHOLD = 0.40
PRIOR_WEIGHT = 50  # held-out samples that weigh as much as the constants above


def logit(evidence: Evidence) -> float:
    """How likely the best intent is meant, as log odds before the bot's own shift."""
    return INTERCEPT + sum(w * e for w, e in zip(WEIGHTS, evidence, strict=True))


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
    kept = 0.70 + 0.27 * len(right) / len(held_out)
    lowest = right[int(len(right) * (1 - kept))]
    own = math.log(THRESHOLD / (1 - THRESHOLD)) - lowest
    return own * len(right) / (len(right) + PRIOR_WEIGHT)
