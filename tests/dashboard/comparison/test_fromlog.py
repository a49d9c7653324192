"""The log's own fallbacks as questions, and how often they happen, on both databases."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dashboard.comparison.fromlog import pace, questions
from dashboard.comparison.summary import Pace
from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.turns import TurnLog
from fallback.answerer import Message, Question

NOW = dt.datetime(2026, 11, 30, 12)  # rows are UTC without a zone


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
    assert questions(database, asked, last=10, history=True) == [
        Question("how", before),
        Question("why"),
    ]
    assert questions(database, asked, last=1, history=False) == [Question("why")]
    only = TurnFilter(bots=("bot",), text="HO")
    assert questions(database, only, last=10, history=False) == [Question("how")]


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
