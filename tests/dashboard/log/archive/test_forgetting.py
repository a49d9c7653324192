"""What is taken out of the log is in no file any more when the deletion returns."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dashboard.log import retention
from dashboard.log.archive.archive import Archive
from dashboard.log.archive.day_files import FILE, DayFiles
from dashboard.log.database import Database
from dashboard.log.queries import turn_pages
from dashboard.log.queries.filter import TurnFilter
from tests.dashboard.log.archive.turn_rows import NOW, put, random_rows

LIMIT = NOW - dt.timedelta(days=2)


def in_files(files: DayFiles) -> list[tuple[str, dt.datetime]]:
    """Conversation and moment of each turn that any file has."""
    listed = [pq.read_table(files.path(day)) for day in files.days()]
    rows = [row for table in listed for row in table.to_pylist()]
    return [(row["conversation"], row["created_at"]) for row in rows]


@pytest.fixture
def filled(database: Database, archived: Archive) -> Database:
    """A log of five days, all but today's in files."""
    put(database, random_rows(random.Random(3), 200))
    assert archived.bring_up_to_date(NOW) >= 4
    database.archive = archived
    return database


CASES: list[tuple[Callable[[Database], int], Callable[[str, dt.datetime], bool]]] = [
    (lambda database: retention.delete_conversation(database, "c3"), lambda c, _at: c != "c3"),
    (lambda database: retention.purge(database, days=2, now=NOW), lambda _c, at: at >= LIMIT),
    (retention.delete_everything, lambda _c, _at: False),
]


@pytest.mark.parametrize(("delete", "stays"), CASES)
def test_a_deletion_reaches_the_files(
    filled: Database,
    files: DayFiles,
    delete: Callable[[Database], int],
    stays: Callable[[str, dt.datetime], bool],
) -> None:
    """A conversation, what is older than some days, everything: gone from the files at once, the
    rest of them as it was, and the archive goes on to answer as the log does."""
    before = in_files(files)
    assert any(not stays(*row) for row in before)
    assert delete(filled) > 0
    assert in_files(files) == [row for row in before if stays(*row)]
    filled.archive, archive = None, filled.archive
    by_log = turn_pages.page(filled, TurnFilter(), size=500)
    filled.archive = archive
    assert turn_pages.page(filled, TurnFilter(), size=500) == by_log
    assert {row[1].date() for row in in_files(files)} == set(files.days())


def test_what_a_dead_process_had_begun_goes_too(filled: Database, files: DayFiles) -> None:
    """A file that was never finished may hold the same words."""
    left = Path(files.path(files.days()[0])).with_name(f"_{FILE}")
    left.write_bytes(b"half of a file")
    retention.delete_conversation(filled, "c3")
    assert not left.exists()
