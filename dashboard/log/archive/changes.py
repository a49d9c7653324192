"""Whether anything in the log has changed since one looked last: asked without reading a row."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database


class Changes:
    """Not for several threads at once.

    SQLite counts what others have written since a connection was opened
    (sqlite.org/pragma.html#pragma_data_version), so one is kept open for that. PostgreSQL tells
    which transactions a statement sees.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Any = None

    def token(self) -> object:
        """Equal as long as nothing has changed. Raises what SQLAlchemy raises."""
        if not self._database.is_sqlite:
            with self._database.engine.connect() as connection:
                snapshot = sa.select(sa.cast(sa.func.pg_current_snapshot(), sa.Text))
                return connection.execute(snapshot).scalar_one()
        if self._connection is None:
            self._connection = self._database.engine.raw_connection()
        cursor = self._connection.cursor()
        try:
            return cursor.execute("PRAGMA data_version").fetchone()[0]
        finally:
            cursor.close()

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
