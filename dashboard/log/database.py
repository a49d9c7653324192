"""The database behind the log: one engine, SQLite in WAL mode or PostgreSQL.

A SQLite file is our own. A PostgreSQL server is shared: there every table of the log is meant in
the schema `lexlens`, whatever the connection's search path is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from dashboard.log.json_depth import stored_json
from dashboard.log.unwritten.backlog import Backlog
from dashboard.log.unwritten.write import is_fault
from fallback.journal import write_ahead

WAIT_SECONDS = 10  # for another process's write to the same SQLite file, or for a connection
SERVER_SECONDS = 5  # until a PostgreSQL server that does not answer is given up
POSTGRESQL_PORT = 5432
OWN_SCHEMA = "lexlens"
MEMORY = (None, "", ":memory:")  # what SQLAlchemy takes for a SQLite database without a file


class LogUnavailable(Exception):
    """The log cannot be opened or written; `str()` names the address without its password."""


def is_away(error: Exception) -> bool:
    """Whether an error says that the log cannot be used for the time being."""
    return isinstance(error, LogUnavailable) or is_fault(error)


Rows = Sequence[Mapping[str, Any]]


class Reading(Protocol):
    """What turns are read from; its connections see them in a table called as the log's."""

    def connect(self) -> sa.Connection: ...


class Alone(Protocol):
    """Turns that the log has given away: what a query answers of them, `once` as long as they are
    the same, and whether a conversation has any."""

    @property
    def exists(self) -> bool: ...

    def rows(self, query: sa.Select[Any]) -> Rows: ...

    def once(self, key: Hashable, ask: Callable[[], Rows]) -> Rows: ...

    def holds(self, conversation: str) -> bool: ...


class Copies(Reading, Protocol):
    """Where turns are beside the log, some of them `alone`. `forget` takes some out, and has them
    deleted where they came back meanwhile; while they are `changing` the log has them. What is of
    days before that which it `takes` may be staged instead of written to the log, and is `there`
    once it is settled."""

    @property
    def alone(self) -> Alone: ...

    def forget(self, which: sa.ColumnElement[bool], delete: Callable[[], object]) -> None: ...

    def changing(self, which: sa.ColumnElement[bool]) -> AbstractContextManager[None]: ...

    def takes(self) -> dt.date: ...

    def there(self, moments: Mapping[str, dt.datetime]) -> set[str]: ...

    def stage(self, came: Sequence[Mapping[str, Any]]) -> None: ...

    def settle(self) -> None: ...


class Database:
    """An engine that any number of threads may use; nothing is opened before it is needed.

    `upgraded` is True once `upgrade` has made its tables today's. `backlog` has what a fault of
    the database keeps from being written, `folder` what lies beside it. `place` is the file, or the
    server's host and port, None where that is not known. `archive` is where days that
    are over are, too, None without one.
    """

    def __init__(self, address: str, spool: Path | None = None) -> None:
        """`spool` is the folder for what cannot be written now; that of the file without one.

        Raises `LogUnavailable` for an address without sense or without a driver.
        """
        url = _url(address)
        self.address = url.render_as_string(hide_password=True)
        self.upgraded = False
        try:
            self.engine = _engine(url)
        except (sa.exc.NoSuchModuleError, ImportError):
            raise LogUnavailable(f"No driver is installed for the log at {self.address}.") from None
        except OSError as error:
            raise LogUnavailable(f"The log at {self.address} cannot be opened.") from error
        self.archive: Copies | None = None
        self.folder = spool or _folder(url)
        self.backlog = Backlog(self.engine, self.folder, self.address, self.changing)
        self.place = _place(url)

    @property
    def reading(self) -> Reading:
        """What questions about many turns are asked of."""
        return self.archive or self.engine

    def reading_of(self, conversation: str) -> Reading:
        """What questions about one conversation are asked of: the log, unless it has given turns of
        it away."""
        archive = self.archive
        return archive if archive and archive.alone.holds(conversation) else self.engine

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of our own rather than a server others share."""
        return self.engine.dialect.name == "sqlite"

    @property
    def in_file(self) -> bool:
        """Whether it is a SQLite file, and not a server or this process's memory."""
        return self.is_sqlite and self.engine.url.database not in MEMORY

    @property
    def schema(self) -> str | None:
        """Where our tables are; SQLite knows one place only."""
        return None if self.is_sqlite else OWN_SCHEMA

    def connect_by_way_of(self, host: str, port: int) -> None:
        """Go to the server over another address from now on, as through a tunnel."""

        def lead(_dialect: object, _record: object, _args: object, options: dict[str, Any]) -> None:
            options.update(host=host, port=port)

        sa.event.listen(self.engine, "do_connect", lead)

    @contextmanager
    def beside(self, name: str) -> Iterator[sa.Engine]:
        """An engine for somebody else's tables, which may have any name: in a file of their own
        beside a SQLite log's, on the same server otherwise. After the block it connects nobody."""
        engine = _beside(self.engine.url, name)
        try:
            yield engine
        finally:
            sa.event.listen(engine, "do_connect", _refuse)
            engine.dispose()

    @contextmanager
    def changing(self, which: sa.ColumnElement[bool]) -> Iterator[sa.Connection]:
        """A transaction that changes these turns, wherever they are."""
        with ExitStack() as stack:
            if self.archive:
                stack.enter_context(self.archive.changing(which))
            yield stack.enter_context(self.engine.begin())

    @contextmanager
    def available(self) -> Iterator[None]:
        """What goes wrong in the block is `LogUnavailable`."""
        try:
            yield
        except sa.exc.SQLAlchemyError as error:
            raise LogUnavailable(f"The log at {self.address} cannot be used now.") from error

    def close(self) -> None:
        """Write what still waits, if it can be, and give the connections back."""
        self.backlog.close()
        self.engine.dispose()


