"""Expressions over the turns that several questions share, in either dialect."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from dashboard.log.schema import turns
from lexclient.recognition import FALLBACK_INTENT

ROUNDING = 1e-9  # keeps 0.55 * 20 from falling into the bin below


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time cut into `count` steps of `width` seconds from `start` on."""

    start: dt.datetime
    width: int
    count: int

    def moments(self) -> list[dt.datetime]:
        """The beginning of each step."""
        return [self.start + dt.timedelta(seconds=self.width * n) for n in range(self.count)]


# Who answered, as the badges say it; `open` while the turn still runs.
route = sa.case(
    (turns.c.state != "finished", "open"),
    ((turns.c.outcome == "failed") | turns.c.answered_by.is_(None), "failed"),
    (turns.c.reason == "hook_answered", "hook"),
    else_=turns.c.answered_by,
)

# What a turn is about: the intent Lex chose, or the best one it rejected for its fallback.
about = sa.case(
    (sa.func.coalesce(turns.c.intent, FALLBACK_INTENT) == FALLBACK_INTENT, turns.c.top_intent),
    else_=turns.c.intent,
)

# What a person thinks of the answer.
liked = sa.case((turns.c.thumb == 1, "up"), (turns.c.thumb == -1, "down"), else_="none")

# What a person says of the route: a label names the intent it should have been.
judged = sa.case(
    (turns.c.label.is_(None), "none"),
    (turns.c.label == sa.func.coalesce(turns.c.intent, FALLBACK_INTENT), "right"),
    else_="wrong",
)

Q = TypeVar("Q", bound=sa.Executable)


def over_facts(query: Q) -> Q:
    """Have SQLite read the index that holds all of the overview, whatever its planner thinks of
    the others: for the order of one of those it fetches every row whole, ten times slower."""
    return query.execution_options(index="turns_facts")


def count_of(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """How many rows fulfil a condition, 0 where there is no row."""
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def number(value: int) -> sa.ColumnElement[int]:
    """Written into the statement: PostgreSQL groups by an expression only if it stands there."""
    return sa.literal_column(str(value), sa.Integer)


def step_of(span: Span) -> sa.ColumnElement[int]:
    """In which step of a span a turn began, from 0 on."""
    start = number(int(span.start.replace(tzinfo=dt.UTC).timestamp()))
    return ((epoch(turns.c.created_at) - start) // number(span.width)).label("step")


def binned(value: sa.ColumnElement[Any], bins: int) -> sa.ColumnElement[int]:
    """In which of `bins` equal parts of 0 to 1 a score lies; 1 itself in one more."""
    return whole(value * number(bins) + sa.literal_column(f"{ROUNDING:.9f}"))


def between(score: sa.Column[Any], low: float, high: float) -> sa.ColumnElement[bool]:
    """Whether a score is in a part of 0 to 1, as `binned` cuts it."""
    below = score <= high if high >= 1 else score < high - ROUNDING
    return (score >= low - ROUNDING) & below


def containing(text: sa.Column[str], part: str) -> sa.ColumnElement[bool]:
    """Whether a text has another one in it, in upper or lower case."""
    plain = re.sub("[%_/]", r"/\g<0>", part)
    return matching(text, sa.literal(f"%{plain}%"))


class matching(FunctionElement[bool]):  # noqa: N801 - reads as the SQL function it is
    """Whether a text is like a pattern, in upper or lower case; what stands after a `/`
    is meant as it stands."""

    type = sa.Boolean()
    inherit_cache = True


class epoch(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it is
    """Whole seconds since 1970 of a moment without a zone."""

    type = sa.BigInteger()
    inherit_cache = True


class whole(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it is
    """The whole number not above a number that is not negative."""

    type = sa.BigInteger()
    inherit_cache = True


@compiles(matching)
def _matching(element: Any, compiler: Any, **options: Any) -> str:
    text, pattern = element.clauses
    return str(compiler.process(text.ilike(pattern, escape="/"), **options))


@compiles(matching, "sqlite")
def _matching_of_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    """Its LIKE knows no case of ASCII letters, its lower() none of others: with that, which
    SQLAlchemy writes, it would take half as long again."""
    text, pattern = element.clauses
    return str(compiler.process(text.like(pattern, escape="/"), **options))


@compiles(epoch)
def _epoch(element: Any, compiler: Any, **options: Any) -> str:
    return (
        f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **options)})) AS BIGINT)"
    )


@compiles(epoch, "sqlite")
def _epoch_of_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **options)}) AS INTEGER)"


@compiles(whole)
def _whole(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(floor({compiler.process(element.clauses, **options)}) AS BIGINT)"


@compiles(whole, "sqlite")
def _whole_of_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    """Built without mathematical functions, SQLite has no floor; its cast cuts off."""
    return f"CAST({compiler.process(element.clauses, **options)} AS INTEGER)"
