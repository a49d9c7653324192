"""The log's own fallbacks as questions, and how often they happen, on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from dashboard.bots.ref import BotRef
from dashboard.comparison.fromlog import pace, questions
from dashboard.comparison.summary import Pace
from dashboard.conversation.turn import AnsweredBy, Route
from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.turns import TurnLog
from fallback.answerer import Message, Question
from tests.dashboard.turns import a_turn

NOW = dt.datetime(2026, 11, 30, 12)  # rows are UTC without a zone


BOT = BotRef("bot", "B", "A", "ko_KR", 0.4)


def log_turn(log: TurnLog, utterance: str, answered_by: AnsweredBy, **more: Any) -> None:
    earlier = NOW - dt.timedelta(days=10)
    begun = a_turn(utterance, **{"conversation": "c", "bot": BOT, "created_at": earlier} | more)
    log.begin(begun)
    decided = Route(answered_by, "no_candidate", 0.4)
    log.finish(begun, replace(begun, route=decided, spoken=f"re {utterance}"))


def test_the_fallbacks_of_a_filter(database: Database) -> None:
    """The newest different ones within the filter, oldest first, with what was said before."""
    log = TurnLog(database)
    log_turn(log, "hi", "lex")
    log_turn(log, "why", "fallback")
    log_turn(log, "how", "fallback")
    log_turn(log, "why", "fallback", conversation="d")
    log_turn(log, "else", "fallback", bot=replace(BOT, name="another"))
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
    log_turn(log, "a", "lex")
    for utterance in "bcd":
        log_turn(log, utterance, "fallback")
    log_turn(log, "old", "lex", created_at=NOW - dt.timedelta(days=31))
    log_turn(log, "other", "lex", bot=replace(BOT, name="another"))
    found = pace(database, "bot", NOW)
    assert (found, found.rate) == (Pace(4, 3, 10.0), 0.75)
