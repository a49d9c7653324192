"""Differences between answers, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.comparison.wording import Run, difference, likeness


@pytest.mark.parametrize(
    ("left", "right", "runs"),
    [
        ("", "", []),
        ("same", "same", [Run("both", "same")]),
        (
            "we open at nine",
            "we close at nine",
            [
                Run("both", "we "),
                Run("left", "open"),
                Run("right", "close"),
                Run("both", " at nine"),
            ],
        ),
        ("꽃은", "꽃은 예뻐요", [Run("both", "꽃은"), Run("right", " 예뻐요")]),
    ],
)
def test_difference(left: str, right: str, runs: list[Run]) -> None:
    """Words are kept whole, Korean ones too."""
    assert difference(left, right) == runs


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_word_is_lost(left: str, right: str) -> None:
    """Either side can be put together again."""
    runs = difference(left, right)
    assert "".join(run.text for run in runs if run.side != "right") == left
    assert "".join(run.text for run in runs if run.side != "left") == right


def test_likeness_by_hand() -> None:
    """Twice the shared words of all words: 2 * 3 of 8."""
    assert likeness("a b c d", "a b x d") == 0.75
