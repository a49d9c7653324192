"""Votes, recordings and the log's own fallbacks, on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dashboard.comparison.judging import Vote
from dashboard.comparison.questions import Asked
from dashboard.comparison.recordings import Recording
from dashboard.comparison.summary import Pace
from dashboard.log.database import Database
from dashboard.log.fallback_turns import fallback_turns, pace
from dashboard.log.filter import TurnFilter
from dashboard.log.turns import TurnLog
from dashboard.log.votes import ComparisonStore
from fallback.answerer import Message

NOW = dt.datetime(2026, 11, 30, 12)  # rows are UTC without a zone


def test_a_vote_is_kept_and_can_be_changed(database: Database) -> None:
    """One vote for a pair and a voter; another voter's stays."""
    store = ComparisonStore(database)
    store.vote("job", "me", [Vote(0, "a", "b", "first"), Vote(1, "a", "b", "tie")], blind=True)
    store.vote("job", "you", [Vote(0, "a", "b", "second")], blind=False)
    store.vote("job", "me", [Vote(0, "a", "b", "both_bad")], blind=False)
    assert store.votes("job", "me") == [Vote(0, "a", "b", "both_bad"), Vote(1, "a", "b", "tie")]
    assert len(store.votes("job")) == 3
    assert ComparisonStore(database).votes("another") == []


def test_a_recording_is_kept_once(database: Database) -> None:
    """The same file again changes nothing."""
    store = ComparisonStore(database)
    recording = Recording("recorded:old#1", ({"utterance": "하나", "text": "답"},))
    store.keep([recording])
    store.keep([recording])
    assert store.names() == ["recorded:old#1"]
    assert store.recording("recorded:old#1") == recording
    assert store.recording("recorded:none#1") is None


def log_turn(log: TurnLog, utterance: str, answered_by: str, **more: Any) -> None:
    turn = log.begin(
        **{
            "conversation": "c",
            "session_id": "c",
            "utterance": utterance,
            "bot_name": "bot",
            "bot_id": "B",
            "alias_id": "A",
            "locale_id": "ko_KR",
            "threshold": 0.4,
            "lex_mode": "LIVE",
            "fallback_mode": "LIVE",
            "created_at": NOW - dt.timedelta(days=10),
            **more,
        }
    )
    log.finish(turn, "complete", answered_by=answered_by, answer=f"re {utterance}")


def test_the_fallbacks_of_a_filter(database: Database) -> None:
    """The newest different ones within the filter, oldest first, with what was said before."""
    log = TurnLog(database)
    for utterance, by in (("hi", "lex"), ("why", "fallback"), ("how", "fallback")):
        log_turn(log, utterance, by)
    log_turn(log, "why", "fallback", conversation="d")
    log_turn(log, "else", "fallback", bot_name="another")
    asked = TurnFilter(bots=("bot",))
    before = (
        Message("user", "hi"),
        Message("assistant", "re hi"),
        Message("user", "why"),
        Message("assistant", "re why"),
    )
    assert fallback_turns(database, asked, last=10, history=True) == [
        Asked("how", before),
        Asked("why"),
    ]
    assert fallback_turns(database, asked, last=1, history=False) == [Asked("why")]
    only = TurnFilter(bots=("bot",), text="HO")
    assert fallback_turns(database, only, last=10, history=False) == [Asked("how")]


def test_the_pace_of_a_bot(database: Database) -> None:
    """Four turns in ten days, three of them fallbacks; older ones and other bots do not count."""
    log = TurnLog(database)
    assert pace(database, "bot", NOW) == Pace(0, 0, 0.0)
    for utterance, by in (("a", "lex"), ("b", "fallback"), ("c", "fallback"), ("d", "fallback")):
        log_turn(log, utterance, by)
    log_turn(log, "old", "lex", created_at=NOW - dt.timedelta(days=31))
    log_turn(log, "other", "lex", bot_name="another")
    found = pace(database, "bot", NOW)
    assert (found, found.rate, found.month) == (Pace(4, 3, 10.0), 0.75, 12)
