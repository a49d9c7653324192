"""An upload that one process brings in, followed and stopped on a page of another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.ingest.background import runs
from dashboard.ingest.background.intake import Intake
from dashboard.ingest.background.uploads import Uploads
from dashboard.jobs.jobs import Job, Jobs
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore
from dashboard.log.processes.locks import Locks
from tests.dashboard.ingest.records import a_record, lines
from tests.dashboard.ingest.test_background import spooled, state
from tests.dashboard.ingest.test_runs import ROOT, count, until

MANY = 60_000
SECONDS = 120.0


@pytest.fixture
def looking(server_database: Database, tmp_path: Path) -> Iterator[Jobs]:
    """The jobs as a process has them that does none of these itself."""
    kinds = {runs.KIND: runs.kind(server_database, Uploads(tmp_path))}
    with closing(Jobs(JobStore(server_database), kinds, works=False)) as opened:
        yield opened


@pytest.mark.timeout(600)
def test_followed_and_stopped_from_elsewhere(
    looking: Jobs, server_address: str, server_database: Database, tmp_path: Path
) -> None:
    """How far it is, is seen; Cancel reaches whoever reads, what was read is in the log, and the
    file stays to go on with."""
    file = tmp_path / "logs.jsonl"
    one = lines([a_record(0)])
    file.write_text("".join(one.replace("000000000000", f"{n:012d}") for n in range(MANY)))
    command = [sys.executable, "-m", "tests.dashboard.ingest.worker", server_address, str(tmp_path)]
    with subprocess.Popen([*command, str(file)], cwd=ROOT) as reading:
        try:
            until(lambda: len(looking.recent(runs.KIND)) == 1, SECONDS)
            (job,) = looking.recent(runs.KIND)
            until(lambda: far(looking, job) is not None, SECONDS)
            now = far(looking, job)
            assert now
            assert 0 < now.tally.records < MANY
            assert now.progress.left_s is not None
            looking.cancel(job.id)
            until(lambda: is_left(server_database, job), SECONDS)
        finally:
            os.kill(reading.pid, signal.SIGKILL)
    assert state(looking, job) == "cancelled"
    assert now.tally.turns <= count(server_database) < MANY
    assert len(spooled(tmp_path)) == 1


def far(jobs: Jobs, job: Job) -> Intake | None:
    """What has come in so far."""
    return next(iter(runs.under_way(jobs, job.id)), None)


def is_left(database: Database, job: Job) -> bool:
    """Whether nobody is at a job any more."""
    with closing(Locks(database)) as locks:
        return locks.take(job.id) is not None
