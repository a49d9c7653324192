"""Pages of the turn table, found by key in SQL: the last page costs what the first one does.

A key is the value sorted by together with the turn's number, which makes it unique. Sorted by
something not every turn has (a score, a cost), the turns without it are not listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter, conditions
from dashboard.log.schema import turns
from dashboard.log.turns import TurnRow

PAGE_ROWS = 50
LISTED = (
    *("number", "id", "conversation", "created_at", "state", "outcome", "utterance", "bot_name"),
    *("locale_id", "answered_by", "reason", "intent", "score", "best_intent", "best_score"),
    *("top_score", "threshold", "target", "total_s", "cost_nano", "error", "thumb", "replay_of"),
)

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

    rows: tuple[TurnRow, ...]
    following: Key | None


def page(
    database: Database,
    asked: TurnFilter,
    *,
    order: str = "newest",
    after: Key | None = None,
    size: int = PAGE_ROWS,
) -> Page:
    """The `size` rows that come after a key; raises `KeyError` for an order there is not."""
    column, descending = turns.c[ORDERS[order][0]], ORDERS[order][1]
    query = _ordered(asked, column, descending, after).limit(size + 1)
    with database.engine.connect() as connection:
        rows = [TurnRow(dict(row)) for row in connection.execute(query).mappings()]
    more = len(rows) > size
    return Page(tuple(rows[:size]), key_of(rows[size - 1], order) if more else None)


def neighbours(
    database: Database, asked: TurnFilter, row: TurnRow, *, order: str = "newest"
) -> tuple[str | None, str | None]:
    """The ids of the turns before and after a turn in this filter and order."""
    column, descending = turns.c[ORDERS[order][0]], ORDERS[order][1]
    at = key_of(row, order)
    if at.value is None:
        return None, None
    queries = (_ordered(asked, column, way, at).limit(1) for way in (not descending, descending))
    with database.engine.connect() as connection:
        found = [connection.execute(query).mappings().first() for query in queries]
    before, after = (row["id"] if row else None for row in found)
    return before, after


def count(database: Database, asked: TurnFilter) -> int:
    """How many turns the filter finds."""
    query = sa.select(sa.func.count()).select_from(turns).where(*conditions(asked))
    with database.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def before(database: Database, row: TurnRow) -> TurnRow | None:
    """The turn that the same session had before this one: the state it began in."""
    same = [turns.c[name] == getattr(row, name) for name in ("conversation", "bot_id", "locale_id")]
    query = sa.select(turns).where(*same, turns.c.number < row.number)
    with database.engine.connect() as connection:
        found = (
            connection.execute(query.order_by(turns.c.number.desc()).limit(1)).mappings().first()
        )
    return TurnRow(dict(found)) if found else None


def key_of(row: TurnRow, order: str) -> Key:
    """Where a row stands."""
    return Key(getattr(row, ORDERS[order][0]), row.number)


def _ordered(
    asked: TurnFilter, column: sa.Column[Any], descending: bool, after: Key | None
) -> sa.Select[Any]:
    listed: Sequence[sa.Column[Any]] = [turns.c[name] for name in LISTED]
    wanted = [*conditions(asked), column.is_not(None)]
    if after:
        here = sa.tuple_(column, turns.c.number)
        there = sa.tuple_(sa.literal(after.value), sa.literal(after.number))
        wanted.append(here < there if descending else here > there)
    way = (column.desc(), turns.c.number.desc()) if descending else (column, turns.c.number)
    return sa.select(*listed).where(*wanted).order_by(*way)
