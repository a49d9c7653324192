"""The file of a day that the archive alone has, written anew with what the log has of it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from dashboard.log.archive.day_files import NAMES, ROWS, DayFiles, schema, union, without
from dashboard.log.archive.days import Day
from dashboard.log.archive.reading import Memory
from dashboard.log.archive.rows import beginning
from dashboard.log.schema import turns

ORDER = ", ".join(NAMES)


def write(
    files: DayFiles,
    known: Day | None,
    day: dt.date,
    newer: Iterator[Any],
    parts: Sequence[str] = (),
) -> Day:
    """Replace the file of a day by what it has, overlaid by these Arrow tables, and by what it does
    not have of these files; say what it is then. `known` is what it was, None for nothing."""
    with closing(Memory()) as opened:
        memory = opened.database
        _take_in(memory, newer)
        older = files.scans([known] if known else [])
        came = [_once(files, parts, day)] if parts else []
        kept = ["SELECT * FROM newer", *map(without("newer"), older)]
        memory.execute(f"CREATE VIEW kept AS {union(kept)}")
        both = union(["SELECT * FROM kept", *map(without("kept"), came)])
        whole = f"SELECT {ORDER} FROM ({both})"  # noqa: S608  # nosec B608
        count = files.write(day, _tables(memory.execute(whole)))
    last = files.last_number(day) if count else 0
    return Day(day, count, len(NAMES), last, alone=True)


def first_day(files: DayFiles, parts: Sequence[str], after: dt.date) -> dt.date | None:
    """The first day after one that a turn of these files began on."""
    if not parts:
        return None
    query = sa.select(sa.func.min(turns.c.created_at))
    later = turns.c.created_at >= beginning(after) + dt.timedelta(days=1)
    with reading(files, parts) as connection:
        moment = connection.execute(query.where(later)).scalar()
    return moment.date() if moment else None


@contextmanager
def reading(files: DayFiles, parts: Sequence[str]) -> Iterator[sa.Connection]:
    """A connection to what these files have, in a table called as in the log."""
    with closing(Memory()) as memory:
        view = f"CREATE VIEW turns AS SELECT * FROM {files.scan_of(parts)}"  # noqa: S608  # nosec B608
        memory.database.execute(view)
        with memory.engine.connect() as connection:
            yield connection


def _once(files: DayFiles, parts: Sequence[str], day: dt.date) -> str:
    """What these files have of a day, each turn once, though two runs have brought it."""
    begin, end = beginning(day), beginning(day) + dt.timedelta(days=1)
    own = f"created_at >= TIMESTAMP '{begin}' AND created_at < TIMESTAMP '{end}'"
    scan = files.scan_of(parts)
    first = f"SELECT min(number) FROM {scan} WHERE {own} GROUP BY id"  # noqa: S608  # nosec B608 - all of it is ours
    chosen = f"SELECT * FROM {scan} WHERE {own} AND number IN ({first})"  # noqa: S608  # nosec B608
    return f"SELECT * FROM ({chosen})"  # noqa: S608  # nosec B608


def _take_in(memory: Any, newer: Iterator[Any]) -> None:
    memory.register("kinds", schema().empty_table())
    memory.execute("CREATE TABLE newer AS SELECT * FROM kinds")
    for batch in newer:
        memory.register("batch", batch)
        memory.execute("INSERT INTO newer SELECT * FROM batch")
        memory.unregister("batch")


def _tables(answer: Any) -> Iterator[Any]:
    pa: Any = import_module("pyarrow")
    for batch in answer.to_arrow_reader(ROWS):
        yield pa.Table.from_batches([batch]).cast(schema())
