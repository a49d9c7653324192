"""A log with an archive beside it, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.log.archive.archive import Archive
from dashboard.log.archive.day_files import DayFiles
from dashboard.log.database import Database
from dashboard.log.processes.locks import Locks
from dashboard.log.turns import TurnLog


@pytest.fixture
def files(tmp_path: Path) -> DayFiles:
    """An empty folder with a space and a quote in its name."""
    return DayFiles(tmp_path / "year's archive")


@pytest.fixture
def archived(database: Database, files: DayFiles) -> Iterator[Archive]:
    """The archive of an empty log; it serves as soon as a day is in a file."""
    TurnLog(database)
    with (
        closing(Locks(database)) as locks,
        closing(Archive(database, files, locks, small=0)) as archive,
    ):
        yield archive
