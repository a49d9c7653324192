"""SQLite's write-ahead log, switched on however many processes open a new file at once."""

from __future__ import annotations

import sqlite3
import time

PAUSE_S = 0.01


def write_ahead(file: sqlite3.Connection, wait_s: float) -> None:
    """Readers never wait for the writer; NORMAL is safe in WAL mode (sqlite.org/wal.html).

    The switch itself is the one statement that SQLite refuses at once, without its own wait, where
    two connections make it side by side; it is tried again for `wait_s` seconds, then raises
    `sqlite3.OperationalError`.
    """
    end = time.monotonic() + wait_s
    while not _switched(file, last=time.monotonic() >= end):
        time.sleep(PAUSE_S)
    file.execute("PRAGMA synchronous = NORMAL")


def _switched(file: sqlite3.Connection, *, last: bool) -> bool:
    try:
        file.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if last or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
