"""The log under faults of its database: what was paid for is kept, every turn ends, once."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.conversation.turn import Route, Turn
from dashboard.log import database as database_module
from dashboard.log.database import Database, LogUnavailable
from dashboard.log.job import Item, Job, Result
from dashboard.log.jobs import JobStore
from dashboard.log.processes.presence import Presence
from dashboard.log.schema import turns
from dashboard.log.turns import TurnLog
from dashboard.log.unwritten import spool
from dashboard.log.unwritten.write import Write
from fallback.answerer import Answer, Usage
from tests.dashboard.log.test_turns import ANSWERED
from tests.dashboard.turns import a_turn, heard

ROOT = Path(__file__).parents[3]


def until(true: Callable[[], object], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a SQLite log is to lie, which waits for a lock for a moment only."""
    monkeypatch.setattr(database_module, "WAIT_SECONDS", 0.1)
    return tmp_path / "log.sqlite3"


@contextmanager
def opened(file: Path) -> Iterator[tuple[Database, TurnLog]]:
    database = Database(f"sqlite:///{file}")
    try:
        yield database, TurnLog(database)
    finally:
        database.close()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Somebody else writes, and does not end."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def row_of(file: Path, turn_id: str) -> tuple[Any, ...]:
    other = sqlite3.connect(file)
    try:
        query = "SELECT state, outcome, answer FROM turns WHERE id = ?"
        row: tuple[Any, ...] = other.execute(query, (turn_id,)).fetchone()
    finally:
        other.close()
    return row


def finished(turn: Turn) -> Turn:
    return replace(turn, state="finished", outcome="complete", answer=ANSWERED)


WHOLE = ("finished", "complete", ANSWERED.text)


def test_what_cannot_be_written_is_shown_and_written_later(file: Path) -> None:
    """A lock outlasts the wait: nobody waits for it, the turn reads as finished at once, and its
    row is within seconds of the lock's end; a partial answer before does not overtake the whole."""
    with opened(file) as (_, log):
        turn = a_turn()
        log.begin(turn)
        with locked(file):
            log.update(turn, replace(turn, state="answering", answer=Answer("luna", "반", "cut")))
            log.finish(turn, finished(turn))
            known = log.turn(turn.id)
            assert known is not None
            assert (known.state, known.outcome, known.text) == WHOLE
            assert row_of(file, turn.id)[0] == "pending"
        assert until(lambda: row_of(file, turn.id) == WHOLE)
    assert list(file.parent.glob("unwritten-*")) == []


def test_a_log_that_cannot_be_written_begins_nothing(file: Path) -> None:
    """`LogUnavailable`, no row, and no word of the utterance in the error or its causes."""
    with opened(file) as (_, log):
        turn = a_turn("비밀입니다")
        with locked(file), pytest.raises(LogUnavailable) as raised:
            log.begin(turn)
        assert log.turn(turn.id) is None
        assert "비밀" not in f"{raised.value} {raised.value.__cause__}"
        log.begin(turn)
        assert log.turn(turn.id) is not None


def test_a_full_disk_keeps_what_was_paid(file: Path) -> None:
    """The file may not grow: the spool, which has room in reserve, and memory have the answer."""
    text = "답" * 200_000
    with opened(file) as (database, log):
        turn = a_turn()
        log.begin(turn)
        full = [True]

        @sa.event.listens_for(database.engine, "begin")
        def bound(connection: sa.Connection) -> None:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            most = pages if full[0] else 2**30
            connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")

        answer = replace(ANSWERED, text=text)
        log.finish(turn, replace(finished(turn), answer=answer))
        assert row_of(file, turn.id)[0] == "pending"
        full[0] = False
        assert until(lambda: row_of(file, turn.id) == ("finished", "complete", text))


