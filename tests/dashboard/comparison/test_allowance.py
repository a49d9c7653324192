"""A stated rate is kept, evenly, for each target by itself."""

from __future__ import annotations

from dashboard.comparison.allowance import Allowance


def test_calls_are_a_stated_distance_apart() -> None:
    """Thirty a minute are one in two seconds, however many ask; a wait takes no call."""
    now = 100.0
    allowance = Allowance({"slow": 30, "slower": 6}, clock=lambda: now)
    assert [allowance.take("slow") for _ in range(3)] == [0.0, 2.0, 2.0]
    now = 101.5
    assert [allowance.take("slow"), allowance.take("slower")] == [0.5, 0.0]
    now = 102.0
    assert [allowance.take("slow"), allowance.take("slow")] == [0.0, 2.0]
    assert allowance.take("slower") == 9.5


def test_a_target_without_a_rate_never_waits() -> None:
    """What a server allows then it says itself, with 429."""
    allowance = Allowance({"slow": 1}, clock=lambda: 0.0)
    assert [allowance.take("free") for _ in range(100)] == [0.0] * 100
