"""Which turns a page is about: the filter of the diagnostics, as conditions of a query.

A few expressions that SQLite and PostgreSQL spell differently are here too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from dashboard.log.database import Database
from dashboard.log.schema import turns
from lexclient.recognition import FALLBACK_INTENT

ROUTES = ("lex", "hook", "fallback", "failed")
CHOICES = ("bot_name", "alias_id", "locale_id", "target")


@dataclass(frozen=True, slots=True)
class TurnFilter:
    """An empty tuple asks for any value; moments are UTC without a zone, `until` not included."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    bots: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    conversation: str = ""
    text: str = ""


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


def conditions(asked: TurnFilter) -> list[sa.ColumnElement[bool]]:
    """What a row has to fulfil."""
    found: list[sa.ColumnElement[bool]] = []
    if asked.since:
        found.append(turns.c.created_at >= asked.since)
    if asked.until:
        found.append(turns.c.created_at < asked.until)
    for column, values in (
        (turns.c.bot_name, asked.bots),
        (turns.c.alias_id, asked.aliases),
        (turns.c.locale_id, asked.locales),
        (route, asked.routes),
        (turns.c.reason, asked.reasons),
        (about, asked.intents),
        (turns.c.target, asked.targets),
        (turns.c.outcome, asked.outcomes),
    ):
        if values:
            found.append(column.in_(values))
    if asked.conversation:
        found.append(turns.c.conversation == asked.conversation)
    if asked.text:
        found.append(turns.c.utterance.icontains(asked.text, autoescape=True))
    return found


Q = TypeVar("Q", bound=sa.Executable)


def over_facts(query: Q) -> Q:
    """Have SQLite read the index that holds all of the overview, whatever its planner thinks of
    the others: for the order of one of those it fetches every row whole, ten times slower."""
    return query.execution_options(index="turns_facts")


def choices(database: Database) -> dict[str, tuple[str, ...]]:
    """The values one can filter by, per column: bot, alias, locale, target and intent.

    Each is found by jumping along an index, so that a million turns cost as much as a hundred.
    """
    with database.engine.connect() as connection:
        found = {name: tuple(_distinct(connection, turns.c[name])) for name in CHOICES}
        intents = {
            *_distinct(connection, turns.c.intent),
            *_distinct(connection, turns.c.top_intent),
        }
    return found | {"intent": tuple(sorted(intents - {FALLBACK_INTENT}))}


def _distinct(connection: sa.Connection, column: sa.Column[Any]) -> list[str]:
    found: list[str] = []
    query = sa.select(sa.func.min(column))
    value = connection.execute(query).scalar()
    while value is not None:
        found.append(value)
        value = connection.execute(query.where(column > value)).scalar()
    return found


class epoch(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it is
    """Whole seconds since 1970 of a moment without a zone."""

    type = sa.BigInteger()
    inherit_cache = True


class whole(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it is
    """The whole number not above a number that is not negative."""

    type = sa.BigInteger()
    inherit_cache = True


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
