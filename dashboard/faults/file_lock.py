"""A SQLite file that somebody else writes to and does not end: what is away of a file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from dashboard.faults.fault import Fault

WAIT_S = 5.0  # for a write of the app that is under way


class FileLock:
    """Holds the file while its fault is `closed`: it can be read, and not written."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: sqlite3.Connection | None = None

    def disturb(self, fault: Fault) -> None:
        """Hold the file, or let it go."""
        if fault.closed and self._held is None:
            self._held = sqlite3.connect(
                self._file, timeout=WAIT_S, isolation_level=None, check_same_thread=False
            )
            self._held.execute("BEGIN IMMEDIATE")
        elif not fault.closed:
            self.close()

    def close(self) -> None:
        """Let it go."""
        if self._held is not None:
            self._held.close()  # ends the transaction, in which nothing was written
            self._held = None
