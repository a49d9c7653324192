"""Each fault of the panel, through the real boto3, the real openai SDK and the real drivers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.bots.ref import BotRef
from dashboard.conversation.conductor import Setup
from dashboard.conversation.turn import Turn
from dashboard.faults import fault as fault_module
from dashboard.faults.fault import FAULTS, Side
from dashboard.faults.panel import Faults
from dashboard.log.database import LogUnavailable
from dashboard.services import Services, start
from dashboard.settings import read_settings
from tests.dashboard.postgres import stoppable

UNKNOWN = "Tell me about Lex"


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory, offline_endpoint: str) -> Iterator[Services]:
    """Started for faults, with everything embedded."""
    log = f"sqlite:///{tmp_path_factory.mktemp('faults') / 'log.sqlite3'}"
    environ = {"DATABASE_URL": log, "LEXLENS_FALLBACK_URL": offline_endpoint}
    running = start(read_settings(environ | {"LEXLENS_FAULTS": "1"}))
    yield running
    running.running.close()


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits twelve seconds here."""
    slow = replace(fault_module.SLOW, delay_s=0.7)
    for name, side in (("lex_slow", Side.LEX), ("model_slow", Side.MODEL)):
        monkeypatch.setitem(FAULTS, name, {side: slow})  # type: ignore[arg-type]


def asked(services: Services, text: str = UNKNOWN) -> Turn:
    """One turn in a conversation of its own, to its end."""
    bot = BotRef.of(services.bots.listed[0], "en_US")
    setup = Setup(bot, "offline-chat", "EMBEDDED", "EMBEDDED")
    conversation = f"conversation-{time.monotonic_ns()}"
    live = services.conversations.conductor.start(conversation, text, setup)
    assert live.done.wait(30)
    return live.turn


# fault: how the turn ends, and the kind of what went wrong
ENDS = {
    "lex_throttled": ("failed", "LexBusy"),
    "model_401": ("failed", "KeyRefused"),
    "model_429": ("failed", "RateLimited"),
    "model_retired": ("failed", "ModelRetired"),
    "model_cut": ("cut", "AnswerCut"),
    "no_network": ("failed", "LexUnreachable"),
}


@pytest.mark.parametrize("name", ENDS)
def test_what_the_clients_make_of_it(services: Services, name: str) -> None:
    """As of the real services; and the next turn is well again."""
    services.faults.turn_on(name)
    turn = asked(services)
    services.faults.turn_on(None)
    assert (turn.outcome, turn.failure and turn.failure.kind) == ENDS[name]
    assert asked(services).outcome == "complete"


def test_an_answer_that_is_cut_keeps_what_came(services: Services) -> None:
    """The words up to the break stand in the log."""
    services.faults.turn_on("model_cut")
    cut = asked(services)
    services.faults.turn_on(None)
    whole = asked(services)
    assert cut.text
    assert whole.text.startswith(cut.text)
    assert len(cut.text) < len(whole.text)


@pytest.mark.parametrize("name", ["lex_slow", "model_slow"])
def test_slow_is_slow_and_ends_well(services: Services, name: str) -> None:
    """The wait is seen on its own side."""
    services.faults.turn_on(name)
    turn = asked(services)
    services.faults.turn_on(None)
    assert turn.outcome == "complete"
    waits = turn.lex_s if name == "lex_slow" else turn.answer and turn.answer.first_s
    assert waits is not None
    assert waits > 0.7


def test_a_file_that_is_locked(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is begun, and it is told as the log that is away."""
    services.database.engine.dispose()  # connections wait as long as they were told to
    monkeypatch.setattr("dashboard.log.database.WAIT_SECONDS", 0.1)
    services.faults.turn_on("log_away")
    with pytest.raises(LogUnavailable):
        asked(services)
    services.faults.turn_on(None)
    assert asked(services).outcome == "complete"


def test_a_server_that_is_away(offline_endpoint: str) -> None:
    """PostgreSQL, by a way of its own; the address that is told stays the server's."""
    with stoppable() as cluster:
        environ = {"DATABASE_URL": cluster.address, "LEXLENS_FALLBACK_URL": offline_endpoint}
        running = start(read_settings(environ | {"LEXLENS_FAULTS": "1"}))
        try:
            assert asked(running).outcome == "complete"
            running.faults.turn_on("log_away")
            with pytest.raises(LogUnavailable, match=str(cluster.port)):
                running.log.recent(last=1)
            with pytest.raises(LogUnavailable):
                asked(running)
            running.faults.turn_on(None)
            assert asked(running).outcome == "complete"
        finally:
            running.running.close()


def test_nothing_stands_between_unless_it_is_asked_for(tmp_path: Path) -> None:
    """The addresses stay, and no thread of a way runs."""
    running = start(read_settings({"DATABASE_URL": f"sqlite:///{tmp_path / 'log.sqlite3'}"}))
    try:
        assert running.faults.by_way(Side.MODEL, "http://127.0.0.1:1/v1") == "http://127.0.0.1:1/v1"
        assert running.faults.possible == []
    finally:
        running.running.close()


def test_what_is_encrypted_is_left_alone() -> None:
    """Nobody stands between a live service and its client."""
    faults = Faults(offered=True)
    assert faults.by_way(Side.MODEL, "https://api.openai.com/v1") == "https://api.openai.com/v1"
    assert faults.possible == []


def test_ways_end(services: Services) -> None:
    """A hundred calls under changing faults leave no connection's thread behind."""
    for name in (*ENDS, None) * 3:
        services.faults.turn_on(name)
        asked(services)
    services.faults.turn_on("no_network")
    give_up = time.monotonic() + 5
    while time.monotonic() < give_up and any(
        thread.name == "way-call" for thread in threading.enumerate()
    ):
        time.sleep(0.02)
    assert not [thread for thread in threading.enumerate() if thread.name == "way-call"]
    services.faults.turn_on(None)
