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
    """Median, 95th percentile and the median of each step, of one of `LATENCIES`; the turns are
    read once."""
    query = _by_step(turn_filter, turns.c[name], step_of(span))
    with database.reading.connect() as connection:
        rows = connection.execute(over_facts(query)).all()
    trend = {row.step: _seconds(row.own) for row in rows}
    measured = int(rows[0].measured) if rows else 0
    whole = _least(row.median for row in rows), _least(row.p95 for row in rows)
    return Latency(measured, *whole, trend=_trend(trend, span))


def _by_step(
    turn_filter: TurnFilter, column: sa.Column[Any], step: sa.ColumnElement[Any]
) -> sa.Select[Any]:
    """Of each step how many values there are in all, its own median, and its least value that
    reaches each percentile of all; in milliseconds."""
    counted = _counted(turn_filter, column, step).subquery("counted").columns
    own, every = _upto(counted, counted.step), _upto(counted)
    columns = (counted.step, counted.ms, *own, *(one.label(f"all_{one.name}") for one in every))
    ranked = sa.select(*columns).subquery("ranked").columns
    return sa.select(
        ranked.step,
        sa.func.max(ranked.all_total).label("measured"),
        _reaching(ranked.ms, ranked.upto, ranked.total, MEDIAN).label("own"),
        _reaching(ranked.ms, ranked.all_upto, ranked.all_total, MEDIAN).label("median"),
        _reaching(ranked.ms, ranked.all_upto, ranked.all_total, P95).label("p95"),
    ).group_by(ranked.step)


def _least(milliseconds: Iterable[int | None]) -> float | None:
    return _seconds(min((ms for ms in milliseconds if ms is not None), default=None))


def _trend(by_step: Mapping[int, float | None], span: Span) -> tuple[float | None, ...]:
    return tuple(by_step.get(n) for n in range(span.count))


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else int(milliseconds) / IN_A_SECOND


def _waits(
    turn_filter: TurnFilter, column: sa.Column[Any], percents: Sequence[int]
) -> sa.Select[Any]:
    """Of each target its percentiles in milliseconds."""
    counted = _counted(turn_filter, column, turns.c.target).subquery("counted").columns
    columns = (counted.target, counted.ms, *_upto(counted, counted.target))
    ranked = sa.select(*columns).subquery("ranked").columns
    reached = (_reaching(ranked.ms, ranked.upto, ranked.total, percent) for percent in percents)
    return sa.select(ranked.target, *reached).group_by(ranked.target)


def _counted(
    turn_filter: TurnFilter, column: sa.Column[Any], by: sa.ColumnElement[Any]
) -> sa.Select[Any]:
    """What it is grouped `by`, a value in milliseconds, and how often it is there."""
    value = whole(column * number(IN_A_SECOND) + sa.literal_column("0.5")).label("ms")
    wanted = *events(turn_filter), column.is_not(None)
    return sa.select(by, value, sa.func.count().label("n")).where(*wanted).group_by(by, value)


def _upto(counted: Any, *by: sa.ColumnElement[Any]) -> tuple[sa.Label[Any], sa.Label[Any]]:
    """How many values are no larger, and how many there are in all: of those alike in `by`."""
    upto = sa.func.sum(counted.n).over(partition_by=by, order_by=counted.ms)
    return upto.label("upto"), sa.func.sum(counted.n).over(partition_by=by).label("total")


def _reaching(
    ms: sa.ColumnElement[Any], upto: sa.ColumnElement[Any], total: sa.ColumnElement[Any], p: int
) -> sa.ColumnElement[Any]:
    """The least value that `p` percent do not exceed."""
    return sa.func.min(sa.case((upto * 100 >= total * p, ms)))


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
    first = _waits(turn_filter, turns.c.first_s, (MEDIAN,))
    answer = _waits(turn_filter, turns.c.answer_s, (MEDIAN, P95))
    with database.reading.connect() as connection:
        asked = connection.execute(over_facts(query)).all()
        waits = [_by_target(connection.execute(over_facts(one))) for one in (first, answer)]
    return [_of_target(*row, *(wait.get(row[0]) for wait in waits)) for row in asked]


def _by_target(rows: Iterable[Any]) -> dict[str, Sequence[float | None]]:
    return {target: [*map(_seconds, waits)] for target, *waits in rows}


def _of_target(target: str, asked: int, *others: Any) -> TargetNumbers:
    *counted, first, answer = others
    waits = (*(first or (None,)), *(answer or (None, None)))
    return TargetNumbers(target, asked, *map(int, counted), *waits)
