"""Slow questions are asked once, for a while."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import streamlit as st

from dashboard.log.queries.filter import TurnFilter
from dashboard.views.diagnostics.questions import KEEP_SECONDS, MOST, ask, forget

LATER = [0.0]


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No answers before or after, and a clock of the test's own behind Streamlit's cache."""
    LATER[0] = 0.0
    monkeypatch.setattr("streamlit.runtime.caching.cache_utils.TTLCACHE_TIMER", lambda: LATER[0])
    st.cache_resource.clear()  # a cache keeps to the clock that it was made with
    yield
    st.cache_resource.clear()


def answer(key: Any, value: Any) -> Any:
    return ask(key, lambda: value).result(10)


def test_the_same_question_is_asked_once_until_its_answer_is_old() -> None:
    """Within the time all get the same answer; after it, or once forgotten, a new one."""
    asked = count(1)

    def number(key: str) -> int:
        return ask(key, lambda: next(asked)).result(10)

    assert [number("a"), number("a"), number("b")] == [1, 1, 2]
    LATER[0] = KEEP_SECONDS + 1
    assert number("a") == 3
    forget()
    assert number("a") == 4


def test_questions_run_side_by_side_and_for_all_who_ask() -> None:
    """Two different ones wait for each other here; the same one asked meanwhile is not run."""
    meeting = threading.Barrier(2, timeout=10)
    first = ask("first", meeting.wait)
    again = ask("first", lambda: pytest.fail("asked twice"))
    second = ask("second", meeting.wait)
    assert sorted((first.result(10), second.result(10))) == [0, 1]
    assert again.result(10) == first.result(10)


def test_a_filter_is_part_of_the_question() -> None:
    """Filters that say the same are the same question; another minute is another one."""
    since = dt.datetime(2026, 1, 1, 12, 0)
    assert answer(("count", TurnFilter(since=since)), 1) == 1
    assert answer(("count", TurnFilter(since=since)), 2) == 1
    assert answer(("count", TurnFilter(since=since + dt.timedelta(minutes=1))), 3) == 3
    assert answer(("count", TurnFilter(since=since, text="Lex")), 4) == 4


def test_a_failure_is_not_remembered() -> None:
    """Who asked is told; who asks again makes another attempt."""

    def fail() -> int:
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        ask("a", fail).result(10)
    assert answer("a", 1) == 1


def test_only_so_many_answers_are_kept() -> None:
    """The one not asked for longest goes first."""
    for key in range(MOST + 1):
        assert answer(key, 1) == 1
    assert answer(MOST, 2) == 1
    assert answer(0, 2) == 2
