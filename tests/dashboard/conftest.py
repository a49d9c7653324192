"""Fixtures of the tests that need a database: each promise holds on SQLite and PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.jobs.jobs import Jobs, Kind
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore
from tests.dashboard.postgres import cluster


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of one PostgreSQL for the whole run."""
    with cluster() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of the test's own, in each dialect."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'below' / 'log.sqlite3'}"
    return empty_database(request.getfixturevalue("server"))


def empty_database(server: str) -> str:
    """The address of a new database on a PostgreSQL server."""
    name = f"test_{uuid.uuid4().hex}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.rpartition("/")[0] + f"/{name}"


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """The database at `address`, closed at the end."""
    opened = Database(address)
    yield opened
    opened.close()


@pytest.fixture
def open_jobs(database: Database) -> Iterator[Callable[[Mapping[str, Kind]], Jobs]]:
    """Makes the jobs of the database, whose runs end before it is closed."""
    opened: list[Jobs] = []

    def made(kinds: Mapping[str, Kind]) -> Jobs:
        opened.append(Jobs(JobStore(database), kinds))
        return opened[-1]

    yield made
    for jobs in opened:
        jobs.close()


@pytest.fixture
def server_address(server: str) -> str:
    """An empty database on a server that others may share."""
    return empty_database(server)


@pytest.fixture
def server_database(server_address: str) -> Iterator[Database]:
    """The same, opened."""
    opened = Database(server_address)
    yield opened
    opened.close()
