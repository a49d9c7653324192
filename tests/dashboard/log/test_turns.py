"""The log keeps every turn, whatever happens to the process that wrote it."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.schema import turns
from dashboard.log.turns import TurnLog
from dashboard.log.upgrade import upgrade

COLUMNS: dict[str, Any] = {
    "conversation": "c1",
    "session_id": "c1",
    "utterance": "안녕",
    "bot_name": "HelloWorldBot",
    "bot_id": "BOTBOTBOT1",
    "alias_id": "TSTALIASID",
    "locale_id": "ko_KR",
    "threshold": 0.4,
    "lex_mode": "EMBEDDED",
    "fallback_mode": "EMBEDDED",
}


@pytest.fixture
def log(database: Database) -> TurnLog:
    return TurnLog(database)


def test_a_turn_is_there_before_it_is_finished(log: TurnLog) -> None:
    """The row exists from `begin` on, pending and without an outcome."""
    turn_id = log.begin(**COLUMNS)
    row = log.turn(turn_id)
    assert row is not None
    assert (row.utterance, row.state, row.outcome) == ("안녕", "pending", None)


def test_update_and_finish_keep_what_was_written(log: TurnLog) -> None:
    """Each step adds its columns and takes none away."""
    turn_id = log.begin(**COLUMNS)
    log.update(turn_id, state="recognised", lex_response={"점수": 1.0})
    log.finish(turn_id, "complete", answer="반갑습니다.", cost_nano=1234)
    row = log.turn(turn_id)
    assert row is not None
    assert (row.state, row.outcome, row.answer) == ("finished", "complete", "반갑습니다.")
    assert (row.lex_response, row.cost_nano, row.utterance) == ({"점수": 1.0}, 1234, "안녕")


def test_turns_of_a_dead_process_are_cut_and_kept(log: TurnLog, database: Database) -> None:
    """What a killed process left unfinished is `cut` when the log is opened again; on a server
    that others write to, only what no living process can still be at."""
    killed = log.begin(**COLUMNS)
    log.update(killed, state="answering", answer="as far as it")
    long_ago = dt.datetime(2026, 1, 1)  # the column holds UTC without a zone
    log.update(killed, created_at=long_ago)
    alive = log.begin(**COLUMNS)
    reopened = TurnLog(database)
    row, other = reopened.turn(killed), reopened.turn(alive)
    assert row is not None
    assert other is not None
    assert (row.state, row.outcome, row.answer) == ("finished", "cut", "as far as it")
    assert other.state == ("finished" if database.is_sqlite else "pending")


def test_a_conversation_is_its_last_turns_oldest_first(log: TurnLog) -> None:
    """Other conversations stay out; the newest are kept when there are too many."""
    for text in ("one", "two", "three"):
        log.begin(**COLUMNS | {"utterance": text})
    log.begin(**COLUMNS | {"conversation": "c2"})
    assert [row.utterance for row in log.conversation("c1", last=2)] == ["two", "three"]
    assert log.count("c1") == 3
    assert [row.conversation for row in log.recent(last=2)] == ["c2", "c1"]


def test_what_a_server_said_fits_whatever_it_is(log: TurnLog, database: Database) -> None:
    """A NUL, half a surrogate pair and an endless model name do not lose the turn."""
    turn_id = log.begin(**COLUMNS)
    log.finish(turn_id, "complete", answer="a\0b\ud800c", model="m" * 1000)
    with database.engine.connect() as connection:
        query = sa.select(turns.c.answer, turns.c.model).where(turns.c.id == turn_id)
        assert connection.execute(query).one() == ("ab?c", "m" * 100)


def test_several_processes_write_one_log_at_once(address: str) -> None:
    """Each with an engine of its own; no turn is lost, no two have one number."""
    first = Database(address)
    upgrade(first)
    first.close()

    def write(name: int) -> None:
        database = Database(address)
        log = TurnLog(database)
        for _ in range(10):
            turn_id = log.begin(**COLUMNS | {"conversation": f"c{name}"})
            log.finish(turn_id, "complete", answer="done")
        database.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    database = Database(address)
    rows = TurnLog(database).recent(last=100)
    database.close()
    assert len({row.number for row in rows}) == 40
    assert {row.answer for row in rows} == {"done"}
