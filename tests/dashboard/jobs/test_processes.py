"""Jobs in several processes over one log: each item as often as it may be, whoever is killed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard.bots.ref import BotRef
from dashboard.evaluation.run import runs
from dashboard.evaluation.testset.testset import Conversation, TestSet, UserTurn
from dashboard.jobs.jobs import Item, Job, Jobs, Progress
from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore
from dashboard.log.schema import jobs as job_rows
from loopback import serving
from tests.dashboard.evaluation.scripted import scripted
from tests.dashboard.jobs.worker import A_MINUTE, kinds, quicken

ROOT = Path(__file__).parents[3]
SECONDS = 60.0
KILLS = 20

pytestmark = pytest.mark.timeout(300)


@dataclass
class Service:
    """What items ask; counts how often each was asked, and how many answers were given."""

    delay_s: float = 0.02
    url: str = ""
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    at: list[float] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        path = request.path_params
        self.asked[path["job"], path["key"]] += 1
        self.at.append(time.monotonic())
        await asyncio.sleep(self.delay_s)
        return PlainTextResponse("an answer")

    def of(self, job: Job) -> Counter[str]:
        return Counter({key: n for (id_, key), n in self.asked.items() if id_ == job.id})


@pytest.fixture
def service() -> Iterator[Service]:
    counted = Service()
    with serving(Starlette(routes=[Route("/{job}/{key}", counted.answer)])) as url:
        counted.url = url
        yield counted


@dataclass
class Workers:
    """Processes that take jobs; the oldest is first."""

    address: str
    service: str
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def add(self, *names: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.dashboard.jobs.worker", self.address, self.service]
        process = subprocess.Popen([*command, *names], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.running.append(process)
        return process

    def ready(self) -> None:
        for process in self.running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"

    def end(self, process: subprocess.Popen[str], how: int) -> None:
        self.running.remove(process)
        with suppress(ProcessLookupError):
            os.kill(process.pid, how)
        process.communicate(timeout=30)


@contextmanager
def workers(address: str, url: str, *names: str) -> Iterator[Workers]:
    """Two of them, killed at the end."""
    group = Workers(address, url)
    try:
        for _ in range(2):
            group.add(*names)
        group.ready()
        yield group
    finally:
        for process in list(group.running):
            group.end(process, signal.SIGKILL)


@pytest.fixture
def asking(database: Database, service: Service) -> Iterator[Jobs]:
    """The jobs as a dashboard has them that leaves the work to others."""
    quicken()
    jobs = Jobs(JobStore(database), kinds(database, service.url), works=False)
    yield jobs
    jobs.close()


def items(count: int) -> list[Item]:
    return [Item(str(n), "lane", {}) for n in range(count)]


def progress(jobs: Jobs, job: Job) -> Progress:
    now = jobs.progress(job.id)
    assert now is not None
    return now


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_worker_takes_what_a_dashboard_asks(address: str, asking: Jobs, service: Service) -> None:
    """The dashboard does nothing itself, and says how far the worker is and what is left."""
    service.delay_s = 0.1
    job = asking.start("paid", items(30))
    time.sleep(0.5)
    assert service.of(job) == Counter()
    with workers(address, service.url):
        until(lambda: (now := progress(asking, job)).left_s is not None and 0 < now.done < 30)
        until(lambda: progress(asking, job).job.state == "finished")
    assert progress(asking, job).done == 30
    assert service.of(job) == Counter(str(n) for n in range(30))


def test_cancel_reaches_the_worker_and_keeps_what_was_paid(
    address: str, asking: Jobs, service: Service
) -> None:
    """What was under way at that moment is kept, too; the rest goes on when somebody resumes."""
    service.delay_s = 0.3
    job = asking.start("paid", items(40), width=4)
    with workers(address, service.url):
        until(lambda: progress(asking, job).done >= 4)
        asking.cancel(job.id)
        assert progress(asking, job).job.state == "cancelled"
        until(lambda: progress(asking, job).done == len(service.of(job)))
        time.sleep(1)
        assert len(service.of(job)) == progress(asking, job).done < 40
        assert asking.resume(job.id)
        until(lambda: progress(asking, job).job.state == "finished")
    assert (progress(asking, job).done, progress(asking, job).lost) == (40, 0)
    assert service.of(job) == Counter(str(n) for n in range(40))


def test_a_worker_that_is_told_to_end_leaves_the_rest_to_the_other(
    address: str, asking: Jobs, service: Service
) -> None:
    """Nothing is cut: what it had begun ends first."""
    job = asking.start("paid", items(200), width=2)
    with workers(address, service.url) as group:
        until(lambda: progress(asking, job).done >= 5)
        for process in list(group.running):
            group.end(process, signal.SIGTERM)
        assert progress(asking, job).done == len(service.of(job)) < 200
        group.add()
        until(lambda: progress(asking, job).job.state == "finished")
    assert (progress(asking, job).done, progress(asking, job).lost) == (200, 0)
    assert set(service.of(job).values()) == {1}


def test_kill_9_at_twenty_moments(address: str, asking: Jobs, service: Service) -> None:
    """Paid calls at most once: what was cut is told as cut, and asked again when somebody says so.
    Free calls at least once, and counted once. Nothing is lost."""
    count, chance = 1500, random.Random(address)
    paid = asking.start("paid", items(count), width=4)
    free = asking.start("free", items(count), width=4)
    with workers(address, service.url) as group:
        for _ in range(KILLS):
            before = len(service.at)
            until(lambda before=before: len(service.at) > before + chance.randrange(40))
            group.end(chance.choice(group.running), signal.SIGKILL)
            group.add()
        service.delay_s = 0.0
        for job in (paid, free):
            until(lambda job=job: progress(asking, job).job.state == "finished")
        now, cut = progress(asking, paid), _keys(asking, paid, "lost")
        assert (now.done + now.lost, now.open) == (count, 0)
        assert 0 < len(cut) <= 4 * KILLS
        assert set(service.of(paid).values()) == {1}
        assert len(service.of(paid)) + len(cut - service.of(paid).keys()) == count
        assert asking.reopen(paid.id, cut)
        until(lambda: progress(asking, paid).job.state == "finished")
    assert progress(asking, paid).done == progress(asking, free).done == count
    assert {key for key, n in service.of(paid).items() if n > 1} <= cut
    assert service.of(free).keys() == {str(n) for n in range(count)}
    assert len(asking.results(free.id)) == count


def _keys(jobs: Jobs, job: Job, state: str) -> set[str]:
    return {one.item.key for one in jobs.results(job.id) if one.state == state}


def test_all_workers_together_keep_a_rate(address: str, asking: Jobs, service: Service) -> None:
    """Ten calls a second, of two jobs in two processes. Measured from the beginning: the first call
    may be the one that takes longest to arrive."""
    service.delay_s = 0.0
    with workers(address, service.url):
        began = time.monotonic()
        both = [asking.start("rated", items(25), width=2) for _ in range(2)]
        for job in both:
            until(lambda job=job: progress(asking, job).job.state == "finished")
    took = service.at[-1] - began
    assert len(service.at) == 50
    assert took > 49 * 60 / A_MINUTE


def test_all_workers_together_keep_to_two_conversations_of_the_test_alias(
    address: str, database: Database, asking: Jobs
) -> None:
    """Three runs in two processes, each of which would have had two."""
    bot = BotRef("Bot", "BOTBOTBOT1", "TSTALIASID", "ko_KR", 0.4)
    with ExitStack() as stack:
        lex = stack.enter_context(scripted(delay_s=0.05))
        stack.enter_context(workers(address, lex.url, runs.KIND))
        plan = runs.Plan(bot, "LIVE", 2)
        three = [runs.start(asking, _set(name, 15), plan) for name in "abc"]
        for job in three:
            until(lambda job=job: progress(asking, job).job.state == "finished")
    assert lex.most == 2
    assert lex.said == {f"{name} {n}": 1 for name in "abc" for n in range(1, 16)}


def _set(name: str, count: int) -> TestSet:
    turns = (UserTurn(n, n + 1, f"{name} {n}", "Order") for n in range(1, count + 1))
    return TestSet(name, tuple(Conversation("", (turn,)) for turn in turns))


def test_a_job_of_an_earlier_release_goes_on(
    address: str, database: Database, asking: Jobs, service: Service
) -> None:
    """It had an owner and a beat, and the engine knows nothing of it."""
    store = JobStore(database)
    old = Job("old", "paid", "", "", "running", None, {}, 1, utc_now())
    store.create(old, items(5))
    store.begin("old", "0")
    with database.engine.begin() as connection:
        connection.execute(sa.update(job_rows).values(owner="0123456789abcdef", beat_at=utc_now()))
    with workers(address, service.url):
        until(lambda: progress(asking, old).job.state == "finished")
    assert _keys(asking, old, "lost") == {"0"}
    assert service.of(old) == Counter("1234")


def test_a_job_waits_for_whoever_knows_its_kind(
    address: str, asking: Jobs, service: Service
) -> None:
    """While a new release is rolled out, workers of the old one leave it alone."""
    with workers(address, service.url, "free") as group:
        job = asking.start("paid", items(3))
        time.sleep(2)
        assert (progress(asking, job).job.state, service.of(job)) == ("running", Counter())
        group.add("paid")
        until(lambda: progress(asking, job).job.state == "finished")
    assert service.of(job) == Counter("012")
