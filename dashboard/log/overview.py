"""The numbers of the overview, each worked out in SQL: the log itself is never loaded.

Percentiles are nearest-rank: the smallest recorded value that p % of the values do not exceed.
A replayed recording is no event of its own and counts nowhere here.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.filter import TurnFilter, about, conditions, epoch, over_facts, route, whole
from dashboard.log.schema import turns

NEAR = 0.10  # a rejected intent this close under the threshold was nearly taken
TREND_POINTS = 32
WIDTHS = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 86400, 7 * 86400, 30 * 86400, 365 * 86400)
LATENCIES = ("lex_s", "first_s", "total_s")
BINS = 20
ROUNDING = 1e-9  # keeps 0.55 * 20 from falling into the bin below


@dataclass(frozen=True, slots=True)
class Numbers:
    """Counts and sums over some turns.

    `near` are fallback turns whose best rejected intent was at most 0.10 under the threshold.
    `asked` are the turns a target was asked in; tokens and cost are known for all of these but
    `tokens_unknown` and `cost_unknown`. Cost is in billionths of a US dollar.
    """

    turns: int = 0
    open: int = 0
    lex: int = 0
    hook: int = 0
    fallback: int = 0
    failed: int = 0
    near: int = 0
    asked: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    tokens_unknown: int = 0
    cost_nano: int = 0
    cost_unknown: int = 0

    def __add__(self, other: Numbers) -> Numbers:
        names = self.__slots__
        return Numbers(*(getattr(self, name) + getattr(other, name) for name in names))

    def share(self, *names: str) -> float | None:
        """The part of the finished turns that `names` make up, None if there are none."""
        finished = self.turns - self.open
        return sum(getattr(self, name) for name in names) / finished if finished else None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time cut into `count` steps of `width` seconds from `start` on."""

    start: dt.datetime
    width: int
    count: int

    def moments(self) -> list[dt.datetime]:
        """The beginning of each step."""
        return [self.start + dt.timedelta(seconds=self.width * n) for n in range(self.count)]


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds; `trend` is the median of each step, None where nothing was measured."""

    measured: int
    median: float | None
    p95: float | None
    trend: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Turns by score in twentieths, of the best scored intent and of the runner-up.

    `by_route` splits the best by who answered; `thresholds` are those the turns were held to.
    """

    winner: tuple[int, ...]
    runner_up: tuple[int, ...]
    by_route: dict[str, tuple[int, ...]]
    thresholds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """How many turns went from an intent, for a reason, to who answered, and how it ended."""

    intent: str | None
    reason: str | None
    route: str
    target: str | None
    outcome: str | None
    turns: int


@dataclass(frozen=True, slots=True)
class TargetNumbers:
    """One fallback target: how often it was asked, what it cost, how long one waited."""

    target: str
    asked: int
    failed: int
    cost_nano: int
    cost_unknown: int
    median_first_s: float | None
    median_s: float | None
    p95_s: float | None


def span(database: Database, asked: TurnFilter) -> Span | None:
    """The time the filter covers, cut at round moments; None if no turn is in it.

    Without a beginning or an end in the filter it is that of the turns themselves.
    """
    query = sa.select(sa.func.min(turns.c.created_at), sa.func.max(turns.c.created_at))
    timed = TurnFilter(since=asked.since, until=asked.until)
    with database.engine.connect() as connection:
        first, last = connection.execute(query.where(*conditions(timed))).one()
    if first is None:
        return None
    begin, end = asked.since or first, asked.until or last + dt.timedelta(seconds=1)
    seconds = (end - begin).total_seconds()
    width = next((w for w in WIDTHS if seconds / w <= TREND_POINTS), WIDTHS[-1])
    start = _floor(begin, width)
    count = math.ceil((end - start).total_seconds() / width)
    return Span(start, width, max(1, count))


