"""What two stretches of time are compared by: counts, and sums with their squares, in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.queries.expressions import count_of, over_facts, route
from dashboard.log.queries.filter import TurnFilter, events
from dashboard.log.schema import turns

MEASURES: Mapping[str, sa.ColumnElement[Any]] = {
    # a server counts as it likes: the squares of whole numbers would not fit
    "tokens": sa.cast(turns.c.input_tokens, sa.Double) + turns.c.output_tokens,
    "cost": turns.c.cost_nano / sa.literal(10.0**9),
    "lex_s": turns.c.lex_s,
    "first_s": turns.c.first_s,
    "total_s": turns.c.total_s,
}


@dataclass(frozen=True, slots=True)
class Sums:
    """How many values are known, their sum and the sum of their squares."""

    count: int
    sum: float
    squares: float


@dataclass(frozen=True, slots=True)
class NluNumbers:
    """The finished turns whose intent Lex's own NLU chose, or Bedrock; None where nobody says.
    `mean_score` is that of the best scored intent."""

    nlu: str | None
    turns: int
    lex: int
    fallback: int
    mean_score: float | None


def measured(database: Database, turn_filter: TurnFilter) -> dict[str, Sums]:
    """Each measure of a turn, over those in which it is known."""
    sums = [
        part
        for value in MEASURES.values()
        for part in (sa.func.count(value), sa.func.sum(value), sa.func.sum(value * value))
    ]
    query = over_facts(sa.select(*sums).where(*events(turn_filter)))
    with database.reading.connect() as connection:
        row = [float(value or 0) for value in connection.execute(query).one()]
    parts = {name: row[3 * n : 3 * n + 3] for n, name in enumerate(MEASURES)}
    return {name: Sums(int(one[0]), one[1], one[2]) for name, one in parts.items()}


def by_nlu(database: Database, turn_filter: TurnFilter) -> list[NluNumbers]:
    """Who chose the intents, the most frequent first."""
    query = (
        sa.select(
            turns.c.nlu,
            sa.func.count(),
            count_of(route == "lex"),
            count_of(route == "fallback"),
            sa.func.avg(turns.c.top_score),
        )
        .where(*events(turn_filter), turns.c.state == "finished")
        .group_by(turns.c.nlu)
    )
    with database.reading.connect() as connection:
        rows = [
            NluNumbers(nlu, count, int(lex), int(fallback), mean)
            for nlu, count, lex, fallback, mean in connection.execute(over_facts(query))
        ]
    return sorted(rows, key=lambda one: (-one.turns, str(one.nlu)))
