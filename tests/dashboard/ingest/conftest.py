"""The log that an ingest writes, and an account to read from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.log.database import Database
from tests.dashboard.ingest.account import Account, serving


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Where the command writes; there is no account unless a test asks for one."""
    address = f"sqlite:///{tmp_path / 'log.sqlite3'}"
    monkeypatch.setenv("DATABASE_URL", address)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    opened = Database(address)
    yield opened
    opened.close()


@pytest.fixture
def account(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """An account that holds nothing yet, found as AWS tools find one."""
    assert database
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "any")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "any")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with serving(Account()) as served:
        monkeypatch.setenv("AWS_ENDPOINT_URL", served.url)
        yield served
