"""The log keeps every turn, whatever happens to the process that wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.turnlog import LogUnavailable, TurnLog

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


def open_log(folder: Path) -> TurnLog:
    return TurnLog(f"sqlite:///{folder / 'below' / 'log.sqlite3'}")


def test_a_turn_is_there_before_it_is_finished(tmp_path: Path) -> None:
    """The row exists from `begin` on, pending and without an outcome."""
    log = open_log(tmp_path)
    turn_id = log.begin(**COLUMNS)
    row = log.turn(turn_id)
    assert row is not None
    assert (row.utterance, row.state, row.outcome) == ("안녕", "pending", None)
    log.close()


def test_update_and_finish_keep_what_was_written(tmp_path: Path) -> None:
    """Each step adds its columns and takes none away."""
    log = open_log(tmp_path)
    turn_id = log.begin(**COLUMNS)
    log.update(turn_id, state="recognised", lex_response={"점수": 1.0})
    log.finish(turn_id, "complete", answer="반갑습니다.", cost_nano=1234)
    row = log.turn(turn_id)
    assert row is not None
    assert (row.state, row.outcome, row.answer) == ("finished", "complete", "반갑습니다.")
    assert (row.lex_response, row.cost_nano, row.utterance) == ({"점수": 1.0}, 1234, "안녕")
    log.close()


def test_turns_of_a_dead_process_are_cut_and_kept(tmp_path: Path) -> None:
    """What a killed process left unfinished is `cut` when the log is opened again."""
    killed = open_log(tmp_path)
    turn_id = killed.begin(**COLUMNS)
    killed.update(turn_id, state="answering", answer="as far as it")
    killed.close()
    log = open_log(tmp_path)
    row = log.turn(turn_id)
    assert row is not None
    assert (row.state, row.outcome, row.answer) == ("finished", "cut", "as far as it")
    log.close()


def test_a_conversation_is_its_last_turns_oldest_first(tmp_path: Path) -> None:
    """Other conversations stay out; the newest are kept when there are too many."""
    log = open_log(tmp_path)
    for text in ("one", "two", "three"):
        log.begin(**COLUMNS | {"utterance": text})
    log.begin(**COLUMNS | {"conversation": "c2"})
    assert [row.utterance for row in log.conversation("c1", last=2)] == ["two", "three"]
    assert log.count("c1") == 3
    assert [row.conversation for row in log.recent(last=2)] == ["c2", "c1"]
    log.close()


def test_sqlite_writes_ahead(tmp_path: Path) -> None:
    """Readers do not wait for the writer: the file is in WAL mode."""
    log = open_log(tmp_path)
    with sa.create_engine(log.address).connect() as connection:
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
    log.close()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("nonsense", "DATABASE_URL is not an address that SQLAlchemy can read."),
        (
            "sqlite:////proc/nowhere/log.sqlite3",
            "The log at sqlite:////proc/nowhere/log.sqlite3 cannot be opened.",
        ),
        (
            "nosuchdb://someone:SECRET@host/log",
            "No driver is installed for the log at nosuchdb://someone:***@host/log.",
        ),
    ],
)
def test_an_address_that_cannot_be_opened_is_named_without_its_password(
    address: str, message: str
) -> None:
    """The error says which address, and never the password in it."""
    with pytest.raises(LogUnavailable) as caught:
        TurnLog(address)
    assert str(caught.value) == message
