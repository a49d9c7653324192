"""The turns of conversations in order, each with what a path through a dialogue needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.queries.expressions import route
from dashboard.log.queries.filter import TurnFilter, events
from dashboard.log.schema import turns


@dataclass(frozen=True, slots=True)
class Step:
    """One turn; `state` is that of its intent (Fulfilled, Failed, InProgress, ...), `slot` the one
    that the bot then asked for."""

    conversation: str
    turn_id: str
    at: dt.datetime
    utterance: str
    intent: str | None
    route: str
    state: str | None
    slot: str | None


def steps(database: Database, turn_filter: TurnFilter, *, last: int) -> list[Step]:
    """The newest turns of a filter by conversation, within each in the order they were said."""
    session = turns.c.lex_response["sessionState"]
    columns = (
        turns.c.conversation,
        turns.c.id,
        turns.c.created_at,
        turns.c.utterance,
        turns.c.intent,
        route,
        session["intent"]["state"].as_string(),
        session["dialogAction"]["slotToElicit"].as_string(),
    )
    query = (
        sa.select(*columns, turns.c.number)
        .where(*events(turn_filter), turns.c.state == "finished")
        .order_by(turns.c.created_at.desc(), turns.c.number.desc())
        .limit(last)
    )
    with database.reading.connect() as connection:
        rows = connection.execute(query).all()
    ordered = sorted(rows, key=lambda row: (row[0], row[2], row[-1]))
    return [Step(*row[:-1]) for row in ordered]
