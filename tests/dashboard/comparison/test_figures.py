"""Figures as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboard.comparison.figures import dollars, interval, seconds
from dashboard.evaluation.numbers.shares import Share


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "–"),
        (Decimal(0), "$0.00"),
        (Decimal("0.00002"), "$0.00002"),
        (Decimal("0.0000123456"), "$0.0000123"),
        (Decimal("0.25"), "$0.25"),
        (Decimal("1.5"), "$1.50"),
        (Decimal("1234.567"), "$1234.57"),
        (Decimal("0.0000000001"), "$0.00"),
    ],
)
def test_dollars(value: Decimal | None, told: str) -> None:
    """Three digits that say something, two after the point at least; a dash for unknown."""
    assert dollars(value) == told


def test_an_interval_names_its_count() -> None:
    """Wilson for 6 of 8."""
    assert interval(Share(6, 8)) == "75% (41%–93%), n = 8"
    assert interval(Share(0, 0)) == "–"
    assert seconds(None) == "–"
    assert seconds(0.126) == "0.13 s"
