"""The overview: the filter's time in steps one can read, numbers, shares and near misses."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.log.database import Database
from dashboard.log.queries.counts import (
    Numbers,
    ScoreCount,
    first_and_last,
    next_scores,
    numbers_by_step,
    top_scores,
)
from dashboard.log.queries.expressions import Span
from dashboard.log.queries.filter import TurnFilter

NEAR = 0.10  # a rejected intent this close under the threshold was nearly taken
TREND_POINTS = 32
WIDTHS = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 86400, 7 * 86400, 30 * 86400, 365 * 86400)
BINS = 20


@dataclass(frozen=True, slots=True)
class Histogram:
    """Turns by score in twentieths, of the best scored intent and of the runner-up.

    `by_route` splits the best by who answered; `thresholds` are those the turns were held to.
    """

    winner: tuple[int, ...]
    runner_up: tuple[int, ...]
    by_route: dict[str, tuple[int, ...]]
    thresholds: tuple[float, ...]


def span(
    database: Database, turn_filter: TurnFilter, ahead: dt.timedelta = dt.timedelta()
) -> Span | None:
    """The time the filter covers, cut at round moments of a clock that is `ahead` of UTC; None if
    no turn is in it.

    Without a beginning or an end in the filter it is that of the turns themselves.
    """
    ends = first_and_last(database, turn_filter)
    if ends is None:
        return None
    begin, end = (
        turn_filter.since or ends[0],
        turn_filter.until or ends[1] + dt.timedelta(seconds=1),
    )
    seconds = (end - begin).total_seconds()
    width = next((w for w in WIDTHS if seconds / w <= TREND_POINTS), WIDTHS[-1])
    start = _floor(begin + ahead, width) - ahead
    count = math.ceil((end - start).total_seconds() / width)
    return Span(start, width, max(1, count))


def _floor(moment: dt.datetime, width: int) -> dt.datetime:
    seconds = int(moment.replace(tzinfo=dt.UTC).timestamp()) // width * width
    return dt.datetime.fromtimestamp(seconds, dt.UTC).replace(tzinfo=None)


def headline(database: Database, turn_filter: TurnFilter, over: Span) -> list[Numbers]:
    """The numbers of each step; their sum is that of the whole."""
    by_step = numbers_by_step(database, turn_filter, over, near=NEAR)
    return [by_step.get(n, Numbers()) for n in range(over.count)]


def total(steps: Iterable[Numbers]) -> Numbers:
    """The numbers of all steps together."""
    return sum(steps, start=Numbers())


def share(numbers: Numbers, *names: str) -> float | None:
    """The part of the finished turns that `names` make up, None if there are none."""
    finished = numbers.turns - numbers.open
    return sum(getattr(numbers, name) for name in names) / finished if finished else None


def histogram(database: Database, turn_filter: TurnFilter) -> Histogram:
    """Scores of winner and runner-up, in twentieths; a score of 1 is in the last."""
    tops = top_scores(database, turn_filter, BINS)
    routes = sorted({row.route for row in tops})
    return Histogram(
        winner=_bins(tops),
        runner_up=_bins(next_scores(database, turn_filter, BINS)),
        by_route={name: _bins(row for row in tops if row.route == name) for name in routes},
        thresholds=tuple(sorted({row.threshold for row in tops})),
    )


def _bins(rows: Iterable[ScoreCount]) -> tuple[int, ...]:
    counts = [0] * BINS
    for row in rows:
        counts[row.bin] += row.turns
    return tuple(counts)
