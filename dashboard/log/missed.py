"""What the fallback had to answer, as candidates for a lesson: counted and grouped in SQL."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.filter import TurnFilter, conditions, over_facts
from dashboard.log.schema import turns
from dashboard.teaching.similarity import groups

MOST = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """One utterance: how often it was said, its newest turn, what Lex nearly took that for.

    `group` numbers the utterances that say alike, the largest group first.
    """

    utterance: str
    times: int
    best_intent: str | None
    best_score: float | None
    turn_id: str
    group: int


@dataclass(frozen=True, slots=True)
class Pupil:
    """A bot in one locale: what a lesson is for."""

    bot_name: str
    locale_id: str


_unrecognised = (turns.c.answered_by == "fallback") | (turns.c.reason == "hook_answered")
_said = turns.c.utterance != ""
HASHED = re.compile(r"[0-9a-f]{16}:\d+")  # stands for a text that was not kept


def pupils(database: Database, asked: TurnFilter) -> list[Pupil]:
    """The bots and locales that something of the filter went unrecognised in."""
    split = (turns.c.bot_name, turns.c.locale_id)
    query = sa.select(*split).where(*conditions(asked), _unrecognised, _said).distinct()
    with database.engine.connect() as connection:
        return [Pupil(*row) for row in connection.execute(over_facts(query.order_by(*split)))]


def candidates(database: Database, asked: TurnFilter, pupil: Pupil) -> list[Candidate]:
    """The 500 most frequent unrecognised utterances, group by group."""
    newest = sa.func.max(turns.c.number)
    query = (
        sa.select(
            turns.c.utterance,
            sa.func.count().label("times"),
            newest.label("newest"),
        )
        .where(*_of(asked, pupil), _unrecognised)
        .group_by(turns.c.utterance)
        .order_by(sa.func.count().desc(), newest.desc())
        .limit(MOST)
    )
    with database.engine.connect() as connection:
        found = connection.execute(over_facts(query)).all()
        rows = [row for row in found if not HASHED.fullmatch(row.utterance)]
        numbers = [row.newest for row in rows]
        shown = (turns.c.number, turns.c.id, turns.c.top_intent, turns.c.top_score)
        named = sa.select(*shown).where(turns.c.number.in_(numbers))
        last = {row.number: row for row in connection.execute(named)}
    own = groups([row.utterance for row in rows])
    weight = [0] * (max(own, default=-1) + 1)
    for row, group in zip(rows, own, strict=True):
        weight[group] += row.times
    rank = {g: n for n, g in enumerate(sorted(range(len(weight)), key=lambda g: -weight[g]))}
    listed = [
        Candidate(row.utterance, row.times, turn.top_intent, turn.top_score, turn.id, rank[group])
        for row, group in zip(rows, own, strict=True)
        for turn in (last[row.newest],)
    ]
    return sorted(listed, key=lambda one: (one.group, -one.times, one.utterance))


def recognised(database: Database, asked: TurnFilter, pupil: Pupil, *, most: int) -> list[str]:
    """The most frequent utterances that an intent was recognised in without being asked."""
    matched = turns.c.reason == "intent_matched"
    query = (
        sa.select(turns.c.utterance)
        .where(*_of(asked, pupil), matched)
        .group_by(turns.c.utterance)
        .order_by(sa.func.count().desc(), turns.c.utterance)
        .limit(most)
    )
    with database.engine.connect() as connection:
        return list(connection.execute(over_facts(query)).scalars())


def label(database: Database, pupil: Pupil, lesson: dict[str, str]) -> None:
    """Say of all turns with these utterances what intent they are; what-if counts with it."""
    with database.engine.begin() as connection:
        for utterance, intent in lesson.items():
            same = [*_of(TurnFilter(), pupil), turns.c.utterance == utterance]
            connection.execute(sa.update(turns).where(*same, _unrecognised).values(label=intent))


def _of(asked: TurnFilter, pupil: Pupil) -> Collection[sa.ColumnElement[bool]]:
    own = [turns.c.bot_name == pupil.bot_name, turns.c.locale_id == pupil.locale_id]
    return [*conditions(asked), *own, _said]
