"""Opens a log: every earlier version becomes today's, in tables of our own and no others.

On a PostgreSQL server our tables lie in a schema of their own; a log that an earlier version made
elsewhere, mostly in `public`, is moved there with its rows, indexes and sequences. Tables that are
called as ours are and have other columns belong to somebody else: they are never touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

import sqlalchemy as sa

from dashboard.log.database import OWN_SCHEMA, Database, LogUnavailable
from dashboard.log.migrations import MADE_WITH, MIGRATIONS, Migration
from dashboard.log.schema import schema_version

MIGRATION_LOCK = 0x4C65784C  # of PostgreSQL: one process migrates, the others wait
VERSION_COLUMNS = frozenset({"version"})

SCHEMA_EXISTS = sa.text("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = :name)")
PLACE_OF_TURNS = sa.text(
    "SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
    "WHERE pg_class.oid = to_regclass('turns')"
)

Tables = Mapping[str, frozenset[str]]  # the columns of each


def upgrade(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Apply the steps that are not recorded yet, in their order.

    Raises `LogUnavailable`. Processes that do so at once wait for one another.
    """
    if database.upgraded:
        return
    try:
        with _alone(database) as connection:
            _apply(connection, migrations, database)
    except (sa.exc.SQLAlchemyError, OSError) as error:
        raise LogUnavailable(f"The log at {database.address} cannot be opened.") from error
    database.upgraded = migrations is MIGRATIONS


def _alone(database: Database) -> AbstractContextManager[sa.Connection]:
    """A transaction that no other process's upgrade runs beside."""
    if database.is_sqlite:
        return database.engine.execution_options(begin="BEGIN IMMEDIATE").begin()
    return database.engine.execution_options(lock=MIGRATION_LOCK).begin()


def _apply(connection: sa.Connection, migrations: Sequence[Migration], database: Database) -> None:
    if not database.is_sqlite:
        _enter_own_schema(connection)
    tables = _tables(connection, database.schema)
    schema_version.create(connection, checkfirst=True)
    recorded = set(connection.execute(sa.select(schema_version.c.version)).scalars())
    if foreign := _foreign(tables, recorded):
        raise LogUnavailable(
            f"The log at {database.address} cannot be opened: what is called {foreign} there is "
            "not a table of LexLens."
        )
    for step in migrations:
        if step.number not in recorded:
            step.apply(connection)
            connection.execute(sa.insert(schema_version).values(version=step.number))


def _enter_own_schema(connection: sa.Connection) -> None:
    """Make the schema if it is missing and have all further statements mean tables in it."""
    if not connection.execute(SCHEMA_EXISTS, {"name": OWN_SCHEMA}).scalar():
        connection.execute(sa.schema.CreateSchema(OWN_SCHEMA))
    place = connection.execute(PLACE_OF_TURNS).scalar()
    if place and not _tables(connection, OWN_SCHEMA):
        _move_from(connection, place)
    connection.exec_driver_sql(f"SET LOCAL search_path TO {OWN_SCHEMA}")


def _move_from(connection: sa.Connection, place: str) -> None:
    """Move an older log; what of it is missing there is made anew."""
    tables = _tables(connection, place)
    ours = [name for name in tables if _is_ours(name, tables[name])]
    if not {"turns", "schema_version"} <= set(ours):
        return
    quote = connection.dialect.identifier_preparer.quote
    for name in ours:
        connection.exec_driver_sql(f"ALTER TABLE {quote(place)}.{name} SET SCHEMA {OWN_SCHEMA}")
    missing = {step for name, (step, _) in MADE_WITH.items() if name not in ours}
    forget = sa.delete(schema_version).where(schema_version.c.version.in_(missing))
    connection.execute(forget)


def _tables(connection: sa.Connection, schema: str | None) -> Tables:
    """The tables in a schema that are called as ours are, whosever they are."""
    inspector = sa.inspect(connection)
    present = set(inspector.get_table_names(schema)) & {"schema_version", *MADE_WITH}
    return {
        name: frozenset(column["name"] for column in inspector.get_columns(name, schema))
        for name in present
    }


def _is_ours(name: str, columns: frozenset[str]) -> bool:
    if name == "schema_version":
        return columns == VERSION_COLUMNS
    return columns >= set(MADE_WITH[name][1].split())


def _foreign(tables: Tables, recorded: set[int]) -> str | None:
    """The first name that is not ours: it has other columns, or our step is said to be done and
    its table is missing."""
    for name in sorted(tables):
        if not _is_ours(name, tables[name]):
            return name
    made = {step for name, (step, _) in MADE_WITH.items() if name not in tables}
    return "schema_version" if made & recorded else None
