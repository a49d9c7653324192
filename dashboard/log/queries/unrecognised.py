"""What the fallback, or the code hook for it, had to answer: counted and grouped in SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.queries.expressions import count_of, over_facts, route
from dashboard.log.queries.filter import TurnFilter, conditions, events
from dashboard.log.schema import turns

AT_ONCE = 1000  # utterances in one statement


@dataclass(frozen=True, slots=True)
class LoggedBot:
    """A bot in one locale, by the name it has in the log."""

    bot_name: str
    locale_id: str


@dataclass(frozen=True, slots=True)
class Missed:
    """One utterance: how often it was said, its newest turn, what Lex nearly took that for."""

    utterance: str
    times: int
    best_intent: str | None
    best_score: float | None
    turn_id: str


@dataclass(frozen=True, slots=True)
class FallbackTurn:
    """A question to the fallback; `before` are the utterances and answers before it, oldest
    first."""

    utterance: str
    before: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Traffic:
    """A bot's turns since a moment, those that the fallback answered, and when the first was."""

    turns: int
    fallbacks: int
    first: dt.datetime | None


went_unrecognised = (turns.c.answered_by == "fallback") | (turns.c.reason == "hook_answered")
_not_empty = turns.c.utterance != ""


def logged_bots(database: Database, turn_filter: TurnFilter) -> list[LoggedBot]:
    """The bots and locales that something of the filter went unrecognised in."""
    split = (turns.c.bot_name, turns.c.locale_id)
    query = (
        sa.select(*split).where(*conditions(turn_filter), went_unrecognised, _not_empty).distinct()
    )
    with database.reading.connect() as connection:
        return [LoggedBot(*row) for row in connection.execute(over_facts(query.order_by(*split)))]


def generated(database: Database, turn_filter: TurnFilter) -> int:
    """How many turns of the filter Bedrock answered inside Lex: no intent missed these."""
    query = sa.select(sa.func.count()).where(*events(turn_filter), route == "bedrock")
    with database.reading.connect() as connection:
        return int(connection.execute(over_facts(query)).scalar_one())


def missed(
    database: Database, turn_filter: TurnFilter, bot: LoggedBot, *, most: int
) -> list[Missed]:
    """The most frequent unrecognised utterances, the most frequent and newest first."""
    times, newest = sa.func.count().label("times"), sa.func.max(turns.c.number).label("newest")
    query = (
        sa.select(turns.c.utterance, times, newest)
        .where(*own_turns(turn_filter, bot), went_unrecognised)
        .group_by(turns.c.utterance)
        .order_by(sa.func.count().desc(), sa.func.max(turns.c.number).desc())
        .limit(most)
    )
    with database.reading.connect() as connection:
        rows = with_newest(connection, query)
    return [
        Missed(row.utterance, row.times, turn.top_intent, turn.top_score, turn.id)
        for row, turn in rows
    ]


def with_newest(connection: sa.Connection, groups: sa.Select[Any]) -> list[tuple[Any, Any]]:
    """The rows of a query over groups, each with the turn whose number is its column `newest`."""
    rows = connection.execute(over_facts(groups)).all()
    shown = (turns.c.number, turns.c.id, turns.c.top_intent, turns.c.top_score, turns.c.label)
    last = sa.select(*shown).where(turns.c.number.in_([row.newest for row in rows]))
    turn_of = {turn.number: turn for turn in connection.execute(last)}
    return [(row, turn_of[row.newest]) for row in rows]


def recognised(
    database: Database, turn_filter: TurnFilter, bot: LoggedBot, *, most: int
) -> list[str]:
    """The most frequent utterances that an intent was recognised in without being asked."""
    matched = turns.c.reason == "intent_matched"
    query = (
        sa.select(turns.c.utterance)
        .where(*own_turns(turn_filter, bot), matched)
        .group_by(turns.c.utterance)
        .order_by(sa.func.count().desc(), turns.c.utterance)
        .limit(most)
    )
    with database.reading.connect() as connection:
        return list(connection.execute(over_facts(query)).scalars())


def label(database: Database, bot: LoggedBot, lesson: Mapping[str, str | None]) -> None:
    """Say of all turns with these utterances what intent they are, None to take that back; what-if
    counts with it."""
    own = sa.and_(*own_turns(TurnFilter(), bot), went_unrecognised)
    with database.changing(own & turns.c.utterance.in_(list(lesson))) as connection:
        for intent, utterances in _by_intent(lesson):
            same = own & turns.c.utterance.in_(utterances)
            connection.execute(sa.update(turns).where(same).values(label=intent))


def _by_intent(lesson: Mapping[str, str | None]) -> Iterator[tuple[str | None, list[str]]]:
    """Each intent with some of its utterances: the log is read through once for many."""
    for intent in dict.fromkeys(lesson.values()):
        utterances = [utterance for utterance, own in lesson.items() if own == intent]
        for begin in range(0, len(utterances), AT_ONCE):
            yield intent, utterances[begin : begin + AT_ONCE]


def own_turns(turn_filter: TurnFilter, bot: LoggedBot) -> list[sa.ColumnElement[bool]]:
    """What a row of the bot has to fulfil, with words to look at."""
    own = [turns.c.bot_name == bot.bot_name, turns.c.locale_id == bot.locale_id]
    return [*conditions(turn_filter), *own, _not_empty]


def fallback_turns(
    database: Database, turn_filter: TurnFilter, *, last: int, before: int
) -> list[FallbackTurn]:
    """The newest different utterances that the fallback got within a filter, oldest first, each
    with up to `before` turns of its conversation before it."""
    newest = sa.func.max(turns.c.number)
    query = sa.select(newest).where(*conditions(replace(turn_filter, routes=("fallback",))))
    query = query.group_by(turns.c.utterance).order_by(newest.desc()).limit(last)
    with database.reading.connect() as connection:
        numbers = list(connection.execute(query).scalars())
        named = (turns.c.number, turns.c.conversation, turns.c.utterance)
        rows = sa.select(*named).where(turns.c.number.in_(numbers)).order_by(turns.c.number)
        return [
            FallbackTurn(row.utterance, _before(connection, row, before))
            for row in connection.execute(rows).all()
        ]


def _before(connection: sa.Connection, row: Any, last: int) -> tuple[tuple[str, str | None], ...]:
    if not last:
        return ()
    earlier = (turns.c.conversation == row.conversation) & (turns.c.number < row.number)
    query = sa.select(turns.c.utterance, turns.c.answer).where(earlier)
    newest = connection.execute(query.order_by(turns.c.number.desc()).limit(last)).all()
    return tuple((utterance, answer) for utterance, answer in reversed(newest))


def traffic(database: Database, bot: str, since: dt.datetime) -> Traffic:
    """How many turns a bot had since a moment, UTC, and how many of them the fallback answered."""
    fallback = conditions(TurnFilter(routes=("fallback",)))[0]
    numbers = sa.select(sa.func.count(), count_of(fallback), sa.func.min(turns.c.created_at))
    query = numbers.where(*conditions(TurnFilter(since=since, bots=(bot,))))
    with database.reading.connect() as connection:
        count, fallbacks, first = connection.execute(query).one()
    return Traffic(int(count), int(fallbacks), first)