KILLED = """
import os, signal, sys
from dataclasses import replace
from dashboard.log import database
database.WAIT_SECONDS = 0.1
from dashboard.log.turns import TurnLog
from tests.dashboard.log.test_faults import finished, locked
from tests.dashboard.turns import a_turn
from pathlib import Path
log = TurnLog(database.Database(f"sqlite:///{sys.argv[1]}"))
paid, other = a_turn(id="paid"), a_turn(id="other")
log.begin(paid)
log.begin(other)
with locked(Path(sys.argv[1])):
    log.finish(paid, finished(paid))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_while_the_database_is_away_loses_no_answer(file: Path) -> None:
    """The next one takes the answer in, cuts what had not ended, and does so once."""
    script = [sys.executable, "-c", KILLED, str(file)]
    ended = subprocess.run(script, cwd=ROOT, check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert row_of(file, "paid")[0] == "pending"
    (left,) = file.parent.glob("unwritten-*")
    again = left.read_bytes()
    with opened(file) as (_, log):
        assert row_of(file, "paid") == WHOLE
        assert row_of(file, "other")[:2] == ("finished", "cut")
        assert not left.exists()
        log.rate("paid", 1)
    left.write_bytes(again.replace(ANSWERED.text.encode("unicode_escape"), b"twice"))
    with opened(file):
        assert row_of(file, "paid") == WHOLE


def test_the_spool_of_who_lives_is_left_alone(file: Path) -> None:
    """Its own process writes it; a torn last line and a stranger's are passed over."""
    with opened(file) as (database, log):
        turn = a_turn()
        log.begin(turn)
        with locked(file):
            log.finish(turn, finished(turn))
            (path,) = spool.files(file.parent, database.address)
            with spool.left_behind(path) as lines:
                assert lines is None
            assert path.exists()
    assert Write.of_line('["turns", ["a"], {"sta') is None
    assert Write.of_line('["users", ["a"], {}]') is None


def test_results_of_jobs_wait_too(file: Path) -> None:
    """What an item cost is not paid again: its result holds when the database is back."""
    with opened(file) as (database, _):
        store = JobStore(database)
        item = Item("k", "lane", {})
        job = Job("j", "kind", "", "", "running", None, {}, 1, a_turn().created_at)
        store.create(job, [item])
        assert store.begin("j", "k")
        result = Result(item, "done", {"text": "bezahlt", "tokens": 10**30, "score": float("nan")})
        with locked(file):
            store.finish("j", [result])
            assert store.results("j")[0].state == "begun"
        assert until(lambda: store.results("j")[0].state == "done")
        assert store.results("j")[0].result["text"] == "bezahlt"
        assert store.results("j")[0].result["score"] is None


def test_no_more_is_begun_than_can_wait(file: Path) -> None:
    """Behind a thousand unwritten rows nothing new is paid for."""
    with opened(file) as (database, log), locked(file):
        writes = [Write("turns", (str(n),), {"state": "finished"}) for n in range(1000)]
        database.backlog.keep(*writes)
        with pytest.raises(LogUnavailable, match="behind"):
            log.begin(a_turn())


DEEP: list[Any] = []
for _ in range(300):
    DEEP = [DEEP]
