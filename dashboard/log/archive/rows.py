"""Turns as the archive has them, read out of the log in the order of an index of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from dashboard.log.archive.day_files import COLUMNS, ROWS, table
from dashboard.log.schema import turns

# requests and responses stay the texts that they are stored as
_STORED = tuple(
    sa.cast(column, sa.Text).label(column.name) if isinstance(column.type, sa.JSON) else column
    for column in COLUMNS
)


def tables(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Iterator[Any]:
    """Arrow tables of the turns that fulfil a condition, at least one, each of a row group."""
    query = sa.select(*_STORED).where(which).order_by(turns.c.created_at, turns.c.number)
    with connection.execute(query, execution_options={"yield_per": ROWS}) as rows:
        batch = rows.fetchmany(ROWS)
        yield table(batch)
        while len(batch) == ROWS:
            batch = rows.fetchmany(ROWS)
            yield table(batch)


def of_day(day: dt.date) -> sa.ColumnElement[bool]:
    """Whether a turn began on a day of UTC."""
    begin = beginning(day)
    return (turns.c.created_at >= begin) & (turns.c.created_at < begin + dt.timedelta(days=1))


def beginning(day: dt.date) -> dt.datetime:
    """The first moment of a day."""
    return dt.datetime.combine(day, dt.time())
