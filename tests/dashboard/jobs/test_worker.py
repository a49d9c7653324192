"""`python -m dashboard.worker` as a team starts it: a dashboard leaves a comparison to such."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from dashboard.bots.ref import BotRef
from dashboard.comparison import runs
from dashboard.jobs.jobs import Jobs, Progress
from dashboard.services import start
from dashboard.settings import read_settings
from fallback.answerer import Question
from tests.browser.models import models
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


def _progress(jobs: Jobs, job_id: str) -> Progress:
    progress = jobs.progress(job_id)
    assert progress is not None
    return progress


def test_a_comparison_outlives_workers_that_are_killed(server: str, tmp_path: Path) -> None:
    """Both that were there are killed, whichever was at it, and another one goes on: each answer
    is there or told as cut, and none was paid twice."""
    with models() as asked, ExitStack() as stack:
        environ = {
            "DATABASE_URL": empty_database(server),
            "LEXLENS_TARGETS": asked.targets_file(tmp_path, "talkative", "batch"),
            "LEXLENS_JOBS": "workers",
        }
        services = start(read_settings(environ))
        stack.enter_context(services.running)
        one, other, _last = (stack.enter_context(worker(environ)) for _ in range(3))
        targets = {name: services.targets.known[name] for name in ("talkative", "batch")}
        job = runs.launch(services.jobs, QUESTIONS, targets, bot=BOT, topic="c")
        _wait_until(lambda: len(asked.asked) >= 15)
        one.kill()
        _wait_until(lambda: len(asked.asked) >= 30)
        other.kill()
        _wait_until(lambda: _progress(services.jobs, job.id).job.state != "running")
        progress = _progress(services.jobs, job.id)
        assert (progress.job.state, progress.total, progress.open) == ("finished", 60, 0)
        entries = runs.read(progress.job, services.jobs.results(job.id)).entries
        whole = [one for one in entries if one.answer and one.answer.whole]
        cut = [one for one in entries if one.answer and not one.answer.whole]
        assert (len(whole), len(cut)) == (progress.done, progress.lost)
        assert set(asked.asked.values()) == {1}
        assert len(whole) <= len(asked.asked) <= progress.total
