"""Slow questions are asked once, for a while."""

from __future__ import annotations

from itertools import count

import pytest

from dashboard.views.remembered import MOST, Remembered


def test_the_same_question_is_asked_once_until_its_answer_is_old() -> None:
    """Within the time all get the same answer; after it, or once forgotten, a new one."""
    now = [0.0]
    asked = count(1)
    remembered = Remembered(keep_s=10, clock=lambda: now[0])

    def ask(key: str) -> int:
        return remembered.ask(key, lambda: next(asked)).result(10)

    assert [ask("a"), ask("a"), ask("b")] == [1, 1, 2]
    now[0] = 10.0
    assert ask("a") == 3
    remembered.forget()
    assert ask("a") == 4


def test_a_failure_is_not_remembered() -> None:
    """Who asked is told; who asks again makes another attempt."""
    remembered = Remembered()

    def fail() -> int:
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        remembered.ask("a", fail).result(10)
    assert remembered.ask("a", lambda: 1).result(10) == 1


def test_only_so_many_answers_are_kept() -> None:
    """The one not asked for longest goes first."""
    remembered = Remembered()
    for key in range(MOST + 1):
        assert remembered.ask(key, lambda: 1).result(10) == 1
    assert remembered.ask(MOST, lambda: 2).result(10) == 1
    assert remembered.ask(0, lambda: 2).result(10) == 2
