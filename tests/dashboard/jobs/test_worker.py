"""`python -m dashboard.worker` as a team starts it: a dashboard leaves a comparison to such."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.bots.ref import BotRef
from dashboard.comparison import runs
from dashboard.jobs.jobs import Job, Progress
from dashboard.services import Services, start
from dashboard.settings import read_settings
from fallback.answerer import Question
from tests.browser.models import Models, models
from tests.dashboard.conftest import empty_database

ROOT = Path(__file__).parents[3]
BOT = BotRef("HelloWorldBot", "HELLOWORLD", "TSTALIASID", "ko_KR", 0.4)
QUESTIONS = [Question(f"question {n}") for n in range(30)]
SECONDS = 90.0

pytestmark = pytest.mark.timeout(180)


@contextmanager
def worker(environ: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """One that waits for jobs; killed at the end."""
    command = [sys.executable, "-m", "dashboard.worker"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environ, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "Waiting for jobs.\n"
        yield process
        process.kill()


def _wait_until(true: Callable[[], object]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@dataclass(frozen=True)
class Team:
    """A dashboard that leaves its work to workers, and what its two targets were asked."""

    services: Services
    environ: Mapping[str, str]
    models: Models

    def compare(self) -> Job:
        targets = {name: self.services.targets.known[name] for name in ("talkative", "batch")}
        return runs.launch(self.services.jobs, QUESTIONS, targets, bot=BOT, topic="c")

    def progress(self, job: Job) -> Progress:
        progress = self.services.jobs.progress(job.id)
        assert progress is not None
        return progress

    def has_ended(self, job: Job) -> bool:
        return self.progress(job).job.state != "running"


@contextmanager
def team(server: str, folder: Path, **environ: str) -> Iterator[Team]:
    with models() as asked:
        environ |= {
            "DATABASE_URL": empty_database(server),
            "LEXLENS_TARGETS": asked.targets_file(folder, "talkative", "batch"),
            "LEXLENS_JOBS": "workers",
        }
        services = start(read_settings(environ))
        with services.running:
            yield Team(services, environ, asked)


def test_a_comparison_outlives_workers_that_are_killed(server: str, tmp_path: Path) -> None:
    """Both that were there are killed, whichever was at it, and another one goes on: each answer
    is there or told as cut, and none was paid twice."""
    with team(server, tmp_path) as ours, ExitStack() as stack:
        one, other, _last = (stack.enter_context(worker(ours.environ)) for _ in range(3))
        asked, job = ours.models.asked, ours.compare()
        _wait_until(lambda: len(asked) >= 15)
        one.kill()
        _wait_until(lambda: len(asked) >= 30)
        other.kill()
        _wait_until(lambda: ours.has_ended(job))
        progress = ours.progress(job)
        assert (progress.job.state, progress.total, progress.open) == ("finished", 60, 0)
        entries = runs.read(progress.job, ours.services.jobs.results(job.id)).entries
        whole = [one for one in entries if one.answer and one.answer.whole]
        cut = [one for one in entries if one.answer and not one.answer.whole]
        assert (len(whole), len(cut)) == (progress.done, progress.lost)
        assert set(asked.values()) == {1}
        assert len(whole) <= len(asked) <= progress.total


def test_the_budget_of_the_day_is_one_for_all_workers(server: str, tmp_path: Path) -> None:
    """Two jobs at once by two workers: together they ask as often as the day permits, no more."""
    with team(server, tmp_path, LEXLENS_DAY_CALLS="25") as ours, ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(worker(ours.environ))
        jobs = [ours.compare(), ours.compare()]
        for job in jobs:
            _wait_until(lambda job=job: ours.has_ended(job))
        assert [ours.progress(job).job.state for job in jobs] == ["held", "held"]
        assert sum(ours.models.asked.values()) == 25
        assert sum(ours.progress(job).done for job in jobs) == 25
