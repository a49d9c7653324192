"""DuckDB for SQLAlchemy: it takes what is compiled for PostgreSQL, with whole numbers divided as
there (`integer_division`).

The statements of the log need no more of a dialect than this; duckdb-engine 0.17, which has all of
it, divides whole numbers to floats and compiles each statement anew.
"""

from __future__ import annotations

import os
import tempfile
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDialect

from dashboard.log.json_depth import stored_json

NAME = "lexlens_duckdb"
THREADS = 2
MEMORY = "256MB"


class DuckDBDialect(PGDialect):
    """Reads; each connection is a cursor of one database in this process's memory."""

    name = "duckdb"
    supports_statement_cache = True

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._one = threading.Lock()

    @classmethod
    def import_dbapi(cls) -> Any:
        """What raises the errors."""
        return import_module("duckdb")

    def initialize(self, _connection: sa.Connection) -> None:
        """There is no server to be asked for its version."""

    def do_execute(
        self, cursor: Any, statement: str, parameters: Any, _context: object = None
    ) -> None:
        """One statement at a time: it keeps all threads busy, and holds memory that several at
        once would hold together."""
        with self._one:
            cursor.execute(statement, parameters)

    def do_begin(self, dbapi_connection: Any) -> None:
        """Have all statements of a connection see the same."""
        dbapi_connection.execute("BEGIN")

    def do_rollback(self, dbapi_connection: Any) -> None:
        """An error may have ended the transaction already."""
        with suppress(self.loaded_dbapi.TransactionException):
            dbapi_connection.rollback()

    do_commit = do_rollback  # nothing is written


registry.register(NAME, __name__, DuckDBDialect.__name__)


def memory() -> Any:
    """A database in this process's memory, a `duckdb.DuckDBPyConnection`."""
    beside = Path(tempfile.gettempdir()) / f"lexlens-duckdb-{os.getpid()}"  # for what is more
    settings = {"threads": THREADS, "memory_limit": MEMORY, "temp_directory": str(beside)}
    opened = import_module("duckdb").connect(":memory:", config=settings)
    opened.execute("SET GLOBAL integer_division = true")
    opened.execute("SET GLOBAL parquet_metadata_cache = true")
    return opened


def engine_of(database: Any) -> sa.Engine:
    """An engine over a `duckdb.DuckDBPyConnection`, for any number of threads."""
    return sa.create_engine(
        f"{NAME}://",
        creator=database.cursor,
        poolclass=sa.pool.NullPool,
        paramstyle="numeric_dollar",  # a value that is repeated is one parameter
        hide_parameters=True,
        json_deserializer=stored_json,
    )
