"""Turns that come from elsewhere, of days that the log would give away at once: they go to the
archive without being rows of the log first.

    turns ──► _came/….parquet, a batch each ──► the files of their days, which the archive alone has

What has come is merged by whoever ends its run, or by the background after a process that died;
merged twice it is the same as once, for a turn that a day has does not come into it again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.log.archive import days, handing_over, merging, rows
from dashboard.log.archive.day_files import DayFiles
from dashboard.log.archive.numbers import take
from dashboard.log.database import Database

Row = Mapping[str, Any]


def stage(database: Database, files: DayFiles, came: Sequence[Row]) -> None:
    """Keep rows, by the names of their columns, until they are merged; they get their numbers."""
    numbers = take(database, len(came))
    files.stage([{**row, "number": n} for row, n in zip(came, numbers, strict=True)])


def there(database: Database, files: DayFiles, moments: Mapping[str, dt.datetime]) -> Iterator[str]:
    """Those ids of turns that the archive alone has; each began at its moment, so that a file a day
    is looked into, and nothing of DuckDB is imported for it."""
    by_day: dict[dt.date, list[str]] = defaultdict(list)
    for turn_id, moment in moments.items():
        by_day[moment.date()].append(turn_id)
    with database.engine.connect() as connection:
        own = {day.day for day in days.alone(connection)} & by_day.keys()
    if own:
        files.refresh()
    for day in own:
        yield from files.ids(day, by_day[day])


def merge_one(
    database: Database, files: DayFiles, parts: Sequence[str], after: dt.date, now: dt.datetime
) -> dt.date | None:
    """Merge what of these parts is of the first day after one; the day, None at the end."""
    there = sorted({*parts} & {*files.parts()})
    day = merging.first_day(files, there, after)
    if day is None:
        return None
    days.close(database, now)
    if not _merged(database, files, day, there):
        _to_the_log(database, files, day, there)
    handing_over.clear(database, day)
    return day


def _merged(database: Database, files: DayFiles, day: dt.date, parts: Sequence[str]) -> bool:
    """Whether the day's file has it all; not while a turn of that day runs."""
    note = days.waiting(database).get(day, 0)
    with database.engine.connect() as connection:
        if handing_over.runs(connection, day):
            return False
        known = days.days(connection).get(day)
        older = known if known and known.alone else None
        here = rows.tables(connection, rows.of_day(day))
        written = merging.write(files, older, day, here, parts)
    with database.engine.begin() as connection:
        days.written(connection, written, note)
    return True


def _to_the_log(database: Database, files: DayFiles, day: dt.date, parts: Sequence[str]) -> None:
    with merging.reading(files, parts) as reading:
        handing_over.bring_back(database, reading, rows.of_day(day))
