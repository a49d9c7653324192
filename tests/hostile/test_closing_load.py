"""Programs and people at once, while the database is started anew and the process is killed.

The app is what a team runs: `uvicorn asgi:app`, its log on PostgreSQL, one process. Everybody goes
at a person's pace: a program asks again 10 seconds after an answer, a person in a tab reads for 15
seconds before the next question. With 100 programs and 40 people that is some 12 questions a
second. The tabs are real, each in a profile of its own, and are opened before anything else begins.
On a machine that draws fewer, LEXLENS_LOAD_TABS says how many.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.schema import turns
from tests.browser.driving import ROOT, chromium, free_port, wait_for
from tests.dashboard.postgres import Cluster, stoppable
from tests.fallback.scripted import reply, scripted
from tests.hostile.kept import PAID, Kept, all_end, kept
from tests.hostile.visitors import People, Seen, sit_all, visit

pytestmark = [pytest.mark.hostile, pytest.mark.timeout(900)]

PROGRAMS = int(os.environ.get("LEXLENS_LOAD_PROGRAMS", "100"))
TABS = int(os.environ.get("LEXLENS_LOAD_TABS", "40"))
SECONDS = float(os.environ.get("LEXLENS_LOAD_SECONDS", "120"))
PAUSE_S, READING_S = 10.0, 15.0  # until a program, and a person, says the next thing
LISTED = reply(200, {"object": "list", "data": [{"id": "m", "object": "model"}]})


class App:
    """The process, which may be killed."""

    def __init__(self, folder: Path, database: str, model: str) -> None:
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        targets = folder / "targets.toml"
        targets.write_text(f'[targets.scripted]\nshape = "chat"\nmodel = "m"\nbase_url = "{model}"')
        self._environ = {
            "DATABASE_URL": database,
            "LEXLENS_TARGETS": str(targets),
            "LEXLENS_API_CLIENT_PER_MINUTE": "none",
            "LEXLENS_API_PER_MINUTE": "none",
            "LEXLENS_DAY_CALLS": "none",
            "LEXLENS_PERSON_CALLS": "none",
        }
        self.log = folder / "app.log"
        self.process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        words = ["-m", "uvicorn", "asgi:app", "--port", str(self._port), "--log-level", "warning"]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, env=os.environ | self._environ, stderr=log
            )
        with suppress(RuntimeError):  # a busy machine takes longer than most tests wait
            wait_for(f"{self.url}/healthz", process)
        wait_for(f"{self.url}/healthz", process)
        return process

    def kill_and_start(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process = self._started()

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def running(folder: Path, database: str, model: str) -> Iterator[App]:
    app = App(folder, database, model)
    try:
        yield app
    finally:
        app.close()


def faults(app: App, cluster: Cluster) -> None:
    """A database killed, a process killed, a database started anew: a quarter of the time each."""
    time.sleep(SECONDS / 4)
    cluster.stop("immediate")
    time.sleep(3)
    cluster.start()
    time.sleep(SECONDS / 4)
    app.kill_and_start()
    time.sleep(SECONDS / 4)
    cluster.stop("fast")
    time.sleep(3)
    cluster.start()


def under_load(app: App, cluster: Cluster, programs: Seen, tabs: Seen) -> None:
    """Everybody for the whole time, once the tabs are open; the faults between."""
    stop, people = threading.Event(), People(TABS, SECONDS, READING_S)

    def program(number: int) -> None:
        people.there.wait()
        visit(app.url, number, stop, programs, PAUSE_S)

    def break_things() -> None:
        people.there.wait()
        faults(app, cluster)

    visitors = [threading.Thread(target=program, args=(n,)) for n in range(PROGRAMS)]
    breaking = threading.Thread(target=break_things)
    for thread in (*visitors, breaking):
        thread.start()
    try:
        asyncio.run(sit_all(chromium(), app.url, people, tabs))
    finally:
        people.there.set()
        breaking.join()
        stop.set()
        for thread in visitors:
            thread.join(60)


def answers_of_each(tabs: Seen) -> list[int]:
    """How many answers each tab had, the fewest first."""
    counts = Counter(int(utterance.split()[1]) for utterance in tabs.answered)
    return sorted(counts[number] for number in range(TABS))


def figures(programs: Seen, tabs: Seen, log: Kept, database: Database) -> str:
    """What the test tells of a run."""
    query = sa.select(turns.c.outcome, turns.c.error)
    with database.engine.connect() as connection:
        outcomes = Counter(tuple(row) for row in connection.execute(query))
    each = answers_of_each(tabs)
    return (
        f"\n/chat: {PROGRAMS} programs, {dict(programs.statuses)}"
        f"\npages: {TABS} tabs, {len(tabs.answered)} answers, {each[:1]} to {each[-1:]} each, "
        f"{dict(tabs.statuses)}, {dict(tabs.words)}"
        f"\n{log}, outcomes {dict(outcomes)}"
    )


def test_nothing_is_lost_and_nothing_paid_twice(tmp_path: Path) -> None:
    """Every turn ended, whole but for those under way at the kill; no status 500; each person had
    several answers."""
    programs, tabs = Seen(), Seen()
    with stoppable() as cluster, scripted(PAID, models=LISTED) as model:
        database = Database(cluster.address)
        with running(tmp_path, cluster.address, model.url) as app:
            under_load(app, cluster, programs, tabs)
            over = time.monotonic()
            ended = all_end(database.engine, 60)
            ended_s = time.monotonic() - over
        log = kept(database.engine, model)
        print(  # noqa: T201 - its figures
            f"{figures(programs, tabs, log, database)}, all ended {ended}, {ended_s:.1f} s after"
            f"\n{Counter(line[24:] for line in app.log.read_text().splitlines()).most_common(12)}"
        )
        database.close()
    assert (log.lost, log.twice, (programs.answered | tabs.answered) - log.kept) == ((set(),) * 3)
    assert ended
    assert programs.statuses[500] == tabs.statuses[500] == 0
    assert len(log.cut) <= PROGRAMS + TABS
    assert "Traceback" not in app.log.read_text()
    assert min(answers_of_each(tabs), default=2) > 1
