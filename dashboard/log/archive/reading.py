"""Where turns are read from: the log alone while it is small, DuckDB over the files and what of the
log they do not have once it is large."""

from __future__ import annotations

import threading
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from dashboard.log.archive import rows
from dashboard.log.archive.changes import Changes
from dashboard.log.archive.day_files import NAMES, DayFiles
from dashboard.log.archive.days import Day, changed, days, until
from dashboard.log.database import Database
from dashboard.log.schema import turns

SMALL = 100_000  # turns, up to which the log's own SQL is quick enough
MEMORY = "256MB"
THREADS = 2
ORDER = ", ".join(NAMES)


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
        self._memory: Any = None
        self._reading: sa.Engine | None = None

    def connect(self) -> sa.Connection:
        """A connection that sees all turns as they are now, in a table called as in the log."""
        with self._lock:
            seen = self._changes.token()
            if seen != self._seen:
                self._serves = self._look()
                self._seen = seen
            reading = self._reading if self._serves else None
        return (reading or self._database.engine).connect()

    def close(self) -> None:
        """Give memory and connections back."""
        with self._lock:
            self._changes.close()
            self._serves, self._seen = False, None
            if self._memory is not None:
                self._memory.close()
            self._memory = self._reading = None

    def _look(self) -> bool:
        """See which files there are, and take in what they do not have; False where the log is to
        be asked itself."""
        with self._database.engine.connect() as connection:
            if not self._database.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            files, begin = days(connection), until(connection)
            if begin is None or sum(day.turns for day in files.values()) <= self._small:
                return False
            late = changed(connection)
            here = turns.c.created_at >= rows.beginning(begin)
            live = sa.or_(here, *map(rows.of_day, late))
            self._take_in(connection, live, [day for day in files.values() if day.day not in late])
        return True

    def _take_in(
        self, connection: sa.Connection, live: sa.ColumnElement[bool], files: list[Day]
    ) -> None:
        with self._opened().cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("DROP VIEW IF EXISTS turns; DROP TABLE IF EXISTS live")
            for n, table in enumerate(rows.tables(connection, live)):
                cursor.register("batch", table)
                way = "INSERT INTO live" if n else "CREATE TABLE live AS"
                cursor.execute(f"{way} SELECT * FROM batch")  # noqa: S608  # nosec B608 - words of ours
                cursor.unregister("batch")
            cursor.execute(f"CREATE VIEW turns AS {self._union(files)}")
            cursor.execute("COMMIT")

    def _union(self, files: list[Day]) -> str:
        """What is in files and what is not; files of older releases have fewer columns."""
        parts = [f"SELECT {ORDER} FROM live"]  # noqa: S608  # nosec B608 - names of ours
        for columns in {day.columns for day in files}:
            read = self._files.scan(day.day for day in files if day.columns == columns)
            parts.append(f"SELECT * FROM {read}")  # noqa: S608  # nosec B608
        return " UNION ALL BY NAME ".join(parts)

    def _opened(self) -> Any:
        if self._memory is None:
            duckdb = import_module("duckdb")
            dialect = import_module("dashboard.log.archive.dialect")
            settings = {"threads": THREADS, "memory_limit": MEMORY}
            self._memory = duckdb.connect(":memory:", config=settings)
            self._memory.execute("SET GLOBAL integer_division = true")
            self._memory.execute("SET GLOBAL parquet_metadata_cache = true")
            self._reading = dialect.engine_of(self._memory)
        return self._memory
