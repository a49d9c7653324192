"""Lessons as they grow: each change with who made it, when, and the turns it comes from.

A lesson is what its changes, in their order, amount to. What was done at once is a batch, and
undoing is forgetting the newest batch.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.log.clock import utc_now
from dashboard.log.column_values import fitted
from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.unrecognised import LoggedBot, label, own_turns, went_unrecognised
from dashboard.log.schema import lesson_changes as changes
from dashboard.log.schema import turns
from dashboard.log.upgrade import upgrade

TURNS_KEPT = 5  # ids of turns that a line names, the newest
LOOKED_AT = 20_000  # turns in which the utterances of a change are looked for


@dataclass(frozen=True, slots=True)
class Line:
    """An utterance with the intent it should have. `response` is what a new intent says, "" for
    nothing; `turns` are ids of the turns in which it was said, the newest first."""

    utterance: str
    intent: str
    response: str
    who: str
    changed_at: dt.datetime
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """What was done at once: by whom, when, and how many lines it changed."""

    id: str
    who: str
    changed_at: dt.datetime
    lines: int


class Lessons:
    """The lessons of all bots; safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        """Raises `LogUnavailable` when it cannot make its tables."""
        upgrade(database)
        self._database = database
        self._engine = database.engine

    def bots(self) -> list[LoggedBot]:
        """The bots and locales that something is taught to now."""
        columns = (changes.c.bot_name, changes.c.locale_id)
        query = sa.select(*columns).distinct().order_by(*columns)
        with self._engine.connect() as connection:
            known = [LoggedBot(*row) for row in connection.execute(query)]
        return [bot for bot in known if self.lines(bot)]

    def lines(self, bot: LoggedBot) -> list[Line]:
        """The lesson of a bot in a locale, in the order in which its lines came."""
        query = sa.select(changes).where(*_of(bot)).order_by(changes.c.number)
        lines: dict[str, Line] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                if row.intent is None:
                    lines.pop(row.utterance, None)
                else:
                    lines[row.utterance] = _line(row)
        return list(lines.values())

    def change(
        self,
        bot: LoggedBot,
        taught: Mapping[str, str | None],
        who: str,
        responses: Mapping[str, str] | None = None,
    ) -> None:
        """Teach utterances, each with its intent, None for one that is no longer taught;
        `responses` are what new intents say, by their names. Turns are labelled so."""
        batch, said = secrets.token_hex(8), self._said(bot, list(taught))
        own = {"batch": batch, **asdict(bot), "who": who, "changed_at": utc_now()}
        rows = [
            fitted(changes, {**own, "utterance": utterance, "intent": intent})
            | {"response": (responses or {}).get(intent or "") or None}
            | {"turns": said[utterance]}
            for utterance, intent in taught.items()
        ]
        if rows:
            with self._database.available(), self._engine.begin() as connection:
                connection.execute(sa.insert(changes), rows)
            label(self._database, bot, taught)

    def newest(self, bot: LoggedBot) -> Batch | None:
        """What was done last; None where nothing is left to undo."""
        columns = (changes.c.batch, changes.c.who, changes.c.changed_at)
        number = sa.func.max(changes.c.number)
        query = sa.select(*columns, sa.func.count()).where(*_of(bot)).group_by(*columns)
        with self._engine.connect() as connection:
            row = connection.execute(query.order_by(number.desc()).limit(1)).first()
        return Batch(*row) if row else None

    def undo(self, bot: LoggedBot, batch: str) -> None:
        """Forget what was done at once, if it was the last. Labels are then as the lesson is."""
        newest = self.newest(bot)
        if newest is None or newest.id != batch:
            return
        those = (*_of(bot), changes.c.batch == batch)
        with self._database.available(), self._engine.begin() as connection:
            gone = connection.execute(sa.select(changes.c.utterance).where(*those)).scalars().all()
            connection.execute(sa.delete(changes).where(*those))
        now = {line.utterance: line.intent for line in self.lines(bot)}
        label(self._database, bot, {utterance: now.get(utterance) for utterance in gone})

    def _said(self, bot: LoggedBot, utterances: Sequence[str]) -> Mapping[str, list[str]]:
        """The newest turns that each utterance was said in."""
        said: dict[str, list[str]] = defaultdict(list)
        query = (
            sa.select(turns.c.utterance, turns.c.id)
            .where(*own_turns(TurnFilter(), bot), went_unrecognised)
            .order_by(turns.c.number.desc())
            .limit(LOOKED_AT)
        )
        wanted = set(utterances)
        with self._database.reading.connect() as connection:
            for utterance, turn_id in connection.execute(query):
                if utterance in wanted and len(said[utterance]) < TURNS_KEPT:
                    said[utterance].append(turn_id)
        return said


def _of(bot: LoggedBot) -> tuple[sa.ColumnElement[bool], ...]:
    return changes.c.bot_name == bot.bot_name, changes.c.locale_id == bot.locale_id


def _line(row: Any) -> Line:
    return Line(
        row.utterance, row.intent, row.response or "", row.who, row.changed_at, tuple(row.turns)
    )
