"""Differences between answers, word by word."""

from __future__ import annotations

import time
from collections.abc import Sequence

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
    no_word_is_lost(left, right)


def no_word_is_lost(left: str, right: str) -> None:
    runs = difference(left, right)
    assert "".join(run.text for run in runs if run.side != "right") == left
    assert "".join(run.text for run in runs if run.side != "left") == right


def test_likeness_by_hand() -> None:
    """Twice the shared words of all words: 2 * 3 of 8."""
    assert likeness("a b c d", "a b x d") == 0.75


def test_long_texts_that_are_the_same_are_wholly_alike() -> None:
    """However often they repeat a word."""
    text = "a " * 5000
    assert difference(text, text) == [Run("both", text)]
    assert likeness(text, text + "b") == 1.0  # the end of so long a text is not looked at


@pytest.mark.parametrize("words", ["ab", "abcdefg", [str(n) for n in range(101)]])
def test_an_answer_of_ten_thousand_words_is_compared_at_once(words: Sequence[str]) -> None:
    """A model that repeats itself, in whatever order, freezes nobody; no word is lost."""
    left = " ".join(words[n % len(words)] for n in range(10_000))
    right = " ".join(words[n * 7 // 2 % len(words)] for n in range(10_000))
    begin = time.thread_time()
    assert 0 <= likeness(left, right) <= 1
    no_word_is_lost(left, right)
    assert time.thread_time() - begin < 3
