"""The background keeps the files as the log is, once there is enough for files."""

from __future__ import annotations

import random
import time
from contextlib import closing

import pytest

from dashboard.log.archive.archive import Archive
from dashboard.log.archive.day_files import DayFiles
from dashboard.log.archive.upkeep import LOCK, Upkeep
from dashboard.log.database import Database
from dashboard.log.processes.locks import Locks
from tests.dashboard.log.archive.turn_rows import put, random_rows


def after_rounds(upkeep: Upkeep, rounds: int) -> None:
    """Wait until it has looked so often."""
    limit = time.monotonic() + 60
    while upkeep.rounds < rounds:
        assert time.monotonic() < limit
        time.sleep(0.01)


@pytest.mark.parametrize("held", [False, True])
def test_one_process_writes_what_is_over(
    database: Database, archived: Archive, files: DayFiles, *, held: bool
) -> None:
    """At once, and not while another process is at it."""
    put(database, random_rows(random.Random(1), 50))
    with closing(Locks(database)) as locks, closing(Locks(database)) as others:
        lock = others.take(LOCK) if held else None
        with closing(Upkeep(database, files, locks, small=0)) as upkeep:
            after_rounds(upkeep, 1)
        if lock:
            lock.close()
    with archived.connect() as connection:
        assert connection.dialect.name == (database.engine.dialect.name if held else "duckdb")


def test_a_small_log_has_no_files(database: Database, archived: Archive, files: DayFiles) -> None:
    """Its own SQL serves alone."""
    put(database, random_rows(random.Random(1), 50))
    with closing(Locks(database)) as locks, closing(Upkeep(database, files, locks)) as upkeep:
        after_rounds(upkeep, 1)
    with archived.connect() as connection:
        assert connection.dialect.name == database.engine.dialect.name
