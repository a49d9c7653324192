"""Keeps an archive up to date in the background."""

from __future__ import annotations

import logging
import threading

import sqlalchemy as sa

from dashboard.log.archive.archive import Archive
from dashboard.log.clock import utc_now
from dashboard.log.database import LogUnavailable

EVERY_SECONDS = 60.0

logger = logging.getLogger("lexlens")


class Upkeep:
    """Writes what is to be written at once and then every minute."""

    def __init__(self, archive: Archive, *, every_s: float = EVERY_SECONDS) -> None:
        self._archive = archive
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
                self._archive.bring_up_to_date(utc_now(), self._closed)
            except (LogUnavailable, sa.exc.SQLAlchemyError, OSError) as error:
                logger.error("The archive could not be written: %s", type(error).__name__)
            self.rounds += 1
            self._closed.wait(self._every_s)
