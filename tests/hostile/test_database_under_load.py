"""The web API under load while its database is restarted, killed and locked: nothing is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette

from dashboard import services as services_view
from dashboard.log.api_messages import ApiMessages
from dashboard.settings import read_settings
from dashboard.token_buckets import TokenBuckets
from dashboard.webapi.choice import choose
from dashboard.webapi.routes import Api
from dashboard.webapi.service import ChatService
from loopback import serving
from tests.dashboard.log.test_faults import locked
from tests.dashboard.postgres import Cluster, stoppable
from tests.fallback.scripted import scripted
from tests.hostile.kept import PAID, all_end, kept
from tests.hostile.visitors import Seen, visit

pytestmark = [pytest.mark.hostile, pytest.mark.timeout(300)]

VISITORS = 20


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
    seen, stop = Seen(), threading.Event()
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
        all_ended = all_end(engine, 10)
        ended_s = time.monotonic() - over
        log = kept(engine, model)
    figures = (
        f"{seen.statuses.total()} requests {dict(seen.statuses)}, {log}, "
        f"all ended {all_ended} {ended_s:.1f} s after the fault"
    )
    nothing = frozenset[str]()
    assert (seen.statuses[500], log.lost, log.twice) == (0, nothing, nothing), figures
    assert all_ended, figures
    assert seen.answered <= log.kept
    assert len(seen.answered) > VISITORS
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
