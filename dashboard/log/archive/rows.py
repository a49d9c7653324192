"""Turns as the archive has them: read out of the log in the order of an index, and put back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from dashboard.log.archive.day_files import COLUMNS, NAMES, ROWS, table
from dashboard.log.database import Database
from dashboard.log.schema import turns

# requests and responses stay the texts that they are stored as
_STORED = tuple(
    sa.cast(column, sa.Text).label(column.name) if isinstance(column.type, sa.JSON) else column
    for column in COLUMNS
)


def tables(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Iterator[Any]:
    """Arrow tables of the turns that fulfil a condition, at least one, each of a row group."""
    query = stored(which).order_by(turns.c.created_at, turns.c.number)
    with connection.execute(query, execution_options={"yield_per": ROWS}) as rows:
        batch = rows.fetchmany(ROWS)
        yield table(batch)
        while len(batch) == ROWS:
            batch = rows.fetchmany(ROWS)
            yield table(batch)


def stored(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """All columns of the turns that fulfil a condition, as they are stored."""
    return sa.select(*_STORED).where(which)


def put_back(database: Database, came: Sequence[Sequence[Any]]) -> None:
    """Insert rows of all columns that the log does not have."""
    at = NAMES.index("created_at")
    moments = [row[at].isoformat(" ", "microseconds") for row in came]
    rows = [(*row[:at], moment, *row[at + 1 :]) for row, moment in zip(came, moments, strict=True)]
    with database.engine.begin() as connection:
        connection.exec_driver_sql(insertion(database, NAMES), rows)


def insertion(database: Database, names: Sequence[str]) -> str:
    """The statement that inserts turns which are not there, with the driver's own places; the names
    are those of the schema."""
    place = "?" if database.is_sqlite else "%s"
    table_name = f"{database.schema}.turns" if database.schema else "turns"
    columns, places = ", ".join(names), ", ".join([place] * len(names))
    return f"INSERT INTO {table_name} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608  # nosec B608 - names of ours


def of_day(day: dt.date) -> sa.ColumnElement[bool]:
    """Whether a turn began on a day of UTC."""
    begin = beginning(day)
    return (turns.c.created_at >= begin) & (turns.c.created_at < begin + dt.timedelta(days=1))


def beginning(day: dt.date) -> dt.datetime:
    """The first moment of a day."""
    return dt.datetime.combine(day, dt.time())
