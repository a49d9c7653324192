"""Brings the files up to date: days that are over, and those that changed since."""

from __future__ import annotations

import datetime as dt
from threading import Event

from dashboard.log.archive import days, rows
from dashboard.log.archive.day_files import COLUMNS, DayFiles
from dashboard.log.archive.days import Day
from dashboard.log.database import Database


def bring_up_to_date(
    database: Database, files: DayFiles, now: dt.datetime, stop: Event | None = None
) -> int:
    """Write the file of each day that is over at `now` (UTC) and not as the log is, until `stop`
    is set; returns how many were. One process at a time does so: see `upkeep`."""
    days.close(database, now)
    count = 0
    for day, note in days.waiting(database).items():
        if stop is None or not stop.is_set():
            _write(database, files, day, note)
            count += 1
    return count


def _write(database: Database, files: DayFiles, day: dt.date, note: int) -> None:
    """A day that is noted is read from the log until its file is whole."""
    with database.engine.connect() as connection:
        last = days.last_number(connection, day)
        count = files.write(day, rows.tables(connection, rows.of_day(day)))
    with database.engine.begin() as connection:
        days.written(connection, Day(day, count, len(COLUMNS), last, alone=False), note)
    if not count:
        files.remove(day)
