"""A bot's own samples move its scores, the more of them the further."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lexclient.local.recognition.calibration import (
    AT_THRESHOLD,
    ENOUGH,
    GRAMS,
    Kept,
    lowest_kept,
    probability,
)
from lexclient.local.recognition.evidence import Evidence

LOW = [-3.0] * 20 + [2.0] * 80  # a fifth of what is right scores low
HALF = 0.0  # as log odds
ONLY_DECISION = replace(
    GRAMS, weights=Evidence(1, 0, 0, 0, 0, 0, 0, 0), intercept=0.0, kept=Kept(HALF, slope=1.0)
)


def decision(value: float, samples: float = 0.0) -> Evidence:
    return Evidence(value, 0, 0, 0, 0, 0, samples, 0)


def test_the_threshold_is_at_0_40() -> None:
    """As log odds."""
    assert probability(AT_THRESHOLD) == pytest.approx(0.40)


@pytest.mark.parametrize(("kept", "lowest"), [(0.9, -3.0), (0.7, 2.0), (1.0, -3.0)])
def test_the_threshold_keeps_its_share_of_what_is_right(kept: float, lowest: float) -> None:
    """Nine in ten reach into the low fifth."""
    assert lowest_kept(LOW, kept)[0] == lowest


def test_few_samples_move_little() -> None:
    """`ENOUGH` move half the way to the threshold, ten times as many nearly all of it."""
    weights = [lowest_kept([0.0] * samples, 1.0)[1] for samples in (1, ENOUGH, 10 * ENOUGH)]
    assert weights == pytest.approx([0.0, 0.5, 1.0], abs=0.01)
    assert ONLY_DECISION.shift([(decision(AT_THRESHOLD), True)] * 1000) == 0.0


def test_with_more_samples_an_intent_more_is_kept() -> None:
    """One sample each keeps half of what is right here, e samples 73 of 100."""
    held_out = [(value / 100, True) for value in range(101)] * 10 * ENOUGH
    for samples, lowest in ((0.0, 0.5), (1.0, 1 - 0.731)):
        own = [(decision(value, samples), right) for value, right in held_out]
        assert ONLY_DECISION.shift(own) == pytest.approx(AT_THRESHOLD - lowest, abs=0.01)


def test_what_is_right_is_moved_to_the_threshold() -> None:
    """However far off it is; what is wrong says nothing."""
    held_out = [(decision(-5.0), True)] * 100 * ENOUGH + [(decision(-9.0), False)] * 1000
    assert ONLY_DECISION.shift(held_out) == pytest.approx(AT_THRESHOLD + 5, abs=0.01)


@pytest.mark.parametrize("held_out", [[], [(decision(1.0), False)]])
def test_nothing_right_moves_nothing(held_out: list[tuple[Evidence, bool]]) -> None:
    """A bot without samples to hold out, or that is never right."""
    assert ONLY_DECISION.shift(held_out) == 0.0
