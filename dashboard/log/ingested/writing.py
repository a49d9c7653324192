"""Writes turns that were said elsewhere, many in one transaction, each once.

A turn's id is made of its request's id, so what is there already is known by the table's own key:
a batch is written whole or not at all, and one that is written again adds nothing. Rows go to the
driver as tuples, past what SQLAlchemy does for each value, and all by the same statement; each JSON
document is serialised once. What waits to be written is a turn's row, a tenth of its record in
memory.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.conversation.turn import Turn
from dashboard.log.archive.numbers import next_number
from dashboard.log.archive.rows import insertion
from dashboard.log.column_values import fitted, json_text
from dashboard.log.database import Database
from dashboard.log.schema import turns
from dashboard.log.turn_rows import COLUMNS, columns_of
from dashboard.log.upgrade import upgrade

Row = Mapping[str, Any]

# of SQLite, since the ids of turns lie all over their index: pages kept in memory, and pages
# written to the log ahead before they are put in their places
PRAGMAS = ("cache_size=-65536", "wal_autocheckpoint=20000")
MOST_STAGED = 100_000  # turns that wait to be seen, whose ids are held in memory
# a statement that held the ids itself would be garbage in a circle, which is collected late
THERE = sa.select(turns.c.id).where(turns.c.id.in_(sa.bindparam("ids", expanding=True)))
WRITTEN = [name for name in COLUMNS if name != "number"]


@dataclass(frozen=True, slots=True)
class Change:
    """Takes out of a row what must not be kept: out of its columns, and out of a call as JSON."""

    columns: Callable[[Row], Row]
    call: Callable[[str], str]


AS_IT_CAME = Change(lambda columns: columns, lambda call: call)


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """What of a turn is to be written: columns that hold something, as the driver takes them."""

    id: str
    created_at: dt.datetime
    row: Row

    @property
    def size(self) -> int:
        """Characters of what Lex answered, which has the other texts in it."""
        return len(self.row.get("lex_response", ""))


def kept(turn: Turn, change: Change) -> KeptTurn:
    """A turn without what `change` takes out of its row."""

    def document(value: object) -> str:
        return change.call(json_text(value))

    there = {name: value for name, value in columns_of(turn).items() if value is not None}
    return KeptTurn(turn.id, turn.created_at, fitted(turns, change.columns(there), document))


class IngestedTurns:
    """The door: writes those turns that are not there.

    A turn of a day that the log would give away at once goes to the archive straight: the settings
    decide that, and no size does, for a row that is to leave is written for nothing however few
    there are.
    """

    def __init__(self, database: Database) -> None:
        """Bring the schema up to date; raises `LogUnavailable`."""
        upgrade(database)
        self._database = database
        self._staged: set[str] = set()
        if database.archive:  # what a run that died has left is known from now on
            database.archive.settle()

    def write(self, batch: Sequence[KeptTurn]) -> int:
        """Write a batch, what of it goes to the log in one transaction; returns how many of its
        turns are new. Raises `LogUnavailable`."""
        there = self._there(batch)
        new = [turn for turn in batch if turn.id not in there and turn.id not in self._staged]
        archive = self._database.archive
        begin = archive.takes() if archive else dt.date.min
        old = [turn for turn in new if turn.created_at.date() < begin]
        if archive and old:
            archive.stage([turn.row for turn in old])
            self._staged.update(turn.id for turn in old)
        if len(self._staged) >= MOST_STAGED:
            self.settle()
        here = [turn for turn in new if turn.created_at.date() >= begin]
        return len(old) + (self._insert(here) if here else 0)

    def settle(self) -> None:
        """What was written is seen from now on, in the archive, too."""
        if self._staged and self._database.archive:
            self._database.archive.settle()
        self._staged.clear()

    def _insert(self, new: Sequence[KeptTurn]) -> int:
        values, names = [_values(turn) for turn in new], WRITTEN
        engine = self._database.engine.execution_options(begin="BEGIN IMMEDIATE")
        with self._database.available(), engine.begin() as connection:
            if self._database.is_sqlite:
                for pragma in PRAGMAS:
                    connection.exec_driver_sql(f"PRAGMA {pragma}")
                begin = connection.execute(sa.select(next_number())).scalar_one()
                values = [(number, *row) for number, row in enumerate(values, begin)]
                names = ["number", *names]
            statement = insertion(self._database, names)
            return int(connection.exec_driver_sql(statement, values).rowcount)

    def _there(self, batch: Sequence[KeptTurn]) -> set[str]:
        """The ids of those that are there: on PostgreSQL none of them takes a number."""
        ids = {"ids": [turn.id for turn in batch]}
        with self._database.available(), self._database.engine.connect() as connection:
            here = set(connection.execute(THERE, ids).scalars())
        archive = self._database.archive
        if archive and (others := {t.id: t.created_at for t in batch if t.id not in here}):
            here |= archive.there(others)
        return here


def _values(turn: KeptTurn) -> tuple[Any, ...]:
    """In the order of the statement's places; the moment as SQLite's others."""
    moment = turn.created_at.isoformat(" ", "microseconds")
    return tuple(map({**turn.row, "created_at": moment}.get, WRITTEN))
