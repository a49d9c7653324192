"""What the archive alone has: days whose turns the log has given away, read from their files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import sqlalchemy as sa

from dashboard.log.archive import days
from dashboard.log.archive.day_files import DayFiles, union
from dashboard.log.archive.reading import Memory
from dashboard.log.database import Database, Rows
from dashboard.log.schema import archive_days, turns

NONE = (0, 0, 0)
REMEMBERED = 20_000  # answers, and rows of them, that are kept

_sums = (sa.func.coalesce(sa.func.sum(archive_days.c[n]), 0) for n in ("turns", "last_number"))
_some = sa.select(sa.func.count(), *_sums).where(archive_days.c.alone)


class Alone:
    """Asks the files of those days; safe to share between threads.

    Nothing of DuckDB is imported before the first day is given away. The log may have a row of
    these turns again, to be changed: that one is the newer.
    """

    def __init__(self, database: Database, files: DayFiles) -> None:
        self._database, self._files = database, files
        self._lock = threading.Lock()
        self._memory = Memory()
        self._seen: tuple[int, ...] = NONE
        self._known: dict[Hashable, Rows] = {}
        self._remembered = 0

    @property
    def exists(self) -> bool:
        """Whether there is any such day."""
        with self._database.engine.connect() as connection:
            return bool(connection.execute(_some).one()[0])

    def connect(self) -> sa.Connection | None:
        """A connection to the turns that are here, in a table called as in the log; None where
        there is none."""
        if not self._any():
            return None
        self._files.refresh()
        with self._lock:
            return None if self._seen == NONE else self._memory.engine.connect()

    def _any(self) -> bool:
        """See which days there are; whether there is any."""
        with self._lock, self._database.engine.connect() as connection:
            seen = tuple(connection.execute(_some).one())
            if seen != self._seen:
                self._look(days.alone(connection))
                self._seen = seen
            return bool(seen[0])

    def rows(self, query: sa.Select[Any]) -> Rows:
        """What a query for turns answers of these."""
        connection = self.connect()
        if connection is None:
            return ()
        with connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def holds(self, conversation: str) -> bool:
        """Whether a turn of a conversation is here; asked again it costs nothing."""
        query = sa.select(turns.c.id).where(turns.c.conversation == conversation).limit(1)
        return bool(self.once(("holds", conversation), lambda: self.rows(query)))

    def once(self, key: Hashable, ask: Callable[[], Rows]) -> Rows:
        """What `ask` gets of these turns, from memory while they are the same; `key` names the
        question wholly."""
        if not self._any():
            return ()
        seen, rows = self._seen, self._known.get(key)
        if rows is None:
            rows = ask()
            self._remember(key, rows, seen)
        return rows

    def close(self) -> None:
        """Give memory and connections back."""
        with self._lock:
            self._memory.close()
            self._seen = NONE

    def _remember(self, key: Hashable, rows: Rows, seen: tuple[int, ...]) -> None:
        with self._lock:
            if self._remembered >= REMEMBERED:
                self._forget()
            if seen == self._seen:
                self._known[key] = rows
                self._remembered += 1 + len(rows)

    def _forget(self) -> None:
        self._known.clear()
        self._remembered = 0

    def _look(self, listed: Sequence[days.Day]) -> None:
        self._forget()
        if not listed:
            return
        view = f"CREATE OR REPLACE VIEW turns AS {union(self._files.scans(listed))}"
        self._memory.database.execute(view)
