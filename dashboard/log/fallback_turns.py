"""What the log gives a comparison: the turns its bot failed on, and how often that happens."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from dashboard.comparison.questions import Asked, conversation_before
from dashboard.comparison.summary import Pace
from dashboard.conversation.conductor import HISTORY_TURNS
from dashboard.log.database import Database
from dashboard.log.filter import TurnFilter, conditions
from dashboard.log.schema import turns
from dashboard.log.turns import TurnRow
from fallback.answerer import Message

PACE_DAYS = 30
DAY_SECONDS = 86_400


def fallback_turns(
    database: Database, asked: TurnFilter, *, last: int, history: bool
) -> list[Asked]:
    """The newest different utterances that the fallback got within a filter, oldest first; with
    what had been said in their conversations before, if `history`."""
    fallback = conditions(replace(asked, routes=("fallback",)))
    newest = sa.func.max(turns.c.number)
    query = sa.select(newest).where(*fallback).group_by(turns.c.utterance)
    query = query.order_by(newest.desc()).limit(last)
    with database.engine.connect() as connection:
        numbers = list(connection.execute(query).scalars())
        found = sa.select(turns).where(turns.c.number.in_(numbers)).order_by(turns.c.number)
        rows = [TurnRow(dict(row)) for row in connection.execute(found).mappings()]
        return [Asked(row.utterance, _before(connection, row) if history else ()) for row in rows]


def _before(connection: sa.Connection, row: TurnRow) -> tuple[Message, ...]:
    earlier = (turns.c.conversation == row.conversation) & (turns.c.number < row.number)
    query = sa.select(turns.c.utterance, turns.c.answer).where(earlier)
    newest = query.order_by(turns.c.number.desc()).limit(HISTORY_TURNS)
    rows = [TurnRow(dict(one)) for one in connection.execute(newest).mappings()]
    return conversation_before(rows[::-1])


def pace(database: Database, bot: str, now: dt.datetime) -> Pace:
    """A bot's turns of the last 30 days, and how many of them the fallback answered."""
    asked = TurnFilter(since=now - dt.timedelta(days=PACE_DAYS), bots=(bot,))
    fallback = conditions(TurnFilter(routes=("fallback",)))[0]
    query = sa.select(
        sa.func.count(), sa.func.count().filter(fallback), sa.func.min(turns.c.created_at)
    ).where(*conditions(asked))
    with database.engine.connect() as connection:
        count, fallbacks, first = connection.execute(query).one()
    days = (now - first).total_seconds() / DAY_SECONDS if first else 0.0
    return Pace(count, fallbacks, days)
