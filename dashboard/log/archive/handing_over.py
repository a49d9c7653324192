"""How the log gives a day away to the archive, and gets turns back that are to change.

    not alone ── its file holds all of it ──► alone ── the log deletes its rows ──► file alone
                                                │ ◄── a row is in the log again, and noted
                                                └──► the file is written with it, the log deletes it

Each arrow is a transaction. Wherever a process is killed, a turn is in one of the two at least,
and where it is in both the log's is the newer.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from dashboard.log.archive import days, rows
from dashboard.log.archive.day_files import ROWS, DayFiles
from dashboard.log.archive.days import Day
from dashboard.log.archive.numbers import remember
from dashboard.log.database import Database
from dashboard.log.schema import archive_days, turns

BATCH = 2000  # rows of one transaction: a turn that is being written waits for one at most


def give_one(database: Database, files: DayFiles, limit: dt.date) -> bool:
    """Give the first day before `limit` away that can be; whether there was one."""
    with database.engine.connect() as connection:
        known, late = days.days(connection), days.changed(connection)
    for day in known.values():
        if (
            day.day < limit
            and not day.alone
            and day.day not in late
            and _mark(database, files, day)
        ):
            clear(database, day.day)
            return True
    return False


def clear_one(database: Database) -> bool:
    """Delete from the log what it has of a day that the archive alone has; whether there was one
    with anything."""
    with database.engine.connect() as connection:
        own, late = {day.day for day in days.alone(connection)}, days.changed(connection)
        end = max(own, default=dt.date.min)
        here = days.with_turns(connection, min(own, default=end), end + dt.timedelta(days=1))
        found = next((day for day in here if day in own and day not in late), None)
    if found is not None:
        clear(database, found)
    return found is not None


def bring_back(database: Database, reading: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    """Have the log hold these of the turns that `reading` has."""
    with reading.execute(rows.stored(which), execution_options={"yield_per": ROWS}) as came:
        while batch := came.fetchmany(BATCH):
            rows.put_back(database, batch)


def _mark(database: Database, files: DayFiles, day: Day) -> bool:
    """Whether the day is the archive's from now on: its file is there, its turns are over, and
    nothing was changed that the file does not have."""
    if files.count(day.day) != day.turns:
        return False
    own = archive_days.c.day == day.day
    engine = database.engine.execution_options(begin="BEGIN IMMEDIATE")
    with engine.begin() as connection:
        connection.execute(sa.select(archive_days.c.day).where(own).with_for_update())
        if day.day in days.changed(connection) or runs(connection, day.day):
            return False
        connection.execute(sa.update(archive_days).where(own).values(alone=True))
        remember(connection, day.last_number)
    return True


def runs(connection: sa.Connection, day: dt.date) -> bool:
    """Whether a turn that began on a day is not over."""
    running = sa.select(turns.c.id).where(rows.of_day(day), turns.c.state != "finished")
    return bool(connection.execute(running.limit(1)).first())


def clear(database: Database, day: dt.date) -> None:
    """Delete the log's rows of a day, until one is noted as changed."""
    some = sa.select(turns.c.number).where(rows.of_day(day)).order_by(turns.c.number).limit(BATCH)
    engine = database.engine.execution_options(begin="BEGIN IMMEDIATE")
    while True:
        with engine.begin() as connection:
            if database.is_sqlite:  # what is deleted from the archive later is in no free page
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            numbers = list(connection.execute(some.with_for_update()).scalars())
            if not numbers or day in days.changed(connection):
                return
            connection.execute(sa.delete(turns).where(turns.c.number.in_(numbers)))
