"""Pages of the turn table, cut in SQL: what is skipped is counted in an index, never read.

Two turns with the same value stand by their numbers. Sorted by something not every turn has (a
score, a cost), the turns without it are neither listed nor counted.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def page(
    database: Database,
    turn_filter: TurnFilter,
    *,
    order: str = "newest",
    skip: int = 0,
    size: int = PAGE_ROWS,
    newest: int | None = None,
) -> list[ListedTurn]:
    """The `size` rows after the first `skip`; raises `KeyError` for an order there is not. What
    came after the turn with the number `newest` is not there, and shifts no page."""
    listed = [*conditions(turn_filter), *_there(order, newest)]
    numbers = sa.select(turns.c.number).where(*listed).order_by(*_way(order))
    wanted = turns.c.number.in_(numbers.offset(skip).limit(size).subquery().select())
    query = sa.select(*LISTED_COLUMNS).where(wanted).order_by(*_way(order))
    with database.reading.connect() as connection:
        return [listed_of(dict(row)) for row in connection.execute(query).mappings()]


def count(
    database: Database,
    turn_filter: TurnFilter,
    *,
    order: str = "newest",
    newest: int | None = None,
) -> int:
    """How many turns `page` lists in all."""
    return _counted(database, [*conditions(turn_filter), *_there(order, newest)])


def count_replays(database: Database, turn_filter: TurnFilter, *, newest: int) -> int:
    """How many of them play a recording, and are counted nowhere else."""
    replayed = turns.c.replay_of.is_not(None)
    return _counted(database, [*conditions(turn_filter), *_there("newest", newest), replayed])


def _counted(database: Database, wanted: Sequence[sa.ColumnElement[bool]]) -> int:
    query = sa.select(sa.func.count()).select_from(turns).where(*wanted)
    with database.reading.connect() as connection:
        return int(connection.execute(query).scalar_one())


def neighbours(
    database: Database, turn_filter: TurnFilter, turn_id: str, *, order: str = "newest"
) -> tuple[str | None, str | None]:
    """The ids of the turns before and after a turn in this filter and order."""
    column = turns.c[ORDERS[order][0]]
    standing = sa.select(column.label("value"), turns.c.number).where(turns.c.id == turn_id)
    with database.reading.connect() as connection:
        at = connection.execute(standing).first()
        if at is None or at.value is None:
            return None, None
        sides = (_beside(turn_filter, order, at, after=after) for after in (False, True))
        before, after = (connection.execute(side).scalar() for side in sides)
    return before, after


def before(database: Database, turn: Turn) -> Turn | None:
    """The turn that the same session had before this one: the state it began in."""
    same = (turns.c.conversation == turn.conversation) & (turns.c.bot_id == turn.bot.bot_id)
    same &= turns.c.locale_id == turn.bot.locale_id
    query = sa.select(turns).where(same, turns.c.number < turn.number)
    newest = query.order_by(turns.c.number.desc()).limit(1)
    with database.reading.connect() as connection:
        row = connection.execute(newest).mappings().first()
    return turn_of(dict(row)) if row else None


def _beside(turn_filter: TurnFilter, order: str, at: Any, *, after: bool) -> sa.Select[Any]:
    """The id of the turn that stands next to the row `at`, on one of its sides."""
    column, descending = turns.c[ORDERS[order][0]], ORDERS[order][1]
    here = sa.tuple_(column, turns.c.number)
    there = sa.tuple_(sa.literal(at.value), sa.literal(at.number))
    beyond = here < there if descending == after else here > there
    way = _way(order, forward=after)
    query = sa.select(turns.c.id).where(*conditions(turn_filter), column.is_not(None), beyond)
    return query.order_by(*way).limit(1)


def _there(order: str, newest: int | None) -> list[sa.ColumnElement[bool]]:
    """That a row has the value sorted by, and is not newer than the list."""
    known: list[sa.ColumnElement[bool]] = [turns.c[ORDERS[order][0]].is_not(None)]
    return known if newest is None else [*known, turns.c.number <= newest]


def _way(order: str, *, forward: bool = True) -> tuple[sa.ColumnElement[Any], ...]:
    column, descending = turns.c[ORDERS[order][0]], ORDERS[order][1]
    both = (column, turns.c.number)
    return tuple(one.desc() for one in both) if descending == forward else both
