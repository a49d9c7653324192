"""A log with an archive beside it: on both databases in a folder, and in a bucket."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from dashboard.log.archive.archive import Archive
from dashboard.log.archive.bucket import Bucket
from dashboard.log.archive.day_files import DayFiles, Folder
from dashboard.log.database import Database
from dashboard.log.processes.locks import Locks
from dashboard.log.turns import TurnLog
from tests.dashboard.conftest import empty_database

NAME = "lexlens"


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of moto's S3, with one bucket."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty place in it, which the environment leads to."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    environ = {"ENDPOINT_URL_S3": s3, "ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "y"}
    for name, value in (environ | {"DEFAULT_REGION": "us-east-1"}).items():
        monkeypatch.setenv(f"AWS_{name}", value)
    client = boto3.client("s3")
    client.create_bucket(Bucket=NAME)
    client.close()
    return f"s3://{NAME}/{uuid.uuid4().hex}/year's archive"


@pytest.fixture(params=["sqlite", "postgresql", "s3"])
def kind(request: pytest.FixtureRequest) -> str:
    """The two databases, and SQLite with its archive in a bucket."""
    return str(request.param)


@pytest.fixture
def address(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty log."""
    if kind == "postgresql":
        return empty_database(request.getfixturevalue("server"))
    return f"sqlite:///{tmp_path / 'below' / 'log.sqlite3'}"


@pytest.fixture
def files(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DayFiles]:
    """An empty place with a space and a quote in its name."""
    in_bucket = kind == "s3"
    place = Bucket(request.getfixturevalue("bucket")) if in_bucket else None
    with closing(DayFiles(place or Folder(tmp_path / "year's archive"))) as opened:
        yield opened


@pytest.fixture
def archived(database: Database, files: DayFiles) -> Iterator[Archive]:
    """The archive of an empty log; it serves as soon as a day is in a file."""
    TurnLog(database)
    with (
        closing(Locks(database)) as locks,
        closing(Archive(database, files, locks, small=0)) as archive,
    ):
        yield archive
