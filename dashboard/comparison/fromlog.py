"""What the log gives a comparison: the questions its bot failed on, and how often that happens."""

from __future__ import annotations

import datetime as dt

from dashboard.comparison.summary import Pace
from dashboard.conversation.conductor import HISTORY_TURNS
from dashboard.conversation.turn import messages
from dashboard.log.database import Database
from dashboard.log.queries import unrecognised
from dashboard.log.queries.filter import TurnFilter
from fallback.answerer import Question

PACE_DAYS = 30
DAY_SECONDS = 86_400


def questions(
    database: Database, turn_filter: TurnFilter, *, last: int, history: bool
) -> list[Question]:
    """The newest different utterances that the fallback got within a filter, oldest first; with
    what had been said in their conversations before, if `history`."""
    before = HISTORY_TURNS if history else 0
    rows = unrecognised.fallback_turns(database, turn_filter, last=last, before=before)
    return [Question(row.utterance, messages(row.before)) for row in rows]


def pace(database: Database, bot: str, now: dt.datetime) -> Pace:
    """A bot's turns of the last 30 days, and how many of them the fallback answered."""
    traffic = unrecognised.traffic(database, bot, now - dt.timedelta(days=PACE_DAYS))
    days = (now - traffic.first).total_seconds() / DAY_SECONDS if traffic.first else 0.0
    return Pace(traffic.turns, traffic.fallbacks, days)
