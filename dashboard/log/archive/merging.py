"""The file of a day that the archive alone has, written anew with what the log has of it again and
with what has come: a row group at a time, so that no day is in memory as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from importlib import import_module
from itertools import chain
from typing import Any

import sqlalchemy as sa

from dashboard.log.archive.day_files import NAMES, ROWS, DayFiles
from dashboard.log.archive.days import Day
from dashboard.log.archive.reading import Memory

GROUP_BYTES = 16_000_000  # of a row group, as Arrow holds it: 11,000 turns of 1.4 KB


def write(
    files: DayFiles,
    known: Day | None,
    day: dt.date,
    newer: Iterator[Any],
    parts: Sequence[str] = (),
) -> Day:
    """Replace the file of a day by what it has, overlaid by these Arrow tables, and by what it does
    not have of these files; say what it is then. `known` is what it was, None for nothing."""
    older = files.tables([files.path(day)] if known else [], day)
    came = files.tables(parts, day)
    count = files.write(day, _row_groups(_each_once(chain(newer, older, came))))
    last = files.last_number(day) if count else 0
    return Day(day, count, len(NAMES), last, alone=True)


def first_day(files: DayFiles, parts: Sequence[str], after: dt.date) -> dt.date | None:
    """The first day after one that a turn of these files began on."""
    return min((day for day in files.days_within(parts) if day > after), default=None)


@contextmanager
def reading(files: DayFiles, parts: Sequence[str]) -> Iterator[sa.Connection]:
    """A connection to what these files have, in a table called as in the log."""
    with closing(Memory()) as memory:
        view = f"CREATE VIEW turns AS SELECT * FROM {files.scan_of(parts)}"  # noqa: S608  # nosec B608
        memory.database.execute(view)
        with memory.engine.connect() as connection:
            yield connection


def _each_once(tables: Iterable[Any]) -> Iterator[Any]:
    """The tables without rows of turns that were in one before."""
    seen: set[str] = set()
    for table in tables:
        places = {turn_id: at for at, turn_id in reversed([*enumerate(table["id"].to_pylist())])}
        if new := sorted(at for turn_id, at in places.items() if turn_id not in seen):
            seen |= places.keys()
            yield table if len(new) == table.num_rows else table.take(new)


def _row_groups(tables: Iterable[Any]) -> Iterator[Any]:
    """The same rows in tables of a row group each."""
    pa: Any = import_module("pyarrow")
    waiting: list[Any] = []
    for table in tables:
        both = (*waiting, table)
        too_many = sum(one.num_rows for one in both) > ROWS
        if waiting and (too_many or sum(one.nbytes for one in both) > GROUP_BYTES):
            yield pa.concat_tables(waiting)
            waiting.clear()
        waiting.append(table)
    if waiting:
        yield pa.concat_tables(waiting)