# what a server may send, and where a column bounds it
HOSTILE: dict[str, Answer] = {
    "tokens of 10^30": replace(ANSWERED, usage=Usage(10**30, 3, "reported")),
    "negative beyond 64 bits": replace(ANSWERED, usage=Usage(-(10**30), -(2**31) - 1, "reported")),
    "tokens that are floats": replace(ANSWERED, usage=Usage(1.5, 1e300, "reported")),  # type: ignore[arg-type]
    "tokens NaN and true": replace(ANSWERED, usage=Usage(float("nan"), True, "reported")),  # type: ignore[arg-type]
    "tokens that are text": replace(ANSWERED, usage=Usage("many", [], "reported")),  # type: ignore[arg-type]
    "a cost beyond 64 bits": replace(ANSWERED, cost=Decimal(10) ** 30),
    "a cost that is none": replace(ANSWERED, cost=Decimal("NaN")),
    "an endless cost": replace(ANSWERED, cost=Decimal("Infinity")),
    "endless times": replace(ANSWERED, first_s=float("inf"), total_s=float("nan")),
    "a time of 400 digits": replace(ANSWERED, total_s=10**400),
    "retries without end": replace(ANSWERED, retries=10**12),
    "a model of 10 MB": replace(ANSWERED, model="m" * 10_000_000, finish_reason="f" * 9_000_000),
    "NUL everywhere": replace(ANSWERED, text="a\0b", model="\0", request_id="\0" * 500),
    "half a pair": replace(ANSWERED, text="\ud800", model="\udfff", finish_reason="\ud83d"),
    "a list for a name": replace(ANSWERED, model=["m"], finish_reason={}),  # type: ignore[arg-type]
    "NaN in the response": replace(ANSWERED, received={"usage": float("nan"), "x": float("-inf")}),
    "5,000 digits in it": replace(ANSWERED, received={"n": 10**5_000}),
    "deep brackets in it": replace(ANSWERED, received={"a": DEEP}),
    "NUL and halves in it": replace(ANSWERED, received={"\0": "\0\ud800", "\ud800": ["\udfff"]}),
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_what_a_server_counts_and_calls_ends_the_turn(database: Database, answer: Answer) -> None:
    """On both databases: finished, readable, complete, with the text that was paid for."""
    log = TurnLog(database)
    turn = a_turn()
    log.begin(turn)
    answering = replace(turn, state="answering", answer=Answer("luna", "", "cut"))
    log.update(turn, answering)
    log.finish(answering, replace(answering, outcome="complete", answer=answer))
    known = log.turn(turn.id)
    assert known is not None
    assert (known.state, known.outcome) == ("finished", "complete")
    assert known.text == answer.text.replace("\0", "").replace("\ud800", "?")


def test_what_lex_scores_and_calls_ends_the_turn(database: Database) -> None:
    """The same of Lex: scores, names, a session state as deep as it likes."""
    log = TurnLog(database)
    turn = a_turn()
    log.begin(turn)
    response = {
        "interpretations": [
            {"intent": {"name": "n" * 1_000_000}, "nluConfidence": {"score": float("nan")}}
        ],
        "sessionState": {"sessionAttributes": {"a": DEEP, "n": 10**5_000, "z": "\0\ud800"}},
    }
    route = Route("lex", "intent_matched", 0.4, "\0" * 500, float("inf"), "\ud800", 10**400)
    known = replace(turn, recognition=heard(response), route=route, spoken="\0a")
    log.finish(turn, replace(known, lex_s=float("nan"), total_s=float("inf")))
    row = log.turn(turn.id)
    assert row is not None
    assert (row.state, row.text, row.total_s) == ("finished", "a", None)


def test_one_value_that_is_refused_does_not_lose_the_rest(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Column by column, and the log names the column, never the value."""
    log = TurnLog(database)
    turn = a_turn()
    log.begin(turn)
    columns = {"input_tokens": 2**70, "state": "finished"}
    with caplog.at_level(logging.WARNING):
        database.backlog.write(Write("turns", (turn.id,), {**columns, "outcome": "failed"}))
    known = log.turn(turn.id)
    assert known is not None
    assert (known.state, known.outcome) == ("finished", "failed")
    assert "input_tokens" in caplog.text
    assert str(2**70) not in caplog.text


def test_no_parameter_is_in_an_error(database: Database) -> None:
    """An error of SQL tells the statement, and nothing that anybody said."""
    TurnLog(database)
    with pytest.raises(sa.exc.SQLAlchemyError) as raised, database.engine.begin() as connection:
        connection.execute(sa.insert(turns).values(id="비밀", utterance="비밀"))
    assert "비밀" not in str(raised.value).split("DETAIL")[0]


END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND datname = current_database()"
)
LIVING = """
import sys, time
from dashboard.log.database import Database
from dashboard.log.processes.presence import Presence
from dashboard.log.turns import TurnLog
from tests.dashboard.turns import a_turn
database = Database(sys.argv[1])
log = TurnLog(database, Presence(database).number)
log.begin(a_turn(id="theirs"))
print("begun", flush=True)
time.sleep(60)
"""


def test_who_lives_ends_the_turns_of_a_killed_process(server_database: Database) -> None:
    """Within seconds, not after five minutes; turns of the living go on, whatever the clock says,
    and also after the server has ended all connections."""
    presence = Presence(server_database, every_s=0.5)
    log = TurnLog(server_database, presence.number)
    log.begin(a_turn(id="ours"))
    address = server_database.engine.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", LIVING, address], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(0.8)
        assert state_of(log, "theirs") == ("pending", None)
        os.kill(process.pid, signal.SIGKILL)
    assert until(lambda: state_of(log, "theirs") == ("finished", "cut"), 30)
    assert state_of(log, "ours") == ("pending", None)
    with server_database.engine.connect() as connection:
        connection.exec_driver_sql(END_OTHERS)
    second = Presence(server_database, every_s=2)  # the first has so long to say that it lives
    time.sleep(5)
    assert state_of(log, "ours") == ("pending", None)
    presence.close()
    assert until(lambda: state_of(log, "ours") == ("finished", "cut"), 30)
    second.close()


def state_of(log: TurnLog, turn_id: str) -> tuple[Any, ...]:
    turn = log.turn(turn_id)
    return (turn.state, turn.outcome) if turn else ()
