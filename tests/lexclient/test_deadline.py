"""Calls bounded by the wall clock, in threads that are used again."""

from __future__ import annotations

import threading

import pytest

from lexclient.deadline import within
from lexclient.errors import LexTimeout


def test_answers_and_errors_come_through() -> None:
    """As if the call had been made directly."""
    assert within(5, lambda: 7) == 7
    with pytest.raises(KeyError, match="'missing'"):
        within(5, lambda: {}["missing"])


def test_a_thread_is_used_again_and_one_that_hangs_is_left_behind() -> None:
    """A hung call ends for its caller only; the next call does not wait behind it."""
    within(5, lambda: None)
    assert within(5, threading.get_ident) == within(5, threading.get_ident)
    hangs = threading.Event()
    with pytest.raises(LexTimeout, match=r"^Lex did not answer within 0\.05 seconds\.$"):
        within(0.05, lambda: hangs.wait(30))
    assert within(5, lambda: "next") == "next"
    hangs.set()
