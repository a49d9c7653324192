"""How long one waited: medians and percentiles, worked out in SQL.

Percentiles are nearest-rank, in whole milliseconds: the smallest recorded value that p % of the
values do not exceed. They are found by counting how often each value is there, so that no list of
all of them is held. A replayed recording counts nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.queries.counts import asked_a_target
from dashboard.log.queries.expressions import Span, count_of, number, over_facts, step_of, whole
from dashboard.log.queries.filter import TurnFilter, events
from dashboard.log.schema import turns

MEDIAN, P95 = 50, 95
IN_A_SECOND = 1000
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
    over_all = _waits(turn_filter, column, (MEDIAN, P95))
    by_step = _waits(turn_filter, column, (MEDIAN,), step_of(span))
    with database.reading.connect() as connection:
        measured, middle, p95 = connection.execute(over_facts(over_all)).one()
        trend = {row[0]: _seconds(row[2]) for row in connection.execute(over_facts(by_step))}
    waits = _seconds(middle), _seconds(p95)
    return Latency(int(measured or 0), *waits, trend=_trend(trend, span))


def _trend(by_step: Mapping[int, float | None], span: Span) -> tuple[float | None, ...]:
    return tuple(by_step.get(n) for n in range(span.count))


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else int(milliseconds) / IN_A_SECOND


def _waits(
    turn_filter: TurnFilter,
    column: sa.Column[Any],
    percents: Sequence[int],
    *by: sa.ColumnElement[Any],
) -> sa.Select[Any]:
    """What it is grouped `by`, how many values there are, and each percentile in milliseconds."""
    value = whole(column * number(IN_A_SECOND) + sa.literal_column("0.5")).label("ms")
    wanted = *events(turn_filter), column.is_not(None)
    once = sa.select(*by, value, sa.func.count().label("n")).where(*wanted).group_by(*by, value)
    *keys, ms, n = once.subquery("counted").columns
    upto = sa.func.sum(n).over(partition_by=keys, order_by=ms).label("upto")
    total = sa.func.sum(n).over(partition_by=keys).label("total")
    ranked = sa.select(*keys, ms, upto, total).subquery("ranked").columns
    reached = [ranked.upto * 100 >= ranked.total * percent for percent in percents]
    least = (sa.func.min(sa.case((enough, ranked.ms))) for enough in reached)
    kept = [ranked[key.name] for key in keys]
    return sa.select(*kept, sa.func.max(ranked.total), *least).group_by(*kept)


def targets(database: Database, turn_filter: TurnFilter) -> list[TargetNumbers]:
    """Each target that was asked, by its name."""
    query = (
        sa.select(
            turns.c.target,
            sa.func.count(),
            count_of(turns.c.outcome == "failed"),
            sa.func.coalesce(sa.func.sum(turns.c.cost_nano), 0),
            count_of(turns.c.cost_nano.is_(None)),
        )
        .where(*events(turn_filter), asked_a_target)
        .group_by(turns.c.target)
        .order_by(turns.c.target)
    )
    first = _waits(turn_filter, turns.c.first_s, (MEDIAN,), turns.c.target)
    answer = _waits(turn_filter, turns.c.answer_s, (MEDIAN, P95), turns.c.target)
    with database.reading.connect() as connection:
        asked = connection.execute(over_facts(query)).all()
        waits = [_by_target(connection.execute(over_facts(one))) for one in (first, answer)]
    return [_of_target(*row, *(wait.get(row[0]) for wait in waits)) for row in asked]


def _by_target(rows: Iterable[Any]) -> dict[str, Sequence[float | None]]:
    return {target: [*map(_seconds, waits)] for target, _, *waits in rows}


def _of_target(target: str, asked: int, *others: Any) -> TargetNumbers:
    *counted, first, answer = others
    waits = (*(first or (None,)), *(answer or (None, None)))
    return TargetNumbers(target, asked, *map(int, counted), *waits)
