"""A log with an archive beside it, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.log.archive.archive import Archive
from dashboard.log.archive.day_files import DayFiles
from dashboard.log.database import Database
from dashboard.log.turns import TurnLog


@pytest.fixture
def files(tmp_path: Path) -> DayFiles:
    """An empty folder with a space and a quote in its name."""
    return DayFiles(tmp_path / "year's archive")


@pytest.fixture
def archived(database: Database, files: DayFiles) -> Iterator[Archive]:
    """The archive of an empty log; it serves as soon as a day is in a file."""
    TurnLog(database)
    archive = Archive(database, files, small=0)
    yield archive
    archive.close()