def _floor(moment: dt.datetime, width: int) -> dt.datetime:
    seconds = int(moment.replace(tzinfo=dt.UTC).timestamp()) // width * width
    return dt.datetime.fromtimestamp(seconds, dt.UTC).replace(tzinfo=None)


def _step(over: Span) -> sa.ColumnElement[int]:
    start = _number(int(over.start.replace(tzinfo=dt.UTC).timestamp()))
    return ((epoch(turns.c.created_at) - start) // _number(over.width)).label("step")


def _number(value: int) -> sa.ColumnElement[int]:
    """Written into the statement: PostgreSQL groups by an expression only if it stands there."""
    return sa.literal_column(str(value), sa.Integer)


def _events(asked: TurnFilter) -> list[sa.ColumnElement[bool]]:
    return [*conditions(asked), turns.c.replay_of.is_(None)]


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


near_miss = (turns.c.reason == "below_threshold") & (
    turns.c.best_score >= turns.c.threshold - (NEAR + ROUNDING)
)
was_asked = turns.c.target.is_not(None)


def headline(database: Database, asked: TurnFilter, over: Span) -> list[Numbers]:
    """The numbers of each step; their sum is that of the whole."""
    step = _step(over)
    query = (
        sa.select(
            step,
            sa.func.count(),
            *(_count(route == name) for name in ("open", "lex", "hook", "fallback", "failed")),
            _count(near_miss),
            _count(was_asked),
            sa.func.coalesce(sa.func.sum(turns.c.input_tokens), 0),
            sa.func.coalesce(sa.func.sum(turns.c.output_tokens), 0),
            _count(was_asked & turns.c.output_tokens.is_(None)),
            sa.func.coalesce(sa.func.sum(turns.c.cost_nano), 0),
            _count(was_asked & turns.c.cost_nano.is_(None)),
        )
        .where(*_events(asked))
        .group_by(step)
    )
    with database.engine.connect() as connection:
        found = {
            row[0]: Numbers(*map(int, row[1:])) for row in connection.execute(over_facts(query))
        }
    return [found.get(n, Numbers()) for n in range(over.count)]


def total(steps: Iterable[Numbers]) -> Numbers:
    """The numbers of all steps together."""
    return sum(steps, start=Numbers())


def latency(database: Database, asked: TurnFilter, over: Span, name: str) -> Latency:
    """Median, 95th percentile and the median of each step, of one of `LATENCIES`."""
    column = turns.c[name]
    step = _step(over)
    wanted = [*_events(asked), column.is_not(None)]
    ranked = sa.select(
        step,
        column.label("value"),
        sa.func.row_number().over(order_by=column).label("rank"),
        sa.func.count().over().label("all"),
        sa.func.row_number().over(partition_by=step, order_by=column).label("step_rank"),
        sa.func.count().over(partition_by=step).label("step_all"),
    ).where(*wanted)
    c = ranked.subquery().c
    middle = (c.step_all + _number(1)) // _number(2) == c.step_rank
    ranks = [_rank(c.all, 50) == c.rank, _rank(c.all, 95) == c.rank, middle]
    query = over_facts(sa.select(c.step, c.value, c.all, *ranks).where(sa.or_(*ranks)))
    with database.engine.connect() as connection:
        rows = connection.execute(query).all()
    return Latency(
        measured=rows[0].all if rows else 0,
        median=next((row.value for row in rows if row[3]), None),
        p95=next((row.value for row in rows if row[4]), None),
        trend=_trend({row.step: row.value for row in rows if row[5]}, over),
    )


def _rank(count: sa.ColumnElement[int], percent: int) -> sa.ColumnElement[int]:
    """The nearest rank, rounded up in whole numbers: both dialects divide them alike."""
    return (count * _number(percent) + _number(99)) // _number(100)


def _trend(by_step: dict[int, float], over: Span) -> tuple[float | None, ...]:
    return tuple(by_step.get(n) for n in range(over.count))


def histogram(database: Database, asked: TurnFilter) -> Histogram:
    """Scores of winner and runner-up, in twentieths; a score of 1 is in the last."""
    with database.engine.connect() as connection:
        tops = connection.execute(_binned(asked, turns.c.top_score, route, turns.c.threshold)).all()
        runners = connection.execute(_binned(asked, turns.c.next_score)).all()
    routes = sorted({row[2] for row in tops})
    return Histogram(
        winner=_bins(tops),
        runner_up=_bins(runners),
        by_route={name: _bins(row for row in tops if row[2] == name) for name in routes},
        thresholds=tuple(sorted({row[3] for row in tops})),
    )


def _binned(
    asked: TurnFilter, score: sa.Column[Any], *split: sa.ColumnElement[Any]
) -> sa.Select[Any]:
    bin_ = whole(score * _number(BINS) + sa.literal_column(f"{ROUNDING:.9f}"))
    query = sa.select(bin_, sa.func.count(), *split).where(*_events(asked), score.is_not(None))
    return over_facts(query.group_by(bin_, *split))


def _bins(rows: Iterable[Any]) -> tuple[int, ...]:
    counts = [0] * BINS
    for row in rows:
        counts[min(int(row[0]), BINS - 1)] += row[1]
    return tuple(counts)


def flows(database: Database, asked: TurnFilter) -> list[Flow]:
    """All ways that were taken, the widest first; turns still open are left out."""
    split = (about, turns.c.reason, route, turns.c.target, turns.c.outcome)
    query = (
        sa.select(*split, sa.func.count().label("turns"))
        .where(*_events(asked), turns.c.state == "finished")
        .group_by(*split)
    )
    with database.engine.connect() as connection:
        found = [Flow(*row) for row in connection.execute(over_facts(query))]
    return sorted(found, key=lambda flow: (-flow.turns, str(flow)))


def targets(database: Database, asked: TurnFilter) -> list[TargetNumbers]:
    """Each target that was asked, by its name."""
    wanted = [*_events(asked), was_asked]
    sums = (
        sa.select(
            turns.c.target,
            sa.func.count().label("asked"),
            _count(turns.c.outcome == "failed").label("failed"),
            sa.func.coalesce(sa.func.sum(turns.c.cost_nano), 0).label("cost_nano"),
            _count(turns.c.cost_nano.is_(None)).label("cost_unknown"),
        )
        .where(*wanted)
        .group_by(turns.c.target)
        .order_by(turns.c.target)
    )
    with database.engine.connect() as connection:
        rows = connection.execute(over_facts(sums)).all()
        first = _by_target(connection, wanted, turns.c.first_s, (50,))
        answer = _by_target(connection, wanted, turns.c.answer_s, (50, 95))
    return [
        TargetNumbers(
            row.target,
            asked=row.asked,
            failed=int(row.failed),
            cost_nano=int(row.cost_nano),
            cost_unknown=int(row.cost_unknown),
            median_first_s=first.get((row.target, 50)),
            median_s=answer.get((row.target, 50)),
            p95_s=answer.get((row.target, 95)),
        )
        for row in rows
    ]


def _by_target(
    connection: sa.Connection,
    wanted: list[sa.ColumnElement[bool]],
    column: sa.Column[Any],
    percents: tuple[int, ...],
) -> dict[tuple[str, int], float]:
    of = turns.c.target
    ranked = sa.select(
        turns.c.target,
        column.label("value"),
        sa.func.row_number().over(partition_by=of, order_by=column).label("rank"),
        sa.func.count().over(partition_by=of).label("all"),
    ).where(*wanted, column.is_not(None))
    c = ranked.subquery().c
    found: dict[tuple[str, int], float] = {}
    for percent in percents:
        query = over_facts(sa.select(c.target, c.value).where(_rank(c.all, percent) == c.rank))
        found |= {(row.target, percent): row.value for row in connection.execute(query)}
    return found


def last_number(database: Database) -> int:
    """The newest turn's number; changes with every new turn and costs next to nothing."""
    with database.engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.max(turns.c.number))).scalar() or 0)
