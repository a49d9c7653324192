"""LISTEN, on a connection of its own that is made anew when it is lost.

A notification says only which turns to look at. What rings while nobody listens is not missed: at
every connection, and at least once a second, all of them are looked at.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from typing import Any

from dashboard.log.database import Database

TICK_S = 1.0  # LISTEN that brings nothing, as behind a pooler by transactions, is this slow
AGAIN_S = 0.5

logger = logging.getLogger("lexlens")

Rung = Mapping[str, Collection[str]] | None  # ids by channel; None: look at everything


class Bell:
    """Calls `answer` in a thread of its own, from `start` until `close`; `up` while it listens."""

    def __init__(
        self, database: Database, channels: Collection[str], answer: Callable[[Rung], None]
    ) -> None:
        self.up = False
        self._database = database
        self._channels = channels
        self._answer = answer
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bell", daemon=True)

    def start(self) -> None:
        """Listen from now on."""
        self._thread.start()

    def close(self) -> None:
        """Listen no longer."""
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join(timeout=TICK_S + AGAIN_S)

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                self._listen()
            except Exception as error:  # noqa: BLE001 - the thread's edge; the driver's own too
                self.up = False
                logger.warning("The bell is silent: %s", type(error).__name__)
                self._closed.wait(AGAIN_S)

    def _listen(self) -> None:
        with closing(self._connection()) as driver:
            for channel in self._channels:
                driver.execute(f"LISTEN {channel}")
            self.up = True
            while not self._closed.is_set():
                self._answer(None)
                until = time.monotonic() + TICK_S
                while time.monotonic() < until and (rung := _rung(driver)):
                    self._answer(rung)

    def _connection(self) -> Any:
        """The driver's own, which never goes back to where others take theirs."""
        pooled = self._database.engine.raw_connection()
        driver: Any = pooled.dbapi_connection
        pooled.detach()
        driver.rollback()
        driver.set_autocommit(True)
        return driver


def _rung(driver: Any) -> Rung:
    """What rings first, with all that came with it; None if nothing does for a while."""
    ids = defaultdict[str, set[str]](set)
    for notification in driver.notifies(timeout=TICK_S, stop_after=1):
        ids[notification.channel].update(notification.payload.split(","))
    return ids or None
