"""The background keeps the files as the log is, once there is enough for files."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.log.archive.archive import LOCK, Archive
from dashboard.log.archive.day_files import DayFiles
from dashboard.log.archive.upkeep import Upkeep
from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.processes.locks import Locks
from tests.dashboard.log.archive.turn_rows import NOW, put, random_rows

ROOT = Path(__file__).parents[4]


def after_rounds(upkeep: Upkeep, rounds: int) -> None:
    """Wait until it has looked so often."""
    limit = time.monotonic() + 60
    while upkeep.rounds < rounds:
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_the_background_writes_what_is_over(database: Database, archived: Archive) -> None:
    """At once, and again what changes then."""
    put(database, random_rows(random.Random(1), 50))
    with closing(Upkeep(archived, every_s=0.01)) as upkeep:
        after_rounds(upkeep, 1)
        put(database, random_rows(random.Random(2), 50))
        after_rounds(upkeep, upkeep.rounds + 2)
    assert archived.bring_up_to_date(utc_now()) == 0
    with archived.connect() as connection:
        assert connection.dialect.name == "duckdb"


def test_one_process_writes_at_a_time(database: Database, archived: Archive) -> None:
    """The others wait."""
    put(database, random_rows(random.Random(1), 50))
    with closing(Locks(database)) as others, ThreadPoolExecutor(1) as pool:
        lock = others.take(LOCK)
        assert lock
        days = pool.submit(archived.bring_up_to_date, NOW)
        with pytest.raises(TimeoutError):
            days.result(timeout=0.2)
        lock.close()
        assert days.result(timeout=60) >= 4


def test_a_small_log_has_no_files(database: Database, files: DayFiles, archived: Archive) -> None:
    """Its own SQL serves alone."""
    put(database, random_rows(random.Random(1), 50))
    with closing(Locks(database)) as locks, closing(Archive(database, files, locks)) as usual:
        assert usual.bring_up_to_date(NOW) == 0
    with archived.connect() as connection:
        assert connection.dialect.name == database.engine.dialect.name


def test_a_small_log_loads_neither_duckdb_nor_pyarrow() -> None:
    """Whoever chats does not pay for them."""
    script = (
        "import sys\n"
        "from contextlib import closing\n"
        "from dashboard.log.archive.archive import archive_of\n"
        "from dashboard.log.clock import utc_now\n"
        "from dashboard.log.database import Database\n"
        "from dashboard.log.processes.locks import Locks\n"
        "from dashboard.log.turns import TurnLog\n"
        "with closing(Database(sys.argv[1])) as database:\n"
        "    TurnLog(database)\n"
        "    with closing(Locks(database)) as locks:\n"
        "        with closing(archive_of(database, sys.argv[2], locks)) as archive:\n"
        "            archive.bring_up_to_date(utc_now())\n"
        "            archive.connect().close()\n"
        "print(*{'duckdb', 'pyarrow', 'pandas'} & set(sys.modules))\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", script, f"sqlite:///{folder}/log.sqlite3", folder]
        loaded = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert loaded.stdout.split() == []
