"""When what went unrecognised was said: first, last, and in each step of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.queries.expressions import Span, over_facts, step_of
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.unrecognised import AT_ONCE, LoggedBot, own_turns, went_unrecognised
from dashboard.log.schema import turns


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
    """Turns that went unrecognised, and those of them whose utterance a lesson holds."""

    missed: int
    taught: int


def taught(
    database: Database, turn_filter: TurnFilter, bot: LoggedBot, lesson: Sequence[str]
) -> Taught:
    """How many turns of a bot went unrecognised within a filter, and how many of them said
    something of its lesson."""
    own = sa.and_(*own_turns(turn_filter, bot), went_unrecognised)
    parts = (lesson[begin : begin + AT_ONCE] for begin in range(0, len(lesson), AT_ONCE))
    taught_here = [own & turns.c.utterance.in_(part) for part in parts]
    count = sa.select(sa.func.count())
    with database.reading.connect() as connection:
        missed, *held = (
            int(connection.execute(over_facts(count.where(one))).scalar_one())
            for one in (own, *taught_here)
        )
    return Taught(missed, sum(held))
