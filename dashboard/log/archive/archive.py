"""The archive of a log: its door for whoever reads, keeps it up to date, or deletes."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from dashboard.log.archive import writing
from dashboard.log.archive.day_files import DayFiles
from dashboard.log.archive.reading import SMALL, Reader
from dashboard.log.database import Database, LogUnavailable
from dashboard.log.processes.locks import Locks

LOCK = "archive"  # whoever writes a file holds it
PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 60.0  # a day of a hundred thousand turns takes three


class Archive:
    """Safe to share between threads; `small` is as `Reader` has it."""

    def __init__(
        self, database: Database, files: DayFiles, locks: Locks, *, small: int = SMALL
    ) -> None:
        self._database, self._files, self._locks = database, files, locks
        self._reader = Reader(database, files, small=small)
        self._small = small

    def connect(self) -> sa.Connection:
        """A connection that sees all turns as they are now, in a table called as in the log."""
        return self._reader.connect()

    def bring_up_to_date(self, now: dt.datetime, stop: threading.Event | None = None) -> int:
        """Write the file of each day that is over at `now` (UTC) and not as the log is, until
        `stop` is set; returns how many were. A log that is small has no files."""
        if not writing.is_larger(self._database, self._small):
            return 0
        count = 0
        while stop is None or not stop.is_set():
            with self._alone():
                if not writing.write_one(self._database, self._files, now):
                    break
            count += 1
        return count

    def forget(self, which: sa.ColumnElement[bool]) -> int:
        """Take turns out of the files; returns how many. When it returns no file has them."""
        with self._alone():
            return writing.leave_out(self._database, self._files, which)

    def close(self) -> None:
        """Give memory and connections back."""
        self._reader.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else writes a file meanwhile, in this process or another."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while not (lock := self._locks.take(LOCK)):
            if time.monotonic() > limit:
                raise LogUnavailable("The archive is being written; try again in a minute.")
            time.sleep(PAUSE_SECONDS)
        try:
            yield
        finally:
            lock.close()