def _url(address: str) -> sa.URL:
    try:
        return sa.make_url(address)
    except sa.exc.ArgumentError:
        raise LogUnavailable("DATABASE_URL is not an address that SQLAlchemy can read.") from None


def _place(url: sa.URL) -> Path | tuple[str, int] | None:
    if _folder(url):
        return Path(str(url.database))
    server = url.get_backend_name() == "postgresql" and url.host
    return (str(url.host), url.port or POSTGRESQL_PORT) if server else None


def _folder(url: sa.URL) -> Path | None:
    """Where a SQLite file lies; None for a server and for memory."""
    in_file = url.get_backend_name() == "sqlite" and url.database not in MEMORY
    return Path(str(url.database)).parent if in_file else None


def _engine(url: sa.URL) -> sa.Engine:
    # what people said is in the parameters of statements: no error may tell them
    options: dict[str, Any] = {"hide_parameters": True, "pool_timeout": WAIT_SECONDS}
    options["json_deserializer"] = stored_json
    if url.get_backend_name() != "sqlite":
        options["execution_options"] = {"schema_translate_map": {None: OWN_SCHEMA}}
        engine = sa.create_engine(url, pool_pre_ping=True, connect_args=_patience(url), **options)
    else:
        if folder := _folder(url):
            folder.mkdir(parents=True, exist_ok=True)
        else:
            del options["pool_timeout"]  # memory has one connection, not a pool
        engine = sa.create_engine(url, connect_args={"timeout": WAIT_SECONDS}, **options)
        sa.event.listen(engine, "connect", _use_wal)
        sa.event.listen(engine, "before_cursor_execute", _by_index, retval=True)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _patience(url: sa.URL) -> dict[str, Any]:
    """How long a server may be silent, for drivers over libpq: on connecting, and then
    (postgresql.org/docs/current/libpq-connect.html, tcp_user_timeout in milliseconds)."""
    if not url.get_driver_name().startswith("psycopg"):
        return {}
    silent = {"connect_timeout": SERVER_SECONDS, "tcp_user_timeout": SERVER_SECONDS * 1000}
    return {name: value for name, value in silent.items() if name not in url.query}


def _use_wal(connection: Any, _record: object) -> None:
    """The driver's own BEGIN comes too late for a schema change, so `_begin` says it instead."""
    connection.isolation_level = None
    write_ahead(connection, WAIT_SECONDS)


def _beside(url: sa.URL, name: str) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    file = Path(url.database or "log.sqlite3")
    url = url.set(database=str(file.with_stem(f"{file.stem}-{name}")))
    engine = sa.create_engine(url, connect_args={"timeout": WAIT_SECONDS})
    sa.event.listen(engine, "connect", _use_wal_at_once)
    return engine


def _refuse(*_: object) -> None:
    """Threads that try again for ever, as those of an engine for jobs do, end by this."""
    raise LogUnavailable("It is closed.")


def _use_wal_at_once(connection: Any, _record: object) -> None:
    """For tables of others, each of whose transactions writes."""
    connection.isolation_level = "IMMEDIATE"
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
