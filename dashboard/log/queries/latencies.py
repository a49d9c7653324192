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
from dashboard.log.queries.expressions import (
    Span,
    count_of,
    number,
    over_facts,
    percentiles,
    step_of,
)
from dashboard.log.queries.filter import TurnFilter, events
from dashboard.log.schema import turns

MEDIAN_AND_P95 = number(50), number(95)
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
    over_all = sa.select(sa.func.count(), percentiles(column, *MEDIAN_AND_P95)).where(*wanted)
    by_step = sa.select(step, percentiles(column, number(50))).where(*wanted).group_by(step)
    with database.reading.connect() as connection:
        measured, both = connection.execute(over_facts(over_all)).one()
        trend = {row[0]: row[1][0] for row in connection.execute(over_facts(by_step))}
    middle, p95 = both or (None, None)
    return Latency(measured=measured, median=middle, p95=p95, trend=_trend(trend, span))


def _trend(by_step: dict[int, float], span: Span) -> tuple[float | None, ...]:
    return tuple(by_step.get(n) for n in range(span.count))


def targets(database: Database, turn_filter: TurnFilter) -> list[TargetNumbers]:
    """Each target that was asked, by its name."""
    query = (
        sa.select(
            turns.c.target,
            sa.func.count(),
            count_of(turns.c.outcome == "failed"),
            sa.func.coalesce(sa.func.sum(turns.c.cost_nano), 0),
            count_of(turns.c.cost_nano.is_(None)),
            percentiles(turns.c.first_s, number(50)),
            percentiles(turns.c.answer_s, *MEDIAN_AND_P95),
        )
        .where(*events(turn_filter), asked_a_target)
        .group_by(turns.c.target)
        .order_by(turns.c.target)
    )
    with database.reading.connect() as connection:
        return [_of_target(*row) for row in connection.execute(over_facts(query))]


def _of_target(target: str, asked: int, *others: Any) -> TargetNumbers:
    *counted, first, answer = others
    waits = (*(first or (None,)), *(answer or (None, None)))
    return TargetNumbers(target, asked, *map(int, counted), *waits)
