"""Two processes of the web API over one PostgreSQL server: whichever is asked, it is the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.schema import turns
from dashboard.log.settings import LogSettings
from tests.dashboard.conftest import empty_database
from tests.dashboard.processes.running import App, Talker, app, message, talking

SLOW = "xyzzy words=40 pace=0.05"
WHOLE = "".join(f"말{number} " for number in range(40))


@dataclass(frozen=True)
class Service:
    one: App
    other: App
    talker: Talker
    address: str
    database: Database


@pytest.fixture(scope="module")
def service(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    address, folder = empty_database(server), tmp_path_factory.mktemp("targets")
    database = Database(address)
    with (
        talking() as talker,
        app(address, folder, talker) as one,
        app(address, folder, talker) as other,
    ):
        yield Service(one, other, talker, address, database)
    database.close()


class Asking(threading.Thread):
    """A request that goes on meanwhile."""

    def __init__(self, app: App, body: object) -> None:
        super().__init__(daemon=True)
        self.app, self.body = app, body
        self.answer: tuple[int, dict[str, Any]] = (0, {})
        self.start()

    def run(self) -> None:
        with suppress(OSError):  # the app may be killed
            self.answer = self.app.post("/chat", self.body)

    def get(self) -> tuple[int, dict[str, Any]]:
        self.join(40)
        return self.answer


def row(service: Service, utterance: str) -> sa.Row[Any]:
    query = sa.select(turns).where(turns.c.utterance == utterance)
    with service.database.engine.connect() as connection:
        return connection.execute(query).one()


def begun(service: Service, utterance: str) -> None:
    """Wait until the model was asked."""
    give_up = time.monotonic() + 20
    while not service.talker.asked[utterance] and time.monotonic() < give_up:
        time.sleep(0.01)
    time.sleep(0.3)


def test_a_stream_follows_what_another_process_makes(service: Service) -> None:
    """The same message sent to the other process gets the same answer as it grows, asked once."""
    body = message(f"stream {SLOW}")
    asking = Asking(service.one, body)
    begun(service, body["text"])
    events = list(service.other.events(body))
    pieces = [data["text"] for name, data in events if name == "delta"]
    assert len(pieces) > 10
    assert "".join(pieces) == WHOLE
    assert events[-1][0] == "done"
    assert events[-1][1]["body"] == WHOLE
    assert asking.get()[0] == 200
    assert service.talker.asked[body["text"]] == 1


def test_a_message_sent_to_both_at_once_is_paid_once(service: Service) -> None:
    """Ten times each, in one session and without; all are answered alike."""
    for number in range(5):
        body = message(f"both {number} words=5 pace=0.05")
        asked = [Asking(each, body) for each in (service.one, service.other) * 2]
        answers = [one.get() for one in asked]
        assert {status for status, _ in answers} == {200}, answers
        assert len({answer["body"] for _, answer in answers}) == 1
        assert service.talker.asked[body["text"]] == 1


def test_a_second_utterance_is_busy_everywhere(service: Service) -> None:
    """409 while the first runs, 200 as soon as its answer was given."""
    first = message(f"busy {SLOW}", session="busy-session")
    asking = Asking(service.one, first)
    begun(service, first["text"])
    for each in (service.one, service.other):
        status, answer = each.post("/chat", message("too early", session="busy-session"))
        assert (status, answer["msg"].split(".")[0]) == (409, "An answer is still on its way")
    assert asking.get()[0] == 200
    for number, each in enumerate((service.other, service.one) * 5):
        body = message(f"next {number}", session="busy-session")
        assert each.post("/chat", body)[0] == 200


def test_query_tells_of_another_process(service: Service) -> None:
    """202 while it is on its way, 200 with the answer afterwards."""
    body = message(f"query {SLOW}")
    asking = Asking(service.one, body)
    begun(service, body["text"])
    query = {"msgId": body["msgId"]}
    assert service.other.post("/query", query)[0] == 202
    assert asking.get()[0] == 200
    status, answer = service.other.post("/query", query)
    assert (status, answer["body"]) == (200, WHOLE)


def test_limits_count_what_all_processes_were_asked(service: Service) -> None:
    """One client's burst of ten, whichever it asks."""
    statuses = [
        each.post("/chat", message("hello"), client="10.251.0.1")[0]
        for each in (service.one, service.other) * 10
    ]
    assert 10 <= statuses.count(200) <= 14
    assert statuses.count(429) >= 6


def test_texts_that_are_not_kept_are_known_to_all(service: Service) -> None:
    """The log has hashes; the other process gives the answer, and its model hears what was said."""
    settings = LogSettings(service.database)
    settings.keep(days=None, texts=False)
    try:
        body = message("secret words=3 pace=0.01", session="secret-session")
        assert service.one.post("/chat", body)[1]["body"] == "말0 말1 말2 "
        status, answer = service.other.post("/query", {"msgId": body["msgId"]})
        assert (status, answer["body"]) == (200, "말0 말1 말2 ")
        with service.database.engine.connect() as connection:
            rows = connection.execute(sa.select(turns.c.utterance, turns.c.answer)).all()
        assert not [
            one for one in rows if "secret" in one.utterance or one.answer == answer["body"]
        ]
    finally:
        settings.keep(days=None, texts=True)


def test_a_killed_process_leaves_its_answer(
    service: Service, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Who follows is told within three seconds that it was cut, with all that had come; the
    session takes the next utterance at another process."""
    body = message("killed words=200 pace=0.05", session="killed-session")
    with app(service.address, tmp_path_factory.mktemp("third"), service.talker) as third:
        Asking(third, body)
        begun(service, body["text"])
        events = service.other.events(body)
        text = "".join(next(events)[1]["text"] for _ in range(5))
        third.process.kill()
        killed = time.monotonic()
        rest = list(events)
        waited = time.monotonic() - killed
    text += "".join(data["text"] for name, data in rest if name == "delta")
    name, done = rest[-1]
    assert (name, done["outcome"], done["body"]) == ("done", "cut", text)
    assert waited < 3.5
    assert row(service, body["text"]).outcome == "cut"
    assert service.other.post("/chat", message("again", session="killed-session"))[0] == 200
    assert service.other.post("/chat", body)[1]["body"] == text
    assert service.talker.asked[body["text"]] == 1
