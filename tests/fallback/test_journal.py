"""The write-ahead log is switched on beside others, or said to be impossible."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from fallback.journal import write_ahead


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=0.0, isolation_level=None, check_same_thread=False)


def mode(file: sqlite3.Connection) -> object:
    return file.execute("PRAGMA journal_mode").fetchone()[0]


def test_a_file_another_is_writing_is_waited_for(tmp_path: Path) -> None:
    """SQLite refuses the switch at once; it is made as soon as the other has written."""
    with closing(opened(tmp_path / "a.db")) as file, closing(opened(tmp_path / "a.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        tries = threading.Semaphore(0)
        file.set_trace_callback(lambda _statement: tries.release())
        switching = threading.Thread(target=write_ahead, args=(file, 60.0))
        switching.start()
        for _ in range(2):  # the second try comes after the first was refused
            assert tries.acquire(timeout=60)
        other.execute("ROLLBACK")
        switching.join()
        assert mode(file) == "wal"


def test_the_wait_ends(tmp_path: Path) -> None:
    """After the wait the error is SQLite's own."""
    with closing(opened(tmp_path / "a.db")) as file, closing(opened(tmp_path / "a.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match=r"^database is locked$"):
            write_ahead(file, 0.05)


def test_what_is_no_database_is_not_tried_again(tmp_path: Path) -> None:
    """Only a lock passes by itself."""
    (tmp_path / "a.db").write_text("not a database " * 100)
    with (
        closing(opened(tmp_path / "a.db")) as file,
        pytest.raises(sqlite3.DatabaseError, match=r"^file is not a database$"),
    ):
        write_ahead(file, 60.0)
