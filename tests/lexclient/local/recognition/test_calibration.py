"""A bot's own samples move its scores, the more of them the further."""

from __future__ import annotations

import pytest

from lexclient.local.recognition.calibration import (
    AT_THRESHOLD,
    ENOUGH,
    Kept,
    lowest_kept,
    probability,
    shift,
)

LOW = [(-3.0, True)] * 20 + [(2.0, True)] * 80  # a fifth of what is right scores low


def test_the_threshold_is_at_0_40() -> None:
    """As log odds."""
    assert probability(AT_THRESHOLD) == pytest.approx(0.40)


@pytest.mark.parametrize(
    ("held_out", "kept", "lowest"),
    [
        (LOW, Kept(0.9, 0.0), -3.0),  # nine in ten reach into the low fifth
        (LOW, Kept(0.7, 0.0), 2.0),
        (LOW, Kept(0.5, 0.4), -3.0),  # always right: 0.9 as well
        ([*LOW, *[(0.0, False)] * 100], Kept(0.5, 0.4), 2.0),  # right half the time: 0.7
        (LOW, Kept(0.9, 0.3), -3.0),  # never more than all
    ],
)
def test_the_threshold_keeps_its_share_of_what_is_right(
    held_out: list[tuple[float, bool]], kept: Kept, lowest: float
) -> None:
    """The more often a bot is right, the more."""
    assert lowest_kept(held_out, kept)[0] == lowest


def test_few_samples_move_little() -> None:
    """`ENOUGH` move half the way to the threshold, ten times as many nearly all of it."""
    weights = [
        lowest_kept([(0.0, True)] * samples, Kept(1.0, 0.0))[1]
        for samples in (1, ENOUGH, 10 * ENOUGH)
    ]
    assert weights == pytest.approx([0.0, 0.5, 1.0], abs=0.01)
    assert shift([(AT_THRESHOLD, True)] * 1000) == 0.0


@pytest.mark.parametrize("held_out", [[], [(1.0, False)]])
def test_nothing_right_moves_nothing(held_out: list[tuple[float, bool]]) -> None:
    """A bot without samples to hold out, or that is never right."""
    assert shift(held_out) == 0.0
