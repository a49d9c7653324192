"""Two stretches of time side by side: what became better, what worse, and what only varies.

Differences of shares with Newcombe's interval (1998, method 10, of two Wilson intervals), of means
with that of the normal distribution; both 95 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from dashboard.diagnostics import overview
from dashboard.evaluation.numbers.shares import Share, Z
from dashboard.log.database import Database
from dashboard.log.queries.counts import Numbers
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.spans import Sums, measured

Verdict = Literal["better", "worse", "unclear", "other"]
SHARES: Mapping[str, tuple[str, ...]] = {
    "lex": ("lex",),
    "bedrock": ("bedrock",),
    "fallback": ("fallback", "hook"),
    "failed": ("failed",),
    "near": ("near",),
}
NEITHER = ("turns", "bedrock")  # is more of it better or worse? it depends
MORE_IS_BETTER = ("lex",)  # of all others less is
FEWEST = 30  # values, under which a mean's interval says nothing


@dataclass(frozen=True, slots=True)
class Change:
    """One number in both stretches; `low` and `high` are the difference's 95 % interval, None
    where it cannot be told. Shares are 0 to 1, times seconds, cost US dollars an answer."""

    name: str
    before: float | None
    after: float | None
    low: float | None = None
    high: float | None = None

    @property
    def verdict(self) -> Verdict:
        """`other` for what is neither good nor bad or cannot be told, `unclear` where the interval
        holds 0."""
        if self.name in NEITHER or self.low is None or self.high is None:
            return "other"
        if self.low <= 0 <= self.high:
            return "unclear"
        return "better" if (self.low > 0) == (self.name in MORE_IS_BETTER) else "worse"


def compared(database: Database, before: TurnFilter, after: TurnFilter) -> list[Change]:
    """Every number of the overview."""
    was, now = (_numbers(database, one) for one in (before, after))
    shares = [
        _of_shares(name, *(Share(_count(one, parts), one.turns - one.open) for one in (was, now)))
        for name, parts in SHARES.items()
    ]
    old, new = measured(database, before), measured(database, after)
    means = [_of_means(name, old[name], new[name]) for name in old]
    return [Change("turns", was.turns, now.turns), *shares, *means]


def _numbers(database: Database, turn_filter: TurnFilter) -> Numbers:
    over = overview.span(database, turn_filter)
    return overview.total(overview.headline(database, turn_filter, over)) if over else Numbers()


def _count(numbers: Numbers, parts: tuple[str, ...]) -> int:
    return sum(int(getattr(numbers, part)) for part in parts)


def _of_shares(name: str, was: Share, now: Share) -> Change:
    ends = (was.value, was.low, was.high, now.value, now.low, now.high)
    known = [one for one in ends if one is not None]
    if len(known) < len(ends):
        return Change(name, was.value, now.value)
    before, before_low, before_high, after, after_low, after_high = known
    down = sqrt((after - after_low) ** 2 + (before_high - before) ** 2)
    up = sqrt((after_high - after) ** 2 + (before - before_low) ** 2)
    return Change(name, before, after, after - before - down, after - before + up)


def _of_means(name: str, was: Sums, now: Sums) -> Change:
    before, after = (one.sum / one.count if one.count else None for one in (was, now))
    if before is None or after is None or min(was.count, now.count) < FEWEST:
        return Change(name, before, after)
    spread = Z * sqrt(_variance(was) / was.count + _variance(now) / now.count)
    difference = after - before
    return Change(name, before, after, difference - spread, difference + spread)


def _variance(sums: Sums) -> float:
    mean = sums.sum / sums.count
    return max(0.0, (sums.squares - sums.count * mean * mean) / (sums.count - 1))
