"""Writes files: of days that are over or changed since, and again without what is deleted."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from dashboard.log.archive import days, rows
from dashboard.log.archive.day_files import COLUMNS, DayFiles
from dashboard.log.archive.days import Day
from dashboard.log.database import Database
from dashboard.log.schema import turns


def is_larger(database: Database, count: int) -> bool:
    """Whether the log has more turns than that."""
    some = sa.select(turns.c.number).limit(count + 1).subquery()
    with database.engine.connect() as connection:
        query = sa.select(sa.func.count()).select_from(some)
        return int(connection.execute(query).scalar_one()) > count


def write_one(database: Database, files: DayFiles, now: dt.datetime) -> bool:
    """Write the first day that is over at `now` (UTC) and not as the log is, if there is one. It
    is read from the log until its file is whole."""
    days.close(database, now)
    noted = days.waiting(database)
    for day, note in list(noted.items())[:1]:
        with database.engine.connect() as connection:
            count, last = _write(connection, files, day, sa.true())
        with database.engine.begin() as connection:
            days.written(connection, Day(day, count, len(COLUMNS), last, alone=False), note)
    return bool(noted)


def leave_out(database: Database, files: DayFiles, which: sa.ColumnElement[bool]) -> int:
    """Write the files again that have some of these turns; returns how many turns those were.
    What a process that died had not finished goes, too."""
    files.remove_unfinished()
    dialect = import_module("dashboard.log.archive.dialect")
    left = 0
    with closing(import_module("duckdb").connect(":memory:")) as memory:
        reading = dialect.engine_of(memory)
        for day in files.days():
            memory.execute(f"CREATE OR REPLACE VIEW turns AS SELECT * FROM {files.scan([day])}")  # noqa: S608  # nosec B608
            left += _leave_out_of(database, reading, files, day, which)
    return left


def _leave_out_of(
    database: Database,
    reading: sa.Engine,
    files: DayFiles,
    day: dt.date,
    which: sa.ColumnElement[bool],
) -> int:
    matching = sa.select(sa.func.count()).select_from(turns).where(which)
    with reading.connect() as connection:
        leaving = int(connection.execute(matching).scalar_one())
        if not leaving:
            return 0
        kept = sa.not_(sa.func.coalesce(which, sa.false()))
        count, _last = _write(connection, files, day, kept)
    with database.engine.begin() as connection:
        days.shortened(connection, day, count)
    return leaving


def _write(
    connection: Any, files: DayFiles, day: dt.date, which: sa.ColumnElement[bool]
) -> tuple[int, int]:
    """The file of a day anew; how many turns it has, and the highest number of them."""
    own = rows.of_day(day) & which
    last = connection.execute(sa.select(sa.func.max(turns.c.number)).where(own)).scalar()
    count = files.write(day, rows.tables(connection, own))
    if not count:
        files.remove(day)
    return count, int(last or 0)
