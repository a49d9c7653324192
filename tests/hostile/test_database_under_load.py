"""The web API under load while its database is restarted, killed and locked: nothing is lost."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from dashboard import services as services_view
from dashboard.log.api_messages import ApiMessages
from dashboard.log.schema import turns
from dashboard.settings import read_settings
from dashboard.token_buckets import TokenBuckets
from dashboard.webapi.choice import choose
from dashboard.webapi.routes import Api
from dashboard.webapi.service import ChatService
from loopback import serving
from tests.dashboard.log.test_faults import locked, until
from tests.dashboard.postgres import Cluster, stoppable
from tests.fallback.scripted import DONE, STREAM, Script, said, scripted

pytestmark = [pytest.mark.hostile, pytest.mark.timeout(300)]

VISITORS = 20
PAID: Script = [STREAM, said("모델의 "), 0.2, said("답"), said("", "stop"), DONE]


def visit(url: str, visitor: int, stop: threading.Event, seen: list[tuple[str, int]]) -> None:
    """Ask again under the same message id until it is answered, then the next."""
    number = 0
    while not stop.is_set():
        number += 1
        message = f"visitor-{visitor:04d}-{number:08d}"
        body = {"msgId": message, "text": f"무엇 {visitor} {number}", "sessionId": f"v{visitor}"}
        while (status := post(url, body)) == 503 and not stop.is_set():
            seen.append((message, status))
            time.sleep(0.2)
        seen.append((message, status))


def post(url: str, body: object) -> int:
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/chat", json.dumps(body).encode(), kind)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@contextmanager
def api(address: str, folder: Path, model: str) -> Iterator[tuple[str, ChatService]]:
    targets = folder / "targets.toml"
    targets.write_text(f'[targets.scripted]\nshape = "chat"\nmodel = "m"\nbase_url = "{model}"')
    environ = {"DATABASE_URL": address, "LEXLENS_TARGETS": str(targets)}
    services = services_view.start(read_settings(environ))
    bots, conversations = services.bots, services.conversations
    choice = choose({}, bots.listed, conversations.targets.usable)
    each, whole = (TokenBuckets(1.0, 10**6, lambda: 0.0) for _ in range(2))
    messages = ApiMessages(services.database)
    service = ChatService(conversations, bots, choice, messages, each, whole)
    try:
        with serving(Starlette(routes=Api(lambda: service).routes())) as url:
            yield url, service
    finally:
        services.running.close()


def under_load(address: str, folder: Path, fault: Callable[[], None]) -> str:
    """Visitors while `fault` happens; asserts that all is well after it, and gives the figures."""
    seen: list[tuple[str, int]] = []
    stop = threading.Event()
    with scripted(PAID, models=[]) as model, api(address, folder, model.url) as (url, service):
        visitors = [
            threading.Thread(target=visit, args=(url, n, stop, seen)) for n in range(VISITORS)
        ]
        for visitor in visitors:
            visitor.start()
        fault()
        over = time.monotonic()
        time.sleep(3)
        stop.set()
        for visitor in visitors:
            visitor.join(60)
        engine = service.messages._database.engine
        stuck = sa.select(sa.func.count()).where(turns.c.state != "finished")

        def ended() -> bool:
            with engine.connect() as connection:
                return connection.execute(stuck).scalar_one() == 0

        all_ended = until(ended, 10)
        with engine.connect() as connection:
            rows = connection.execute(sa.select(turns.c.utterance, turns.c.answer)).all()
        asked = Counter(body["messages"][-1]["content"] for body in model.bodies)
    statuses = Counter(status for _, status in seen)
    kept = {row.utterance for row in rows if row.answer == "모델의 답"}
    lost = [utterance for utterance in asked if utterance not in kept]
    twice = [utterance for utterance, times in asked.items() if times > 1]
    figures = (
        f"{len(seen)} requests {dict(statuses)}, paid {len(asked)}, lost {len(lost)}, "
        f"twice {len(twice)}, all ended {all_ended} {time.monotonic() - over:.1f} s after the fault"
    )
    assert (statuses[500], lost, twice, all_ended) == (0, [], [], True), figures
    assert statuses[200] > VISITORS
    return figures


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with stoppable() as server:
        yield server


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_postgresql_started_anew_under_load(cluster: Cluster, tmp_path: Path, mode: str) -> None:
    """Three times, by an administrator or as if killed, two seconds away each time."""

    def fault() -> None:
        for _ in range(3):
            time.sleep(2)
            cluster.stop(mode)
            time.sleep(2)
            cluster.start()

    print(f"\n{mode}: {under_load(cluster.address, tmp_path, fault)}")  # noqa: T201 - its figure


def test_a_sqlite_file_locked_under_load(tmp_path: Path) -> None:
    """For twelve seconds, longer than a write waits."""
    file = tmp_path / "log.sqlite3"

    def fault() -> None:
        time.sleep(2)
        with locked(file):
            time.sleep(12)

    print(f"\nlocked: {under_load(f'sqlite:///{file}', tmp_path, fault)}")  # noqa: T201
