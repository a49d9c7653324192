"""How many turns, tokens and dollars there were: counted and summed in SQL, never loaded.

A replayed recording counts nowhere here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.queries.expressions import (
    ROUNDING,
    Span,
    about,
    binned,
    count_of,
    over_facts,
    route,
    step_of,
)
from dashboard.log.queries.filter import ROUTES, TurnFilter, conditions, events
from dashboard.log.schema import turns


@dataclass(frozen=True, slots=True)
class Numbers:
    """Counts and sums over some turns.

    `near` are fallback turns whose best rejected intent was closely under the threshold.
    `asked` are the turns a target was asked in; tokens and cost are known for all of these but
    `tokens_unknown` and `cost_unknown`. Cost is in billionths of a US dollar.
    """

    turns: int = 0
    open: int = 0
    lex: int = 0
    bedrock: int = 0
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


@dataclass(frozen=True, slots=True)
class ScoreCount:
    """Turns whose score lies in one bin; of the best scored intent also which threshold they were
    held to and who answered them."""

    bin: int
    turns: int
    route: str = ""
    threshold: float = 0.0


@dataclass(frozen=True, slots=True)
class Flow:
    """How many turns went from an intent, for a reason, to who answered, and how it ended."""

    intent: str | None
    reason: str | None
    route: str
    target: str | None
    outcome: str | None
    turns: int


asked_a_target = turns.c.target.is_not(None)


def first_and_last(
    database: Database, turn_filter: TurnFilter
) -> tuple[dt.datetime, dt.datetime] | None:
    """When the first and the last turn within a filter's time were; None if there is none."""
    query = sa.select(sa.func.min(turns.c.created_at), sa.func.max(turns.c.created_at))
    timed = TurnFilter(since=turn_filter.since, until=turn_filter.until)
    with database.reading.connect() as connection:
        first, last = connection.execute(query.where(*conditions(timed))).one()
    return None if first is None else (first, last)


def numbers_by_step(
    database: Database, turn_filter: TurnFilter, span: Span, *, near: float
) -> dict[int, Numbers]:
    """The numbers of each step that has turns; `near` is how far under the threshold a rejected
    intent may lie."""
    step = step_of(span)
    query = sa.select(step, *_sums(near)).where(*events(turn_filter)).group_by(step)
    with database.reading.connect() as connection:
        rows = connection.execute(over_facts(query)).all()
    return {row[0]: Numbers(*map(int, row[1:])) for row in rows}


def _sums(near: float) -> Sequence[sa.ColumnElement[int]]:
    """The fields of `Numbers`, in their order."""
    closely = turns.c.best_score >= turns.c.threshold - (near + ROUNDING)
    return (
        sa.func.count(),
        *(count_of(route == name) for name in ("open", *ROUTES)),
        count_of((turns.c.reason == "below_threshold") & closely),
        count_of(asked_a_target),
        sa.func.coalesce(sa.func.sum(turns.c.input_tokens), 0),
        sa.func.coalesce(sa.func.sum(turns.c.output_tokens), 0),
        count_of(asked_a_target & turns.c.output_tokens.is_(None)),
        sa.func.coalesce(sa.func.sum(turns.c.cost_nano), 0),
        count_of(asked_a_target & turns.c.cost_nano.is_(None)),
    )


def top_scores(database: Database, turn_filter: TurnFilter, bins: int) -> list[ScoreCount]:
    """The turns by the score of the best scored intent, in `bins` parts of 0 to 1."""
    rows = _by_bin(database, turn_filter, turns.c.top_score, bins, route, turns.c.threshold)
    return [ScoreCount(min(int(row[0]), bins - 1), *row[1:]) for row in rows]


def next_scores(database: Database, turn_filter: TurnFilter, bins: int) -> list[ScoreCount]:
    """The turns by the score of the runner-up."""
    rows = _by_bin(database, turn_filter, turns.c.next_score, bins)
    return [ScoreCount(min(int(row[0]), bins - 1), row[1]) for row in rows]


def _by_bin(
    database: Database,
    turn_filter: TurnFilter,
    score: sa.Column[Any],
    bins: int,
    *split: sa.ColumnElement[Any],
) -> Sequence[Any]:
    """Rows of the bin, how many turns there are in it, and the values of `split`."""
    groups = (binned(score, bins), *split)
    query = sa.select(groups[0], sa.func.count(), *split)
    query = query.where(*events(turn_filter), score.is_not(None)).group_by(*groups)
    with database.reading.connect() as connection:
        return connection.execute(over_facts(query)).all()


def flows(database: Database, turn_filter: TurnFilter) -> list[Flow]:
    """All ways that were taken, the widest first; turns still open are left out."""
    split = (about, turns.c.reason, route, turns.c.target, turns.c.outcome)
    query = (
        sa.select(*split, sa.func.count().label("turns"))
        .where(*events(turn_filter), turns.c.state == "finished")
        .group_by(*split)
    )
    with database.reading.connect() as connection:
        rows = [Flow(*row) for row in connection.execute(over_facts(query))]
    return sorted(rows, key=lambda flow: (-flow.turns, str(flow)))


def within_and_outside(database: Database, turn_filter: TurnFilter) -> tuple[int, int]:
    """How many turns fit a filter, and how many more would if it asked for any time. Of a filter of
    time alone both are counted in an index, whatever the size of the log."""
    at_any_time = replace(turn_filter, since=None, until=None)
    with database.reading.connect() as connection:
        within, whole = (
            int(connection.execute(over_facts(_count(one))).scalar_one())
            for one in (turn_filter, at_any_time)
        )
    return within, max(0, whole - within)


def _count(turn_filter: TurnFilter) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(turns).where(*conditions(turn_filter))


def last_number(database: Database) -> int:
    """The newest turn's number; changes with every new turn and costs next to nothing."""
    with database.reading.connect() as connection:
        return int(connection.execute(sa.select(sa.func.max(turns.c.number))).scalar() or 0)
