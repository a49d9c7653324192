"""Writes files: of days that are over or changed since, and again without what is deleted."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from dashboard.log.archive import days, merging, rows
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
            written = _write(connection, files, day)
        with database.engine.begin() as connection:
            days.written(connection, written, note)
        if not written.turns:
            files.remove(day)
    return bool(noted)


def _write(connection: sa.Connection, files: DayFiles, day: dt.date) -> Day:
    """The file of a day anew: what the log has, on top of what the archive alone has."""
    known = days.days(connection).get(day)
    own = rows.of_day(day)
    if known and known.alone:
        return merging.write(files, known, day, rows.tables(connection, own))
    last = connection.execute(sa.select(sa.func.max(turns.c.number)).where(own)).scalar()
    count = files.write(day, rows.tables(connection, own))
    return Day(day, count, len(COLUMNS), int(last or 0), alone=False)


def leave_out(database: Database, files: DayFiles, which: sa.ColumnElement[bool]) -> None:
    """Write the files again that have some of these turns. What a process that died had not
    finished goes, too."""
    files.remove_unfinished()
    for day in files.days():
        with merging.reading(files, [files.path(day)]) as connection:
            count = _leave_out_of(connection, files, day, which)
        if count is not None:
            with database.engine.begin() as log:
                days.shortened(log, day, count)
        if count == 0:
            files.remove(day)


def _leave_out_of(
    connection: sa.Connection, files: DayFiles, day: dt.date, which: sa.ColumnElement[bool]
) -> int | None:
    """How many turns are left of a day; None where it has none of these."""
    if not connection.execute(sa.select(turns.c.id).where(which).limit(1)).first():
        return None
    kept = sa.not_(sa.func.coalesce(which, sa.false()))
    return files.write(day, rows.tables(connection, kept))
