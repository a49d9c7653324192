"""When what went unrecognised was said: first, last, and in each step of time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.conversation.turn import WRONG
from dashboard.log.database import Database
from dashboard.log.queries.expressions import Span, count_of, over_facts, step_of
from dashboard.log.queries.filter import TurnFilter, conditions
from dashboard.log.queries.unrecognised import LoggedBot, own_turns, went_unrecognised
from dashboard.log.schema import turns
from lexclient.recognition import FALLBACK_INTENT


@dataclass(frozen=True, slots=True)
class Said:
    """When one utterance went unrecognised; `steps` counts it by step."""

    first: dt.datetime
    last: dt.datetime
    steps: dict[int, int]


def said(
    database: Database, turn_filter: TurnFilter, bot: LoggedBot, span: Span
) -> dict[str, Said]:
    """By utterance."""
    step = step_of(span)
    first, last = sa.func.min(turns.c.created_at), sa.func.max(turns.c.created_at)
    query = (
        sa.select(turns.c.utterance, step, sa.func.count(), first, last)
        .where(*own_turns(turn_filter, bot), went_unrecognised)
        .group_by(turns.c.utterance, step)
    )
    told: dict[str, Said] = {}
    with database.reading.connect() as connection:
        for utterance, at, count, begin, end in connection.execute(over_facts(query)):
            known = told.setdefault(utterance, Said(begin, end, {}))
            known.steps[int(at)] = count
            told[utterance] = Said(min(known.first, begin), max(known.last, end), known.steps)
    return told


@dataclass(frozen=True, slots=True)
class Taught:
    """Turns that went unrecognised, and those of them that a person labelled with an intent."""

    missed: int
    taught: int


def taught(database: Database, turn_filter: TurnFilter) -> Taught:
    """How much of what was missed within a filter is taught since."""
    known = turns.c.label.is_not(None) & turns.c.label.not_in((FALLBACK_INTENT, WRONG))
    query = sa.select(sa.func.count(), count_of(known))
    query = query.where(*conditions(turn_filter), went_unrecognised)
    with database.reading.connect() as connection:
        return Taught(*map(int, connection.execute(over_facts(query)).one()))
