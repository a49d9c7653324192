"""A SQLite log is for one process, and a second one is told so before it touches anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import services
from dashboard.log.database import Database, LogUnavailable
from dashboard.log.processes.presence import Presence
from dashboard.log.turns import TurnLog
from dashboard.settings import read_settings
from tests.dashboard.log.test_faults import until
from tests.dashboard.turns import a_turn

ROOT = Path(__file__).parents[4]
OTHER = """
import sys, time
from dashboard.log.database import Database
from dashboard.log.processes.presence import Presence
presence = Presence(Database(sys.argv[1]))
print("holds it", flush=True)
time.sleep(60)
"""


def test_a_second_process_is_told_and_cuts_nothing(tmp_path: Path) -> None:
    """It names the remedy, turns of the first go on, and after `kill -9` the next one starts."""
    address = f"sqlite:///{tmp_path / 'log.sqlite3'}"
    settings = read_settings({"DATABASE_URL": address})
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, address], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"holds it\n"
        database = Database(address)
        log = TurnLog(database)
        log.begin(a_turn(id="theirs"))
        with pytest.raises(LogUnavailable, match=r"is for one.*PostgreSQL"):
            services.start(settings)
        turn = log.turn("theirs")
        assert turn is not None
        assert turn.state == "pending"
        database.close()
        process.kill()
    started: list[services.Services] = []

    def start() -> bool:
        try:
            started.append(services.start(settings))
        except LogUnavailable:
            return False
        return True

    assert until(start)
    turn = started[0].log.turn("theirs")
    started[0].running.close()
    assert turn is not None
    assert (turn.state, turn.outcome) == ("finished", "cut")


def test_memory_is_nobody_elses(tmp_path: Path) -> None:
    """Two logs in memory are two logs."""
    databases = [Database("sqlite://", tmp_path) for _ in range(2)]
    presences = [Presence(database) for database in databases]
    for presence, database in zip(presences, databases, strict=True):
        presence.close()
        database.close()
