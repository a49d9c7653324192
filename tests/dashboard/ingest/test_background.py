"""Conversation logs that come in as a job: followed, cancelled, cut, taken over, and cleaned up."""

from __future__ import annotations

import io
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from dashboard.ingest.background import runs
from dashboard.ingest.background.intake import Intake, Plan
from dashboard.ingest.background.uploads import Uploads
from dashboard.ingest.ingest import Tally
from dashboard.ingest.problems import Problem
from dashboard.jobs.jobs import Job, Jobs
from dashboard.log.audit.audit import Audit
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore
from tests.dashboard.ingest.account import Account
from tests.dashboard.ingest.records import a_record, events, four, lines
from tests.dashboard.ingest.test_runs import ROOT, count, until

PLAN = Plan("kept", None, "Ada")
SECONDS = 300.0
MANY = 10_000


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path)


@pytest.fixture
def jobs(database: Database, uploads: Uploads) -> Iterator[Jobs]:
    """Those of this process, which takes over what others leave."""
    kinds = {runs.KIND: runs.kind(database, uploads)}
    with closing(Jobs(JobStore(database), kinds)) as opened:
        yield opened


def spooled(folder: Path) -> list[Path]:
    return list((folder / "uploads").glob("*"))


def begin(jobs: Jobs, uploads: Uploads, *texts: str) -> Job:
    files = [
        (f"logs-{number}.jsonl", len(text.encode()), io.BytesIO(text.encode()))
        for number, text in enumerate(texts)
    ]
    return runs.start_files(jobs, uploads, files, PLAN)


def state(jobs: Jobs, job: Job) -> str:
    now = jobs.progress(job.id)
    assert now
    return now.job.state


def test_files_come_in(jobs: Jobs, uploads: Uploads, database: Database, tmp_path: Path) -> None:
    """Two files, four records and one of them again; a bad line is told with file, line and
    reason; nothing stays on the disk, and the audit knows who it was."""
    text = lines(four()) + "no record\n"
    job = begin(jobs, uploads, text, lines(four()[:1]))
    jobs.wait(job.id, SECONDS)
    first, second = runs.intakes(jobs, job.id)
    assert first.tally == Tally(records=4, turns=4, duplicates=0, bad=1)
    assert first.problems == (Problem("logs-0.jsonl", 5, "no_json"),)
    assert (first.done, first.size) == (len(text), len(text))
    assert second.tally == Tally(records=1, turns=0, duplicates=1)
    assert (state(jobs, job), count(database), spooled(tmp_path)) == ("finished", 4, [])
    entries = [(one.who, one.details, one.turns) for one in Audit(database).entries(last=5)]
    assert entries == [("Ada", "logs-1.jsonl", 0), ("Ada", "logs-0.jsonl", 4)]


def test_one_that_was_cancelled_goes_on(
    jobs: Jobs, uploads: Uploads, database: Database, tmp_path: Path
) -> None:
    """Cancelled in the middle its file stays; going on ends with each record once."""
    job = begin(jobs, uploads, 3 * lines([a_record(number) for number in range(MANY)]))
    until(lambda: count(database) > 0)
    jobs.cancel(job.id)
    jobs.wait(job.id, SECONDS)
    assert state(jobs, job) == "cancelled"
    assert len(spooled(tmp_path)) == 1
    assert jobs.resume(job.id)
    jobs.wait(job.id, SECONDS)
    intake = runs.intakes(jobs, job.id)[0]
    assert (intake.tally.records, count(database), spooled(tmp_path)) == (3 * MANY, MANY, [])


@pytest.mark.timeout(600)
def test_another_process_goes_on(
    jobs: Jobs, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kill -9 in the middle of the process whose page began it; each record comes in once."""
    monkeypatch.setattr("dashboard.jobs.jobs.LOOK_SECONDS", 0.2)
    file = tmp_path / "logs.jsonl"
    file.write_text(lines([a_record(number) for number in range(MANY)]))
    address = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.dashboard.ingest.worker", address, str(tmp_path)]
    with subprocess.Popen([*command, str(file)], cwd=ROOT) as first:
        until(lambda: count(database) > 0)
        os.kill(first.pid, signal.SIGKILL)
    assert 0 < count(database) < MANY
    jobs.resume_all()
    job = jobs.recent(runs.KIND)[0]
    jobs.wait(job.id, SECONDS)
    intake = runs.intakes(jobs, job.id)[0]
    assert (intake.tally.records, count(database)) == (MANY, MANY)
    assert intake.tally.duplicates > 0
    assert (state(jobs, job), spooled(tmp_path)) == ("finished", [])


def test_a_file_that_is_gone(jobs: Jobs, uploads: Uploads, database: Database) -> None:
    """The job is held and says so: somebody else has cleaned up, or it is another machine."""
    ready = threading.Event()

    class Cleared(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if not (piece := super().read(size)):
                ready.set()
            return piece

    text = 10 * lines([a_record(number) for number in range(MANY)])  # for longer than a cancel
    job = runs.start_files(jobs, uploads, [("a.jsonl", len(text), Cleared(text.encode()))], PLAN)
    assert ready.is_set()  # it is on the disk before anything begins
    jobs.cancel(job.id)
    jobs.wait(job.id, SECONDS)
    uploads.clear()
    cut = count(database)
    jobs.resume(job.id)
    jobs.wait(job.id, SECONDS)
    now = jobs.progress(job.id)
    assert now
    assert (now.job.state, now.job.note) == ("held", runs.GONE)
    assert count(database) == cut


def test_a_source_of_the_account(jobs: Jobs, account: Account, database: Database) -> None:
    """The same from CloudWatch Logs; what the account refuses is told as a problem."""
    account.groups["lex"] = events(four())
    job = runs.start_source(jobs, "cloudwatch:lex", PLAN)
    jobs.wait(job.id, SECONDS)
    intake = runs.intakes(jobs, job.id)[0]
    assert (intake.tally.turns, intake.size, count(database)) == (4, None, 4)
    job = runs.start_source(jobs, "cloudwatch:no-such-group", PLAN)
    jobs.wait(job.id, SECONDS)
    assert [one.reason for one in runs.intakes(jobs, job.id)[0].problems] == ["missing"]


def test_what_is_told_survives_json() -> None:
    """Plan and intake are the same after they were kept."""
    intake = Intake("a", Tally(1, 2, 3, 4, 5), 6, None, 7.5, (Problem("a", 8, "no_json", "b"),))
    assert Intake.from_json(intake.as_json()) == intake
    assert Plan.from_json({**PLAN.as_json(), "uploaded": True}) == PLAN


def test_uploads_are_private_and_short_lived(uploads: Uploads, tmp_path: Path) -> None:
    """For the process's own user alone; names from outside lead nowhere; a day later it is gone."""
    name = uploads.keep(io.BytesIO(b"text"))
    file = tmp_path / "uploads" / name
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    for other in ("../log.sqlite3", "", "0" * 32):
        with pytest.raises(FileNotFoundError):
            uploads.open(other)
    uploads.tidy()
    assert file.exists()
    os.utime(file, (0, 0))
    uploads.tidy()
    assert not file.exists()


def test_a_disk_that_is_full(uploads: Uploads, tmp_path: Path) -> None:
    """What could not be kept whole leaves nothing."""

    class Full(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(28, "No space left on device")

    with suppress(OSError):
        uploads.keep(Full(b"text"))
    assert spooled(tmp_path) == []
