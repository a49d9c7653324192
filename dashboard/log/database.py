"""The database behind the log: one engine, SQLite in WAL mode or PostgreSQL, and its migrations.

A store hands its numbered migrations to `Database.migrate`; what was applied is recorded by its
number in `schema_version`, so each runs once, whichever version and process comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fallback.journal import write_ahead

WAIT_SECONDS = 10  # for another process's write to the same SQLite file
MIGRATION_LOCK = 0x4C65784C  # of PostgreSQL: one process migrates, the others wait

metadata = sa.MetaData()

schema = sa.Table("schema_version", metadata, sa.Column("version", sa.Integer, primary_key=True))


class LogUnavailable(Exception):
    """The log cannot be opened or written; `str()` names the address without its password."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema; `apply` runs inside a transaction that also records `number`."""

    number: int
    apply: Callable[[sa.Connection], None]


class Database:
    """An engine that any number of threads may use; nothing is opened before it is needed."""

    def __init__(self, address: str) -> None:
        """Raises `LogUnavailable` for an address without sense or without a driver."""
        url = _url(address)
        self.address = url.render_as_string(hide_password=True)
        try:
            self.engine = _engine(url)
        except (sa.exc.NoSuchModuleError, ImportError):
            raise LogUnavailable(f"No driver is installed for the log at {self.address}.") from None
        except OSError as error:
            raise LogUnavailable(f"The log at {self.address} cannot be opened.") from error

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of our own rather than a server others share."""
        return self.engine.dialect.name == "sqlite"

    def migrate(self, migrations: Sequence[Migration]) -> None:
        """Apply those that are not recorded yet, in order of their numbers.

        Raises `LogUnavailable`. Processes that do so at once wait for one another.
        """
        try:
            with self._alone() as connection:
                schema.create(connection, checkfirst=True)
                done = set(connection.execute(sa.select(schema.c.version)).scalars())
                for one in sorted(migrations, key=lambda one: one.number):
                    if one.number not in done:
                        one.apply(connection)
                        connection.execute(sa.insert(schema).values(version=one.number))
        except (sa.exc.SQLAlchemyError, OSError) as error:
            raise LogUnavailable(f"The log at {self.address} cannot be opened.") from error

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def _alone(self) -> Any:
        """A transaction that no other process's migration runs beside."""
        if self.is_sqlite:
            return self.engine.execution_options(begin="BEGIN IMMEDIATE").begin()
        return self.engine.execution_options(lock=MIGRATION_LOCK).begin()


def add_columns(connection: sa.Connection, table: str, *columns: sa.Column[Any]) -> None:
    """Give a table nullable columns, in either dialect."""
    prepare = connection.dialect.identifier_preparer
    for column in columns:
        kind = column.type.compile(connection.dialect)
        name = f"{prepare.quote(table)} ADD COLUMN {prepare.quote(column.name)}"
        connection.exec_driver_sql(f"ALTER TABLE {name} {kind}")


def _url(address: str) -> sa.URL:
    try:
        return sa.make_url(address)
    except sa.exc.ArgumentError:
        raise LogUnavailable("DATABASE_URL is not an address that SQLAlchemy can read.") from None


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        engine = sa.create_engine(url, pool_pre_ping=True)
    else:
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(url, connect_args={"timeout": WAIT_SECONDS})
        sa.event.listen(engine, "connect", _use_wal)
        sa.event.listen(engine, "before_cursor_execute", _by_index, retval=True)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _use_wal(connection: Any, _record: object) -> None:
    """The driver's own BEGIN comes too late for a schema change, so `_begin` says it instead."""
    connection.isolation_level = None
    write_ahead(connection, WAIT_SECONDS)


def _by_index(
    _connection: object, _cursor: object, statement: str, parameters: Any, context: Any, _many: bool
) -> tuple[str, Any]:
    """A query with the option `index` reads its one table by that index; SQLAlchemy has no hint
    for SQLite's INDEXED BY (2.1)."""
    index = context.execution_options.get("index") if context else None
    if index:
        statement = statement.replace("FROM turns ", f"FROM turns INDEXED BY {index} ")
    return statement, parameters


def _begin(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(options.get("begin", "BEGIN"))
    elif "lock" in options:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(options["lock"])))
