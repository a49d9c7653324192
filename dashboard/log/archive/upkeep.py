"""Keeps the archive up to date in the background, one process of a log at a time."""

from __future__ import annotations

import logging
import threading

import sqlalchemy as sa

from dashboard.log.archive.archive import SMALL
from dashboard.log.archive.day_files import DayFiles
from dashboard.log.archive.writing import bring_up_to_date
from dashboard.log.clock import utc_now
from dashboard.log.database import Database, LogUnavailable
from dashboard.log.processes.locks import Locks
from dashboard.log.schema import turns

EVERY_SECONDS = 60.0
LOCK = "archive"  # whoever writes files, or takes something out of them, holds it

logger = logging.getLogger("lexlens")


class Upkeep:
    """Writes what is to be written at once and then every minute, as soon as the log has more
    than `small` turns."""

    def __init__(
        self,
        database: Database,
        files: DayFiles,
        locks: Locks,
        *,
        small: int = SMALL,
        every_s: float = EVERY_SECONDS,
    ) -> None:
        self._database, self._files, self._locks = database, files, locks
        self._small = small
        self._every_s = every_s
        self._closed = threading.Event()
        self.rounds = 0
        self._thread = threading.Thread(target=self._run, name="archive", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop; a day that is being written is ended first."""
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                self._look()
            except (LogUnavailable, sa.exc.SQLAlchemyError, OSError) as error:
                logger.error("The archive could not be written: %s", type(error).__name__)
            self.rounds += 1
            self._closed.wait(self._every_s)

    def _look(self) -> None:
        if not self._is_large() or not (lock := self._locks.take(LOCK)):
            return
        try:
            bring_up_to_date(self._database, self._files, utc_now(), self._closed)
        finally:
            lock.close()

    def _is_large(self) -> bool:
        some = sa.select(turns.c.number).limit(self._small + 1).subquery()
        query = sa.select(sa.func.count()).select_from(some)
        with self._database.engine.connect() as connection:
            return int(connection.execute(query).scalar_one()) > self._small
