"""How long one waited: medians and percentiles, worked out in SQL.

Percentiles are nearest-rank: the smallest recorded value that p % of the values do not exceed.
A replayed recording counts nowhere here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.queries.counts import asked_a_target
from dashboard.log.queries.expressions import Span, count_of, number, over_facts, step_of
from dashboard.log.queries.filter import TurnFilter, events
from dashboard.log.schema import turns

LATENCIES = ("lex_s", "first_s", "total_s")


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds; `trend` is the median of each step, None where nothing was measured."""

    measured: int
    median: float | None
    p95: float | None
    trend: tuple[float | None, ...]


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


def latency(database: Database, turn_filter: TurnFilter, span: Span, name: str) -> Latency:
    """Median, 95th percentile and the median of each step, of one of `LATENCIES`."""
    column = turns.c[name]
    step = step_of(span)
    wanted = [*events(turn_filter), column.is_not(None)]
    ranked = sa.select(
        step,
        column.label("value"),
        sa.func.row_number().over(order_by=column).label("rank"),
        sa.func.count().over().label("all"),
        sa.func.row_number().over(partition_by=step, order_by=column).label("step_rank"),
        sa.func.count().over(partition_by=step).label("step_all"),
    ).where(*wanted)
    c = ranked.subquery().c
    middle = (c.step_all + number(1)) // number(2) == c.step_rank
    ranks = [_rank(c.all, 50) == c.rank, _rank(c.all, 95) == c.rank, middle]
    query = over_facts(sa.select(c.step, c.value, c.all, *ranks).where(sa.or_(*ranks)))
    with database.reading.connect() as connection:
        rows = connection.execute(query).all()
    return Latency(
        measured=rows[0].all if rows else 0,
        median=next((row.value for row in rows if row[3]), None),
        p95=next((row.value for row in rows if row[4]), None),
        trend=_trend({row.step: row.value for row in rows if row[5]}, span),
    )


def _rank(count: sa.ColumnElement[int], percent: int) -> sa.ColumnElement[int]:
    """The nearest rank, rounded up in whole numbers: both dialects divide them alike."""
    return (count * number(percent) + number(99)) // number(100)


def _trend(by_step: dict[int, float], span: Span) -> tuple[float | None, ...]:
    return tuple(by_step.get(n) for n in range(span.count))


def targets(database: Database, turn_filter: TurnFilter) -> list[TargetNumbers]:
    """Each target that was asked, by its name."""
    wanted = [*events(turn_filter), asked_a_target]
    sums = (
        sa.select(
            turns.c.target,
            sa.func.count().label("asked"),
            count_of(turns.c.outcome == "failed").label("failed"),
            sa.func.coalesce(sa.func.sum(turns.c.cost_nano), 0).label("cost_nano"),
            count_of(turns.c.cost_nano.is_(None)).label("cost_unknown"),
        )
        .where(*wanted)
        .group_by(turns.c.target)
        .order_by(turns.c.target)
    )
    with database.reading.connect() as connection:
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
    values: dict[tuple[str, int], float] = {}
    for percent in percents:
        query = over_facts(sa.select(c.target, c.value).where(_rank(c.all, percent) == c.rank))
        values |= {(row.target, percent): row.value for row in connection.execute(query)}
    return values
