"""Writes turns that were said elsewhere, many in one transaction, each once.

A turn's id is made of its request's id, so what is there already is known by the table's own key:
a batch is written whole or not at all, and one that is written again adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from dashboard.conversation.turn import Turn
from dashboard.log.database import Database
from dashboard.log.fitting import fitted
from dashboard.log.schema import turns
from dashboard.log.turn_rows import columns_of
from dashboard.log.upgrade import upgrade

# of SQLite, since the ids of turns lie all over their index: pages kept in memory, and pages
# written to the log ahead before they are put in their places
PRAGMAS = ("cache_size=-65536", "wal_autocheckpoint=20000")

Change = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class IngestedTurns:
    """The door: writes those turns that are not there."""

    def __init__(self, database: Database) -> None:
        """Bring the schema up to date; raises `LogUnavailable`."""
        upgrade(database)
        self._database = database
        self._sqlite = database.is_sqlite

    def write(self, batch: Sequence[Turn], change: Change) -> int:
        """Write a batch in one transaction; returns how many of its turns are new.

        `change` takes out of a row what must not be kept. Raises `LogUnavailable`.
        """
        there = self._there([turn.id for turn in batch])
        rows = _alike([_row(turn, change) for turn in batch if turn.id not in there])
        if not rows:
            return 0
        insert = sqlite.insert if self._sqlite else postgresql.insert
        statement: Any = insert(turns).on_conflict_do_nothing(index_elements=["id"])
        engine = self._database.engine.execution_options(begin="BEGIN IMMEDIATE")
        with self._database.available(), engine.begin() as connection:
            if self._sqlite:
                for pragma in PRAGMAS:
                    connection.exec_driver_sql(f"PRAGMA {pragma}")
            return int(connection.execute(statement, rows).rowcount)

    def _there(self, ids: Sequence[str]) -> set[str]:
        """Those of some ids that the log holds: of these no row has to be made."""
        query = sa.select(turns.c.id).where(turns.c.id.in_(ids))
        with self._database.available(), self._database.engine.connect() as connection:
            return set(connection.execute(query).scalars())


def _row(turn: Turn, change: Change) -> dict[str, Any]:
    columns = {name: value for name, value in columns_of(turn).items() if name != "number"}
    return fitted(turns, change(columns))


def _alike(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same columns in each row, without those that hold nothing in any."""
    names = {name for row in rows for name, value in row.items() if value is not None}
    return [{name: row[name] for name in names} for row in rows]
