"""Numbers of turns that are not in the log's table: none of them is ever given to another.

PostgreSQL counts in a sequence. SQLite takes one more than the highest in the table, so what has
left it is remembered in a setting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import OWN_SCHEMA, Database
from dashboard.log.schema import settings, turns

LAST = "last_number"

_last = sa.select(sa.cast(settings.c.value, sa.Integer)).where(settings.c.name == LAST)


def next_number() -> sa.ColumnElement[int]:
    """What SQLite is to give a row that is inserted by the statement this stands in."""
    highest = sa.select(sa.func.max(turns.c.number))
    known = (sa.func.coalesce(one.scalar_subquery(), 0) for one in (highest, _last))
    return sa.func.max(*known, type_=sa.Integer) + 1


def take(database: Database, count: int) -> Sequence[int]:
    """So many numbers, in order, for turns that the log's table will not have."""
    engine = database.engine.execution_options(begin="BEGIN IMMEDIATE")
    with engine.begin() as connection:
        if not database.is_sqlite:
            return list(connection.execute(_NEXT, {"count": count}).scalars())
        begin = connection.execute(sa.select(next_number())).scalar_one()
        remember(connection, begin + count - 1)
        return range(begin, begin + count)


_NEXT = sa.text(
    f"SELECT nextval('{OWN_SCHEMA}.turns_number_seq') FROM generate_series(1, :count) ORDER BY 1"  # noqa: S608  # nosec B608 - a name of ours
)


def remember(connection: sa.Connection, last: int) -> None:
    """Numbers up to this one are taken."""
    before: Any = connection.execute(_last).scalar_one_or_none()
    if before is None:
        connection.execute(sa.insert(settings).values(name=LAST, value=str(last)))
    elif last > before:
        own = settings.c.name == LAST
        connection.execute(sa.update(settings).where(own).values(value=str(last)))
