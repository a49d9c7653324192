"""Writes turns that were said elsewhere, many in one transaction, each once.

A turn's id is made of its request's id, so what is there already is known by the table's own key:
a batch is written whole or not at all, and one that is written again adds nothing. Rows go to the
driver as tuples, past what SQLAlchemy does for each value; each JSON document is serialised once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.conversation.turn import Turn
from dashboard.log.database import Database
from dashboard.log.fitting import fitted, json_text
from dashboard.log.schema import turns
from dashboard.log.turn_rows import columns_of
from dashboard.log.upgrade import upgrade

Row = Mapping[str, Any]

# of SQLite, since the ids of turns lie all over their index: pages kept in memory, and pages
# written to the log ahead before they are put in their places
PRAGMAS = ("cache_size=-65536", "wal_autocheckpoint=20000")
DOCUMENTS = [column.name for column in turns.columns if isinstance(column.type, sa.JSON)]


@dataclass(frozen=True, slots=True)
class Change:
    """Takes out of a row what must not be kept: out of its columns, and out of a call as JSON."""

    columns: Callable[[Row], Row]
    call: Callable[[str], str]


AS_IT_CAME = Change(lambda columns: columns, lambda call: call)


class IngestedTurns:
    """The door: writes those turns that are not there."""

    def __init__(self, database: Database) -> None:
        """Bring the schema up to date; raises `LogUnavailable`."""
        upgrade(database)
        self._database = database

    def write(self, batch: Sequence[Turn], change: Change) -> int:
        """Write a batch in one transaction; returns how many of its turns are new.

        `change` takes out of a row what must not be kept. Raises `LogUnavailable`.
        """
        there = self._there([turn.id for turn in batch])
        rows = [_row(turn, change) for turn in batch if turn.id not in there]
        if not rows:
            return 0
        names = sorted({name for row in rows for name in row})
        engine = self._database.engine.execution_options(begin="BEGIN IMMEDIATE")
        with self._database.available(), engine.begin() as connection:
            if self._database.is_sqlite:
                for pragma in PRAGMAS:
                    connection.exec_driver_sql(f"PRAGMA {pragma}")
            values = [tuple(map(row.get, names)) for row in rows]
            return int(connection.exec_driver_sql(self._statement(names), values).rowcount)

    def _there(self, ids: Sequence[str]) -> set[str]:
        """Those of some ids that the log holds: of these no row has to be made, and on PostgreSQL
        none takes a number."""
        query = sa.select(turns.c.id).where(turns.c.id.in_(ids))
        with self._database.available(), self._database.engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def _statement(self, names: Sequence[str]) -> str:
        """With the driver's own places; the names are those of the schema."""
        place = "?" if self._database.is_sqlite else "%s"
        table = f"{self._database.schema}.turns" if self._database.schema else "turns"
        columns, places = ", ".join(names), ", ".join([place] * len(names))
        return f"INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608  # nosec B608 - names of ours


def _row(turn: Turn, change: Change) -> dict[str, Any]:
    """The columns that hold something, each as the driver takes it."""
    known = {name: value for name, value in columns_of(turn).items() if value is not None}
    del known["number"]
    documents = {name: json_text(known.pop(name)) for name in DOCUMENTS if name in known}
    row = fitted(turns, change.columns(known))
    row["created_at"] = turn.created_at.isoformat(" ", "microseconds")  # as SQLite's others
    return {**row, **{name: change.call(document) for name, document in documents.items()}}
