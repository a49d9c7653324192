"""Programs and people at once, while the database is started anew and the process is killed.

The app is what a team runs: `uvicorn asgi:app`, its log on PostgreSQL, one process.
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
from tests.dashboard.log.test_faults import until
from tests.dashboard.postgres import Cluster, stoppable
from tests.fallback.scripted import DONE, STREAM, Script, said, scripted
from tests.hostile.page_sessions import sit
from tests.hostile.visitors import Seen, sit_all, visit

pytestmark = [pytest.mark.hostile, pytest.mark.timeout(600)]

PROGRAMS = int(os.environ.get("LEXLENS_LOAD_PROGRAMS", "100"))
SESSIONS = int(os.environ.get("LEXLENS_LOAD_SESSIONS", "37"))
TABS = int(
    os.environ.get("LEXLENS_LOAD_TABS", "3")
)  # in Chromium; more is more than two cores draw
SECONDS = float(os.environ.get("LEXLENS_LOAD_SECONDS", "120"))
PAUSE_S, READING_S = 5.0, 10.0  # until a program, and a person, says the next thing
PAID: Script = [STREAM, said("모델의 "), 0.2, said("답"), said("", "stop"), DONE]


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


def under_load(app: App, cluster: Cluster, programs: Seen, people: Seen, tabs: Seen) -> None:
    """Everybody for the whole time, the faults between."""
    stop = threading.Event()
    visitors = [
        threading.Thread(target=visit, args=(app.url, n, stop, programs, PAUSE_S))
        for n in range(PROGRAMS)
    ]
    visitors += [
        threading.Thread(target=sit, args=(app.url, n, stop, people, READING_S))
        for n in range(TABS, TABS + SESSIONS)
    ]
    breaking = threading.Thread(target=faults, args=(app, cluster))
    for thread in (*visitors, breaking):
        thread.start()
    asyncio.run(sit_all(chromium(), app.url, TABS, SECONDS, tabs, READING_S))
    breaking.join()
    stop.set()
    for thread in visitors:
        thread.join(60)


def test_nothing_is_lost_and_nothing_paid_twice(tmp_path: Path) -> None:
    """Every turn ended, whole but for those under way at the kill; no status 500."""
    programs, people, tabs = Seen(), Seen(), Seen()
    with stoppable() as cluster, scripted(PAID, models=[]) as model:
        database = Database(cluster.address)
        with running(tmp_path, cluster.address, model.url) as app:
            under_load(app, cluster, programs, people, tabs)
            over = time.monotonic()
            stuck = sa.select(sa.func.count()).where(turns.c.state != "finished")

            def ended() -> bool:
                with database.engine.connect() as connection:
                    return connection.execute(stuck).scalar_one() == 0

            all_ended = until(ended, 20)
            ended_s = time.monotonic() - over
        query = sa.select(turns.c.utterance, turns.c.answer, turns.c.outcome, turns.c.error)
        with database.engine.connect() as connection:
            rows = connection.execute(query).all()
        database.close()
        asked = Counter(body["messages"][-1]["content"] for body in model.bodies)
    kept = {row.utterance for row in rows if row.answer == "모델의 답"}
    cut = {row.utterance for row in rows if row.outcome == "cut"}
    lost = set(asked) - kept - cut
    twice = [utterance for utterance, times in asked.items() if times > 1]
    unkept = (programs.answered | people.answered | tabs.answered) - kept
    print(  # noqa: T201 - its figures
        f"\n/chat: {PROGRAMS} visitors, {dict(programs.statuses)}"
        f"\npages: {SESSIONS} sessions, {len(people.answered)} answers, {dict(people.words)}"
        f"\n{TABS} tabs in Chromium, {len(tabs.answered)} answers, {dict(tabs.statuses)}, "
        f"{dict(tabs.words)}"
        f"\npaid {len(asked)}, kept {len(kept)}, cut by the kill {len(cut)}, lost {len(lost)}, "
        f"twice {len(twice)}, shown and not kept {len(unkept)}, "
        f"ended: {all_ended}, {ended_s:.1f} s after the end"
        f"\noutcomes {dict(Counter((row.outcome, row.error) for row in rows))}"
        f"\n{Counter(app.log.read_text().splitlines()).most_common(20)}"
    )
    assert (lost, twice, unkept, all_ended) == (set(), [], set(), True)
    assert programs.statuses[500] == tabs.statuses[500] == 0
    assert len(cut) <= PROGRAMS + SESSIONS + TABS
    assert "Traceback" not in app.log.read_text()
