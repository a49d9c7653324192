"""A rate is kept for each name by itself, at once up to a burst and evenly after it."""

from __future__ import annotations

from dashboard.token_buckets import REMEMBERED, TokenBuckets


def test_calls_are_a_stated_distance_apart() -> None:
    """Thirty a minute are one in two seconds, however many ask; a wait takes no call."""
    now = 100.0
    buckets = TokenBuckets({"slow": 30, "slower": 6}, clock=lambda: now)
    assert [buckets.take("slow") for _ in range(3)] == [0.0, 2.0, 2.0]
    now = 101.5
    assert [buckets.take("slow"), buckets.take("slower")] == [0.5, 0.0]
    now = 102.0
    assert [buckets.take("slow"), buckets.take("slow")] == [0.0, 2.0]
    assert buckets.take("slower") == 9.5


def test_a_target_without_a_rate_never_waits() -> None:
    """What a server allows then it says itself, with 429."""
    buckets = TokenBuckets({"slow": 1}, clock=lambda: 0.0)
    assert [buckets.take("free") for _ in range(100)] == [0.0] * 100


def test_a_bucket_refills_with_time() -> None:
    """Two at once, one more a second; each name has its own, and no more than it started with."""
    clock = [0.0]
    buckets = TokenBuckets(60, burst=2, clock=lambda: clock[0])
    assert [buckets.take("a") for _ in range(3)] == [0.0, 0.0, 1.0]
    assert buckets.take("b") == 0.0
    clock[0] = 100.0
    assert [buckets.take("a") for _ in range(3)] == [0.0, 0.0, 1.0]


def test_a_burst_is_whole_at_any_time() -> None:
    """Sums of seconds never cost a call: by a clock of long ago, at a rate that no float has."""
    for start in (0.1, 12_345.678, 9e8 + 0.3):
        buckets = TokenBuckets(7, burst=50, clock=lambda now=start: now)
        assert [buckets.take("a") > 0 for _ in range(51)] == [False] * 50 + [True]


def test_names_are_forgotten_first_that_asked_longest_ago() -> None:
    """However many clients come, memory is bounded; who just asked is still known."""
    buckets = TokenBuckets(1, clock=lambda: 0.0)
    for number in range(REMEMBERED + 1):
        buckets.take(str(number))
    assert (buckets.take("0"), buckets.take(str(REMEMBERED))) == (0.0, 60.0)
