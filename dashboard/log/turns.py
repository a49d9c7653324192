"""The log: one row a turn, written before the first call and finished after the last.

    pending ──► recognised ──► answering ──► finished

A row found unfinished when the log is opened belongs to a process that died: it is finished as
`cut`, nothing is lost.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from dashboard.conversation.turn import Thumb, Turn
from dashboard.log.api_messages import remember
from dashboard.log.archive.numbers import next_number
from dashboard.log.clock import steady_now, utc_now
from dashboard.log.column_values import fitted
from dashboard.log.database import Database, LogUnavailable, Reading
from dashboard.log.processes.unkept_texts import UnkeptTexts
from dashboard.log.schema import turns
from dashboard.log.settings import LogSettings
from dashboard.log.turn_rows import columns_of, turn_of
from dashboard.log.unwritten.patience import until_it_holds
from dashboard.log.unwritten.write import Write
from dashboard.log.upgrade import upgrade

UNFINISHED_SECONDS = 300  # longer than any deadline: then no process can still be at it


NOT_BEGUN = {"state": "finished", "outcome": "failed", "error": LogUnavailable.__name__}
PATIENCE_SECONDS = 10.0  # that a turn waits for the log to be readable


class MessageTaken(Exception):
    """Another turn answers the message of that id."""


class NotYours(Exception):
    """Somebody else said the last thing in this conversation."""


class TurnLog:
    """Writes and reads turns; safe to share between threads."""

    def __init__(self, database: Database, process: int | None = None) -> None:
        """Bring the schema up to date; raises `LogUnavailable`. `process` is the number of
        this one where several share the log."""
        upgrade(database)
        self.settings = LogSettings(database)
        self._unkept = UnkeptTexts(database)
        self._database = database
        self._process = process
        self._engine = database.engine
        self._backlog = database.backlog
        self._open()

    def begin(self, turn: Turn, message_id: str | None = None) -> None:
        """Write the row of a turn that has just begun, and which message of a client it answers.

        Raises `LogUnavailable`: then nothing has begun. Raises `MessageTaken` and `NotYours`.
        """
        try:
            with self._database.available():
                self._check_owner(turn)
                self._insert(turn, message_id)
        except LogUnavailable as error:
            if isinstance(error.__cause__, sa.exc.IntegrityError):
                raise MessageTaken from error
            raise

    def _check_owner(self, turn: Turn) -> None:
        if set(self.last_owners(turn.conversation)) - {None, turn.owner}:
            raise NotYours

    def _insert(self, turn: Turn, message_id: str | None) -> None:
        if self._backlog.full:
            raise LogUnavailable(f"The log at {self._database.address} is far behind.")
        keeping = self.settings.keeping()
        if not keeping.texts:
            self._unkept.begin(turn, keeping.hash_key)
        known = {name: value for name, value in columns_of(turn).items() if value is not None}
        del known["number"]
        row = fitted(turns, self._unkept.without_texts(turn.id, known))
        row["process"] = self._process
        if self._database.is_sqlite:
            row["number"] = next_number()
        committing = False
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(turns).values(row))
                if message_id is not None:
                    remember(connection, message_id, turn.id, steady_now())
                committing = True
        except sa.exc.SQLAlchemyError:
            if committing:  # perhaps it holds and only the word of that was lost
                self._backlog.keep(Write(turns.name, (turn.id,), NOT_BEGUN))
            raise

    def update(self, was: Turn, now: Turn) -> None:
        """Write what is different of a turn since it was written last; what a fault of the
        database keeps from being written is written when it is over."""
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
        written = fitted(turns, self._unkept.without_texts(turn_id, columns))
        self._backlog.write(Write(turns.name, (turn_id,), written))

    def conversation(self, conversation: str, *, last: int = 50) -> list[Turn]:
        """The last turns of one conversation, oldest first."""
        own = sa.select(turns).where(turns.c.conversation == conversation)
        query = own.order_by(turns.c.number.desc()).limit(last)
        return self._select(query, self._database.reading_of(conversation))[::-1]

    def before(self, turn: Turn, *, last: int) -> list[Turn]:
        """What was said in its conversation before a turn, oldest first; a short fault of the
        database is waited out, then it raises `LogUnavailable`."""

        def read() -> list[Turn]:
            return self.conversation(turn.conversation, last=last + 1)

        rows = until_it_holds(read, threading.Event(), within_s=PATIENCE_SECONDS)
        return [row for row in rows if row.id != turn.id][-last:]

    def count(self, conversation: str) -> int:
        """How many turns a conversation has."""
        query = sa.select(sa.func.count()).where(turns.c.conversation == conversation)
        reading = self._database.reading_of(conversation)
        with self._database.available(), reading.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def began_with(self, conversation: str) -> Turn | None:
        """The first turn of a conversation that was not a replay: a bot was talked to in it."""
        spoken = turns.c.conversation == conversation, turns.c.lex_mode != "REPLAY"
        query = sa.select(turns).where(*spoken).order_by(turns.c.number).limit(1)
        rows = self._select(query, self._database.reading_of(conversation))
        return rows[0] if rows else None

    def last_owners(self, conversation: str) -> list[str | None]:
        """Whose the last turn of a conversation is, None in what older releases kept; nothing
        where nothing was said."""
        query = (
            sa.select(turns.c.owner)
            .where(turns.c.conversation == conversation)
            .order_by(turns.c.number.desc())
            .limit(1)
        )
        reading = self._database.reading_of(conversation)
        with self._database.available(), reading.connect() as connection:
            return list(connection.execute(query).scalars())

    def recent(self, *, last: int = 200) -> list[Turn]:
        """The last turns of all conversations, newest first."""
        query = sa.select(turns).order_by(turns.c.number.desc()).limit(last)
        rows, archive = self._select(query, self._engine), self._database.archive
        if len(rows) < last and archive and archive.alone.exists:
            return self._select(query, archive)
        return rows

    def turn(self, turn_id: str) -> Turn | None:
        """One turn, or None."""
        query, archive = sa.select(turns).where(turns.c.id == turn_id), self._database.archive
        rows = self._select(query, self._engine)
        if not rows and archive:
            with self._database.available():
                rows = [turn_of(row) for row in archive.alone.rows(query)]
        return rows[0] if rows else None

    def _select(self, query: sa.Select[Any], reading: Reading) -> list[Turn]:
        with self._database.available(), reading.connect() as connection:
            rows = connection.execute(query).mappings().all()
        texts = self._unkept.of({row["id"]: row["utterance"] for row in rows})
        known = ({**row, **self._waiting(row["id"]), **texts.get(row["id"], {})} for row in rows)
        return [turn_of(row) for row in known]

    def _waiting(self, turn_id: str) -> Mapping[str, Any]:
        return self._backlog.waiting(turns.name, turn_id)

    def probe(self) -> None:
        """Write a row as a turn would; raises `LogUnavailable` where that does not hold."""
        self.settings.probe()

    def _open(self) -> None:
        """What a dead process left behind is taken in, then its turns are ended."""
        with self._database.available():
            self._backlog.open()
            self._cut_unfinished()

    def _cut_unfinished(self) -> None:
        """Another process may be at work on a shared server, never on our own SQLite file. Turns
        that carry their process's number are ended by `presence`."""
        dead = turns.c.state != "finished"
        if not self._database.is_sqlite:
            limit = utc_now() - dt.timedelta(seconds=UNFINISHED_SECONDS)
            dead &= (turns.c.created_at < limit) & turns.c.process.is_(None)
        with self._engine.begin() as connection:
            connection.execute(sa.update(turns).where(dead).values(state="finished", outcome="cut"))
