"""Numbers of turns that are not in the log's table: none of them is ever given to another.

PostgreSQL counts in a sequence. SQLite takes one more than the highest in the table, so what has
left it is remembered in a setting.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from dashboard.log.schema import settings, turns

LAST = "last_number"

_last = sa.select(sa.cast(settings.c.value, sa.Integer)).where(settings.c.name == LAST)


def next_number() -> sa.ColumnElement[int]:
    """What SQLite is to give a row that is inserted by the statement this stands in."""
    highest = sa.select(sa.func.max(turns.c.number))
    known = (sa.func.coalesce(one.scalar_subquery(), 0) for one in (highest, _last))
    return sa.func.max(*known, type_=sa.Integer) + 1


def remember(connection: sa.Connection, last: int) -> None:
    """Numbers up to this one are taken."""
    before: Any = connection.execute(_last).scalar_one_or_none()
    if before is None:
        connection.execute(sa.insert(settings).values(name=LAST, value=str(last)))
    elif last > before:
        own = settings.c.name == LAST
        connection.execute(sa.update(settings).where(own).values(value=str(last)))
