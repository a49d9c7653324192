"""The log: one row a turn, written before the first call and finished after the last.

    pending ──► recognised ──► answering ──► finished

A row found unfinished when the log is opened belongs to a process that died: it is finished as
`cut`, nothing is lost.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from dashboard.conversation.turn import Thumb, Turn
from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.schema import turns
from dashboard.log.settings import LogSettings
from dashboard.log.turn_rows import columns_of, turn_of
from dashboard.log.upgrade import upgrade
from dashboard.privacy import TEXTS, scrubbed

REMEMBERED_TURNS = 500
UNFINISHED_SECONDS = 300  # longer than any deadline: then no process can still be at it


class TurnLog:
    """Writes and reads turns; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Bring the schema up to date; raises `LogUnavailable`."""
        upgrade(database)
        self.settings = LogSettings(database)
        self._spoken: OrderedDict[str, tuple[str, dict[str, Any]]] = OrderedDict()
        self._engine = database.engine
        self._shared = not database.is_sqlite
        self._cut_unfinished()

    def begin(self, turn: Turn) -> None:
        """Write the row of a turn that has just begun."""
        keeping = self.settings.keeping()
        if not keeping.texts:
            self._spoken[turn.id] = (keeping.hash_key, {})
        known = {name: value for name, value in columns_of(turn).items() if value is not None}
        del known["number"]  # the database counts
        row = _fitted(self._without_texts(turn.id, known))
        with self._engine.begin() as connection:
            connection.execute(sa.insert(turns).values(row))

    def update(self, was: Turn, now: Turn) -> None:
        """Write what is different of a turn since it was written last."""
        before, after = columns_of(was), columns_of(now)
        changed = {name: value for name, value in after.items() if value != before[name]}
        if changed:
            self._change(was.id, changed)

    def finish(self, was: Turn, now: Turn) -> None:
        """The turn is over, one way or another."""
        self.update(was, replace(now, state="finished"))

    def rate(self, turn_id: str, thumb: Thumb | None) -> None:
        """Keep what a person thinks of an answer, or that it was taken back."""
        self._change(turn_id, {"thumb": thumb})

    def _change(self, turn_id: str, columns: Mapping[str, Any]) -> None:
        written = _fitted(self._without_texts(turn_id, columns))
        statement = sa.update(turns).where(turns.c.id == turn_id).values(written)
        with self._engine.begin() as connection:
            connection.execute(statement)

    def conversation(self, conversation: str, *, last: int = 50) -> list[Turn]:
        """The last turns of one conversation, oldest first."""
        rows = self._select(
            sa.select(turns)
            .where(turns.c.conversation == conversation)
            .order_by(turns.c.number.desc())
            .limit(last)
        )
        return rows[::-1]

    def count(self, conversation: str) -> int:
        """How many turns a conversation has."""
        query = sa.select(sa.func.count()).where(turns.c.conversation == conversation)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def recent(self, *, last: int = 200) -> list[Turn]:
        """The last turns of all conversations, newest first."""
        return self._select(sa.select(turns).order_by(turns.c.number.desc()).limit(last))

    def turn(self, turn_id: str) -> Turn | None:
        """One turn, or None."""
        rows = self._select(sa.select(turns).where(turns.c.id == turn_id))
        return rows[0] if rows else None

    def _select(self, query: sa.Select[Any]) -> list[Turn]:
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [turn_of({**row, **self._remembered(row["id"])}) for row in rows]

    def _without_texts(self, turn_id: str, columns: Mapping[str, Any]) -> Mapping[str, Any]:
        """What of a turn is written. Where no texts are kept, this process remembers those of
        its last turns, or a person could not read the answer, nor a model the conversation."""
        if turn_id not in self._spoken:
            return columns
        key, texts = self._spoken[turn_id]
        texts.update({name: value for name, value in columns.items() if name in TEXTS})
        while len(self._spoken) > REMEMBERED_TURNS:
            self._spoken.popitem(last=False)
        return scrubbed(columns, key)

    def _remembered(self, turn_id: str) -> Mapping[str, Any]:
        _, texts = self._spoken.get(turn_id, ("", {}))
        return texts

    def _cut_unfinished(self) -> None:
        """Another process may be at work on a shared server, never on our own SQLite file."""
        dead = turns.c.state != "finished"
        if self._shared:
            limit = utc_now() - dt.timedelta(seconds=UNFINISHED_SECONDS)
            dead &= turns.c.created_at < limit
        with self._engine.begin() as connection:
            connection.execute(sa.update(turns).where(dead).values(state="finished", outcome="cut"))


def _fitted(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What strangers said as PostgreSQL takes it: no NUL, no longer than the column.

    A model's name or a finish reason is whatever a server sent; it must not lose the turn.
    """
    return {
        name: _text(value, getattr(turns.c[name].type, "length", None))
        if isinstance(value, str)
        else value
        for name, value in columns.items()
    }


def _text(value: str, length: int | None) -> str:
    return value.replace("\0", "").encode("utf-8", "replace").decode()[:length]
