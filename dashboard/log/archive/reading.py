"""Where turns are read from: the log alone while it is small, DuckDB over the files and what of the
log they do not have once it is large."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from dashboard.log.archive import rows
from dashboard.log.archive.changes import Changes
from dashboard.log.archive.day_files import NAMES, DayFiles, union, without
from dashboard.log.archive.days import Day, changed, days, until
from dashboard.log.database import Database
from dashboard.log.schema import turns

SMALL = 100_000  # turns, up to which the log's own SQL is quick enough
ORDER = ", ".join(NAMES)


class Memory:
    """A DuckDB of this process's memory; nothing of it is imported before it is needed."""

    def __init__(self) -> None:
        self._opened: tuple[Any, sa.Engine] | None = None

    @property
    def database(self) -> Any:
        """The `duckdb.DuckDBPyConnection`."""
        return self._open()[0]

    @property
    def engine(self) -> sa.Engine:
        """What reads it."""
        return self._open()[1]

    def close(self) -> None:
        """Give memory and connections back; what asks again opens an empty one."""
        if self._opened is not None:
            self._opened[0].close()
        self._opened = None

    def _open(self) -> tuple[Any, sa.Engine]:
        if self._opened is None:
            dialect = import_module("dashboard.log.archive.dialect")
            database = dialect.memory()
            self._opened = database, dialect.engine_of(database)
        return self._opened


class Reader:
    """Hands out connections to read turns by; safe to share between threads.

    Nothing of DuckDB is imported before the log has more than `small` turns in files.
    """

    def __init__(self, database: Database, files: DayFiles, *, small: int = SMALL) -> None:
        self._database = database
        self._files = files
        self._small = small
        self._changes = Changes(database)
        self._lock = threading.Lock()
        self._seen: object = None
        self._serves = False
        self._memory = Memory()

    def connect(self) -> sa.Connection:
        """A connection that sees all turns as they are now, in a table called as in the log."""
        with self._lock:
            seen = self._changes.token()
            if seen != self._seen:
                self._serves = self._look()
                self._seen = seen
            reading = self._memory.engine if self._serves else None
        return (reading or self._database.engine).connect()

    def close(self) -> None:
        """Give memory and connections back."""
        with self._lock:
            self._changes.close()
            self._serves, self._seen = False, None
            self._memory.close()

    def _look(self) -> bool:
        """See which files there are, and take in what they do not have; False where the log is to
        be asked itself."""
        with self._database.engine.connect() as connection:
            if not self._database.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            files, begin = days(connection), until(connection)
            if begin is None or not self._is_needed(files.values()):
                return False
            late = changed(connection)
            here = turns.c.created_at >= rows.beginning(begin)
            live = sa.or_(here, *map(rows.of_day, late))
            self._take_in(connection, live, list(self._parts(files.values(), late)))
        return True

    def _is_needed(self, files: Collection[Day]) -> bool:
        """Whether the log is large, or has not got all of the turns."""
        return sum(day.turns for day in files) > self._small or any(day.alone for day in files)

    def _parts(self, files: Iterable[Day], late: Mapping[dt.date, int]) -> Iterator[str]:
        """What is read of the files: all of a day, of one that is alone and changed what the log
        does not have, nothing of one that the log has and knows better."""
        yield from self._files.scans(day for day in files if day.day not in late)
        both = self._files.scans(day for day in files if day.alone and day.day in late)
        yield from map(without("live"), both)

    def _take_in(
        self, connection: sa.Connection, live: sa.ColumnElement[bool], parts: Sequence[str]
    ) -> None:
        with self._memory.database.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("DROP VIEW IF EXISTS turns; DROP TABLE IF EXISTS live")
            for n, table in enumerate(rows.tables(connection, live)):
                cursor.register("batch", table)
                way = "INSERT INTO live" if n else "CREATE TABLE live AS"
                cursor.execute(f"{way} SELECT * FROM batch")  # noqa: S608  # nosec B608 - words of ours
                cursor.unregister("batch")
            whole = union((f"SELECT {ORDER} FROM live", *parts))  # noqa: S608  # nosec B608
            cursor.execute(f"CREATE VIEW turns AS {whole}")
            cursor.execute("COMMIT")
