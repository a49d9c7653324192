"""The file of a day that the archive alone has, written anew with what the log has of it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from typing import Any

from dashboard.log.archive.day_files import NAMES, ROWS, DayFiles, schema, without
from dashboard.log.archive.days import Day

ORDER = ", ".join(NAMES)


def write(files: DayFiles, known: Day | None, day: dt.date, newer: Iterator[Any]) -> Day:
    """Replace the file of a day by what it has, overlaid by these Arrow tables, and say what it is
    then; `known` is what it was, None for one that there is not."""
    dialect: Any = import_module("dashboard.log.archive.dialect")
    with closing(dialect.memory()) as memory:
        _take_in(memory, newer)
        older = files.scans([known] if known else [])
        parts = [f"SELECT {ORDER} FROM newer", *map(without("newer"), older)]  # noqa: S608  # nosec B608 - names of ours
        union = " UNION ALL BY NAME ".join(parts)
        whole = f"SELECT {ORDER} FROM ({union}) ORDER BY created_at, number"  # noqa: S608  # nosec B608
        count = files.write(day, _tables(memory.execute(whole)))
    last = files.last_number(day) if count else 0
    return Day(day, count, len(NAMES), last, alone=True)


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
