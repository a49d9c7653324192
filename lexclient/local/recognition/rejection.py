"""Whether the best intent is meant at all: a logistic function of the evidence, moved per bot."""

from __future__ import annotations

import math

from lexclient.local.recognition.evidence import Evidence

# Fitted once on simulated bots of many sizes, then held fixed.
WEIGHTS = Evidence(
    decision=6.87,
    margin=-1.69,
    coverage=4.61,
    nearness=-1.32,
    intents=-1.78,
    samples=-1.29,
    crowd=0.945,
)
INTERCEPT = 2.73
KEPT = 0.93
THRESHOLD = 0.40
PRIOR_WEIGHT = 50


def logit(evidence: Evidence) -> float:
    """How likely the best intent is meant, as log odds before the bot's own shift."""
    return INTERCEPT + sum(w * e for w, e in zip(WEIGHTS, evidence, strict=True))


def probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def shift(held_out: list[float]) -> float:
    """What to add to every logit so that the default threshold keeps most of the `held_out`.

    `held_out` are the logits of samples that were rightly recognised while left out of training.
    """
    if not held_out:
        return 0.0
    lowest = sorted(held_out)[int(len(held_out) * (1 - KEPT))]
    own = math.log(THRESHOLD / (1 - THRESHOLD)) - lowest
    weight = len(held_out)
    return own * weight / (weight + PRIOR_WEIGHT)
