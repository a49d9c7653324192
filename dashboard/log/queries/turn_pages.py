"""Pages of the turn table, found by key in SQL: the last page costs what the first one does.

A key is the value sorted by together with the turn's number, which makes it unique. Sorted by
something not every turn has (a score, a cost), the turns without it are not listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.conversation.turn import ROUTE_FIELDS, ListedTurn, Turn
from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter, conditions
from dashboard.log.schema import turns
from dashboard.log.turn_rows import LISTED, listed_of, turn_of

PAGE_ROWS = 50
LISTED_COLUMNS = [
    turns.c[name] for name in dict.fromkeys((*LISTED, *ROUTE_FIELDS, "threshold", "cost_nano"))
]
# name: (column, whether the largest comes first)
ORDERS: dict[str, tuple[str, bool]] = {
    "newest": ("number", True),
    "oldest": ("number", False),
    "slowest": ("total_s", True),
    "dearest": ("cost_nano", True),
    "lowest": ("top_score", False),
    "highest": ("top_score", True),
}


@dataclass(frozen=True, slots=True)
class Key:
    """Where a row stands in an order."""

    value: Any
    number: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in order; `following` is the key to ask the next page after, None on the last."""

    rows: tuple[ListedTurn, ...]
    following: Key | None


def page(
    database: Database,
    turn_filter: TurnFilter,
    *,
    order: str = "newest",
    after: Key | None = None,
    size: int = PAGE_ROWS,
) -> Page:
    """The `size` rows that come after a key; raises `KeyError` for an order there is not."""
    column, descending = turns.c[ORDERS[order][0]], ORDERS[order][1]
    query = _ordered(turn_filter, column, descending, after).limit(size + 1)
    with database.engine.connect() as connection:
        rows = connection.execute(query).mappings().all()
    last = rows[size - 1] if len(rows) > size else None
    following = Key(last[column.name], last["number"]) if last else None
    return Page(tuple(listed_of(dict(row)) for row in rows[:size]), following)


def neighbours(
    database: Database, turn_filter: TurnFilter, turn_id: str, *, order: str = "newest"
) -> tuple[str | None, str | None]:
    """The ids of the turns before and after a turn in this filter and order."""
    column, descending = turns.c[ORDERS[order][0]], ORDERS[order][1]
    standing = sa.select(column.label("value"), turns.c.number).where(turns.c.id == turn_id)
    with database.engine.connect() as connection:
        row = connection.execute(standing).first()
        if row is None or row.value is None:
            return None, None
        at = Key(row.value, row.number)
        queries = (_ordered(turn_filter, column, way, at) for way in (not descending, descending))
        found = [connection.execute(query.limit(1)).mappings().first() for query in queries]
    before, after = (row["id"] if row else None for row in found)
    return before, after


def count(database: Database, turn_filter: TurnFilter) -> int:
    """How many turns the filter finds."""
    query = sa.select(sa.func.count()).select_from(turns).where(*conditions(turn_filter))
    with database.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def before(database: Database, turn: Turn) -> Turn | None:
    """The turn that the same session had before this one: the state it began in."""
    same = (turns.c.conversation == turn.conversation) & (turns.c.bot_id == turn.bot.bot_id)
    same &= turns.c.locale_id == turn.bot.locale_id
    query = sa.select(turns).where(same, turns.c.number < turn.number)
    newest = query.order_by(turns.c.number.desc()).limit(1)
    with database.engine.connect() as connection:
        row = connection.execute(newest).mappings().first()
    return turn_of(dict(row)) if row else None


def _ordered(
    turn_filter: TurnFilter, column: sa.Column[Any], descending: bool, after: Key | None
) -> sa.Select[Any]:
    wanted = [*conditions(turn_filter), column.is_not(None)]
    if after:
        here = sa.tuple_(column, turns.c.number)
        there = sa.tuple_(sa.literal(after.value), sa.literal(after.number))
        wanted.append(here < there if descending else here > there)
    way = (column.desc(), turns.c.number.desc()) if descending else (column, turns.c.number)
    return sa.select(*LISTED_COLUMNS).where(*wanted).order_by(*way)
