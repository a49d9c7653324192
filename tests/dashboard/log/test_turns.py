"""The log keeps every turn, whatever happens to the process that wrote it."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest

from dashboard.conversation.turn import Failure, Route, Turn
from dashboard.log.database import Database
from dashboard.log.turns import TurnLog
from dashboard.log.upgrade import upgrade
from fallback.answerer import Answer, Usage
from fallback.errors import DeadlinePassed
from tests.dashboard.recorded import columns
from tests.dashboard.turns import a_turn, heard


@pytest.fixture
def log(database: Database) -> TurnLog:
    return TurnLog(database)


def test_a_turn_is_there_before_it_is_finished(log: TurnLog) -> None:
    """The row exists from `begin` on, pending and without an outcome."""
    turn = a_turn()
    log.begin(turn)
    assert log.turn(turn.id) == replace(turn, number=1)
    assert (turn.utterance, turn.state, turn.outcome) == ("안녕", "pending", None)


RECOGNISED = heard(
    {
        "interpretations": [
            {"intent": {"name": "FallbackIntent"}},
            {"intent": {"name": "Low"}, "nluConfidence": {"score": 0.1}},
            {"intent": {"name": "High"}, "nluConfidence": {"score": 0.3}},
        ],
        "requestId": "lex-1",
    },
    {"text": "안녕"},
)
ROUTED = Route("fallback", "below_threshold", 0.4, "FallbackIntent", None, "High", 0.3)
ANSWERED = Answer(
    target="luna",
    text="반갑습니다.",
    outcome="truncated",
    model="luna-1",
    finish_reason="length",
    usage=Usage(10, 3, "reported"),
    cost=Decimal("0.000001234"),
    first_s=0.5,
    total_s=1.5,
    retries=2,
    request_id="req-1",
    sent={"messages": [{"role": "user", "content": "안녕"}]},
    received={"status": 200},
)
WHOLE: dict[str, Turn] = {
    "fallback": a_turn(
        outcome="truncated",
        recognition=replace(RECOGNISED, request_id="lex-1"),
        route=ROUTED,
        answer=ANSWERED,
        lex_s=0.01,
        total_s=1.6,
        replay_of="another",
    ),
    "lex": a_turn(
        outcome="complete",
        recognition=replace(RECOGNISED, request_id="lex-1"),
        route=Route("lex", "intent_matched", 0.4, "High", 0.9),
        spoken="하나",
        lex_s=0.01,
    ),
    "lex failed": a_turn(
        outcome="failed",
        route=Route(None, "lex_error", 0.4),
        fault=Failure("LexBusy", "slow down"),
        lex_s=3.0,
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_turn_is_read_as_it_was_written(log: TurnLog, name: str) -> None:
    """Every field, through the columns of a row; a thumb is a person's and comes later."""
    turn = WHOLE[name]
    begun = a_turn(id=turn.id, created_at=turn.created_at, replay_of=turn.replay_of)
    log.begin(begun)
    log.finish(begun, turn)
    log.rate(turn.id, -1)
    assert log.turn(turn.id) == replace(turn, number=1, state="finished", thumb=-1)
    log.rate(turn.id, None)
    assert log.turn(turn.id) == replace(turn, number=1, state="finished")


def test_the_error_of_a_target_is_read_by_name(log: TurnLog) -> None:
    """With its sentence and what fills one in any language."""
    begun = a_turn()
    log.begin(begun)
    error = DeadlinePassed("luna", seconds=30.0)
    log.finish(begun, replace(begun, answer=Answer("luna", "as far", "timeout", error=error)))
    turn = log.turn(begun.id)
    assert turn is not None
    facts = {"target": "luna", "seconds": 30.0}
    assert turn.failure == Failure("DeadlinePassed", str(error), facts, "luna")


def test_update_and_finish_keep_what_was_written(log: TurnLog, database: Database) -> None:
    """Each step adds its columns and takes none away."""
    pending = a_turn()
    log.begin(pending)
    recognised = replace(pending, state="recognised", recognition=heard({"점수": 1.0}))
    log.update(pending, recognised)
    answer = Answer("luna", "반갑습니다.", "complete", cost=Decimal("0.000001234"))
    log.finish(recognised, replace(recognised, outcome="complete", answer=answer))
    row = columns(database, pending.id)
    assert (row["state"], row["outcome"], row["answer"]) == ("finished", "complete", "반갑습니다.")
    assert (row["lex_response"], row["cost_nano"]) == ({"점수": 1.0}, 1234)
    assert row["utterance"] == "안녕"


def test_a_row_holds_the_best_scored_intent_and_the_runner_up(
    log: TurnLog, database: Database
) -> None:
    """Whatever Lex chose, to be sorted and counted by."""
    log.begin(WHOLE["fallback"])
    row = columns(database, WHOLE["fallback"].id)
    names = ("top_intent", "top_score", "next_intent", "next_score")
    assert [row[name] for name in names] == ["High", 0.3, "Low", 0.1]


def test_turns_of_a_dead_process_are_cut_and_kept(log: TurnLog, database: Database) -> None:
    """What a killed process left unfinished is `cut` when the log is opened again; on a server
    that others write to, only what no living process can still be at."""
    long_ago = dt.datetime(2026, 1, 1)  # the column holds UTC without a zone
    killed, alive = a_turn(created_at=long_ago), a_turn()
    log.begin(killed)
    answering = replace(killed, state="answering", answer=Answer("luna", "as far as it", "cut"))
    log.update(killed, answering)
    log.begin(alive)
    reopened = TurnLog(database)
    turn, other = reopened.turn(killed.id), reopened.turn(alive.id)
    assert turn is not None
    assert other is not None
    assert (turn.state, turn.outcome, turn.text) == ("finished", "cut", "as far as it")
    assert other.state == ("finished" if database.is_sqlite else "pending")


def test_a_conversation_is_its_last_turns_oldest_first(log: TurnLog) -> None:
    """Other conversations stay out; the newest are kept when there are too many."""
    for text in ("one", "two", "three"):
        log.begin(a_turn(text))
    log.begin(a_turn(conversation="c2"))
    assert [turn.utterance for turn in log.conversation("c1", last=2)] == ["two", "three"]
    assert log.count("c1") == 3
    assert [turn.conversation for turn in log.recent(last=2)] == ["c2", "c1"]


def test_what_a_server_said_fits_whatever_it_is(log: TurnLog, database: Database) -> None:
    """A NUL, half a surrogate pair and an endless model name do not lose the turn."""
    turn = a_turn()
    log.begin(turn)
    answer = Answer("luna", "a\0b\ud800c", "complete", model="m" * 1000)
    log.finish(turn, replace(turn, outcome="complete", answer=answer))
    row = columns(database, turn.id)
    assert (row["answer"], row["model"]) == ("ab?c", "m" * 100)


def test_several_processes_write_one_log_at_once(address: str) -> None:
    """Each with an engine of its own; no turn is lost, no two have one number."""
    first = Database(address)
    upgrade(first)
    first.close()

    def write(name: int) -> None:
        database = Database(address)
        log = TurnLog(database)
        for _ in range(10):
            turn = a_turn(conversation=f"c{name}")
            log.begin(turn)
            log.finish(turn, replace(turn, outcome="complete", spoken="done"))
        database.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    database = Database(address)
    turns = TurnLog(database).recent(last=100)
    database.close()
    assert len({turn.number for turn in turns}) == 40
    assert {turn.text for turn in turns} == {"done"}
