"""An archive in S3: what one process writes another reads, what is away is told with a remedy."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.log import retention
from dashboard.log.archive.archive import Archive, archive_of, attached
from dashboard.log.archive.bucket import Bucket
from dashboard.log.archive.day_files import DayFiles
from dashboard.log.database import Database, LogUnavailable
from dashboard.log.processes.locks import Locks
from dashboard.log.queries import labels, turn_pages
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.settings import LogSettings
from dashboard.log.turns import TurnLog
from tests.dashboard.log.archive.test_archive_only import kept, oldest_turn, over
from tests.dashboard.log.archive.turn_rows import NOW, put


@pytest.fixture
def kind() -> str:
    return "s3"


def test_two_processes_have_one_archive(
    database: Database, archived: Archive, bucket: str, address: str
) -> None:
    """What one gives away, labels and deletes, the other sees at its next look."""
    put(database, over(random.Random(3), 200))
    LogSettings(database).leave_alone(2)
    archived.bring_up_to_date(NOW)
    database.archive = archived
    with closing(Database(address)) as other, attached(other, bucket):
        assert kept(other) == kept(database)
        turn = oldest_turn(other)
        labels.label(other, [turn.id], "Order")
        archived.bring_up_to_date(NOW)
        for seen in (database, other):
            again = TurnLog(seen).turn(turn.id)
            assert again
            assert again.label == "Order"
        assert retention.delete_conversation(database, turn.conversation) > 0
        assert kept(other) == kept(database)
        assert TurnLog(other).turn(turn.id) is None


def test_the_copy_is_taken_away(archived: Archive, files: DayFiles, database: Database) -> None:
    """With the process that read by it."""
    put(database, over(random.Random(3), 50))
    archived.bring_up_to_date(NOW)
    copy = Path(files.path(files.days()[0]))
    assert copy.exists()
    archived.close()
    assert not copy.exists()


def test_a_bucket_that_is_not_there(database: Database, bucket: str) -> None:
    """The error names the place and what its account must be allowed."""
    assert bucket
    TurnLog(database)
    put(database, over(random.Random(3), 50))
    with closing(Locks(database)) as locks:
        archive = archive_of(database, "s3://nobody-has-this/x", locks)
        assert archive
        LogSettings(database).leave_alone(2)
        with closing(archive), pytest.raises(LogUnavailable) as raised:
            archive.bring_up_to_date(NOW)
    assert str(raised.value).startswith("The archive at s3://nobody-has-this/x cannot be used: ")
    assert str(raised.value).endswith("allow s3:ListBucket, GetObject, PutObject, DeleteObject.")
    assert len(turn_pages.page(database, TurnFilter(), size=100)) == 50


def test_a_name_leads_nowhere_else(bucket: str, tmp_path: Path) -> None:
    """What others put into the bucket is written below the copy alone."""
    outside = tmp_path / "x"
    outside.write_text("mine")
    with closing(Bucket(bucket)) as writing, closing(Bucket(bucket)) as reading:
        writing._store.put("../../evil", outside)
        writing._store.put("dt=2026-01-01/other.txt", outside)
        reading.refresh()
        assert [path.name for path in reading.folder.rglob("*")] == ["dt=2026-01-01", "other.txt"]
        assert not (reading.folder.parent.parent / "evil").exists()
