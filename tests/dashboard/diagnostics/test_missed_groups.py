"""What was missed, grouped, with figures worked out by hand."""

from __future__ import annotations

import datetime as dt

from dashboard.conversation.turn import Route
from dashboard.diagnostics.missed_groups import missed_groups
from dashboard.log.database import Database
from dashboard.log.ingested.writing import IngestedTurns
from dashboard.log.queries.expressions import Span
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.misses import Taught, taught
from dashboard.log.queries.unrecognised import LoggedBot, label
from tests.dashboard.turns import BOT, a_turn, as_it_came, heard

BEGIN = dt.datetime(2026, 11, 1)
LOGGED = LoggedBot(BOT.name, BOT.locale_id)
# utterance, hours after the beginning, best rejected intent and its score
MISSED = (
    ("배송은 언제 와요?", 0, "Delivery", 0.3),
    ("배송은 언제 와요?", 1, "Delivery", 0.31),
    ("배송이 언제 오나요", 5, None, None),
    ("와이파이 비밀번호", 2, None, None),
)


def write(database: Database) -> None:
    """The missed ones, and one that Lex answered."""
    turns = [
        a_turn(
            utterance,
            created_at=BEGIN + dt.timedelta(hours=hours),
            state="finished",
            outcome="complete",
            route=Route("fallback", "below_threshold", 0.4, "FallbackIntent", None, best, score),
            recognition=heard(
                {
                    "interpretations": [
                        {"intent": {"name": "FallbackIntent"}},
                        *(
                            [{"intent": {"name": best}, "nluConfidence": {"score": score}}]
                            if best
                            else []
                        ),
                    ]
                }
            ),
        )
        for utterance, hours, best, score in MISSED
    ]
    known = a_turn(
        "안녕", created_at=BEGIN, route=Route("lex", "intent_matched", 0.4, "Hello", 0.9)
    )
    IngestedTurns(database).write(as_it_came([*turns, known]))


def test_alike_with_alike(database: Database) -> None:
    """How often, since when, until when, in which hours, and what it nearly was."""
    write(database)
    span = Span(BEGIN, 3600, 6)
    delivery, wifi = missed_groups(database, TurnFilter(), LOGGED, span)
    assert delivery.utterances == ("배송은 언제 와요?", "배송이 언제 오나요")
    assert (delivery.times, delivery.best_intent, delivery.best_score) == (3, "Delivery", 0.31)
    assert (delivery.first, delivery.last) == (BEGIN, BEGIN + dt.timedelta(hours=5))
    assert delivery.trend == (1, 1, 0, 0, 0, 1)
    assert (wifi.utterances, wifi.times, wifi.trend) == (
        ("와이파이 비밀번호",),
        1,
        (0, 0, 1, 0, 0, 0),
    )


def test_what_a_lesson_holds_is_counted(database: Database) -> None:
    """Turns of the bot whose utterance is in its lesson; a label alone teaches nothing."""
    write(database)
    label(database, LOGGED, {"와이파이 비밀번호": "Wifi"})
    assert taught(database, TurnFilter(), LOGGED, []) == Taught(4, 0)
    lesson = ["배송은 언제 와요?", "배송이 언제 오나요", "안녕"]
    assert taught(database, TurnFilter(), LOGGED, lesson) == Taught(4, 3)
    assert taught(database, TurnFilter(), LOGGED, [*map(str, range(2000)), *lesson]) == Taught(4, 3)
    assert taught(database, TurnFilter(), LoggedBot("Other", "ko_KR"), lesson) == Taught(0, 0)
