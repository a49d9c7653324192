"""A run that is killed goes on, and one that follows sees what is written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.schema import turns
from tests.dashboard.ingest.account import Account
from tests.dashboard.ingest.records import a_record, events, lines

ROOT = Path(__file__).parent.parent.parent.parent
COMMAND = [sys.executable, "-m", "dashboard.ingest"]


def count(database: Database) -> int:
    """Turns in the log, 0 before it is made."""
    try:
        with database.engine.connect() as connection:
            return int(
                connection.execute(sa.select(sa.func.count()).select_from(turns)).scalar_one()
            )
    except (sa.exc.OperationalError, sa.exc.ProgrammingError):
        return 0


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.05)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("records", [10_000, pytest.param(100_000, marks=pytest.mark.hostile)])
def test_a_killed_run_goes_on(records: int, database: Database, tmp_path: Path) -> None:
    """kill -9 in the middle; the second run ends with each record once."""
    assert_killed_goes_on(records, database, tmp_path)


def test_a_killed_run_goes_on_over_a_server(
    server_address: str,
    server_database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same on PostgreSQL."""
    monkeypatch.setenv("DATABASE_URL", server_address)
    assert_killed_goes_on(10_000, server_database, tmp_path)


def assert_killed_goes_on(records: int, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "logs.jsonl"
    with file.open("w") as out:
        out.writelines(lines([a_record(number)]) for number in range(records))
    with subprocess.Popen([*COMMAND, str(file)], cwd=ROOT, stderr=subprocess.DEVNULL) as first:
        until(lambda: count(database) > 0)
        os.kill(first.pid, signal.SIGKILL)
    before = count(database)
    assert 0 < before < records
    second = subprocess.run(
        [*COMMAND, str(file), "--json"], cwd=ROOT, capture_output=True, check=True
    )
    result = json.loads(second.stdout.splitlines()[-1])
    assert (result["records"], result["turns"], result["duplicates"]) == (
        records,
        records - before,
        before,
    )
    assert count(database) == records


@pytest.fixture
def following() -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Starts a run that follows a source; it ends with the test, as by Ctrl-C."""
    started: list[subprocess.Popen[bytes]] = []

    def follow(source: str) -> subprocess.Popen[bytes]:
        run = subprocess.Popen(
            [*COMMAND, source, "--follow", "--json"], cwd=ROOT, stdout=subprocess.PIPE
        )
        started.append(run)
        return run

    yield follow
    for run in started:
        run.kill()
        run.communicate()


def test_a_growing_file(
    following: Callable[[str], subprocess.Popen[bytes]], database: Database, tmp_path: Path
) -> None:
    """Each line comes in within seconds, a half one when it is whole; a new file in its place is
    read from its beginning; Ctrl-C ends it with the numbers."""
    file = tmp_path / "live.log"
    file.write_text(lines([a_record(1), a_record(2)]))
    run = following(str(file))
    until(lambda: count(database) == 2)
    third = lines([a_record(3)])
    with file.open("a") as out:
        out.write(third[:100])
        out.flush()
        time.sleep(0.5)
        out.write(third[100:])
    until(lambda: count(database) == 3)
    file.unlink()
    file.write_text(lines([a_record(4), a_record(5)]))
    until(lambda: count(database) == 5)
    file.write_text(lines([a_record(6)]))  # the same file, cut off and begun anew
    until(lambda: count(database) == 6)
    run.send_signal(signal.SIGINT)
    out_, _ = run.communicate(timeout=100)
    result = json.loads(out_.splitlines()[-1])
    assert (result["turns"], result["bad"], run.returncode) == (6, 0, 0)


def test_a_log_group_is_followed(
    following: Callable[[str], subprocess.Popen[bytes]], account: Account, database: Database
) -> None:
    """What is said comes in within seconds, also where the service refuses for a moment."""
    many = events([a_record(number) for number in range(1, 7)])
    account.groups["live"] = many[:2]
    following("cloudwatch:live")
    until(lambda: count(database) == 2)
    account.misdeeds = ["throttle", "cut"]
    account.groups["live"] = many
    until(lambda: count(database) == 6)
