"""The file of a day is written anew out of what the log has, what it had, and what has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.log.archive import merging
from dashboard.log.archive.day_files import NAMES, DayFiles, Folder, schema, table
from dashboard.log.archive.days import Day

DAY = dt.date(2026, 11, 20)
NOON = dt.datetime(2026, 11, 20, 12)
NEXT = NOON + dt.timedelta(days=1)
BEFORE = NOON - dt.timedelta(days=1)


def rows(*some: tuple[int, str, dt.datetime, str]) -> Any:
    """A table of turns by number, id, moment and utterance."""
    names = ("number", "id", "created_at", "utterance")
    turns = [dict(zip(names, one, strict=True)) for one in some]
    return table([tuple(map(turn.get, NAMES)) for turn in turns])


@pytest.fixture
def files(tmp_path: Path) -> DayFiles:
    return DayFiles(Folder(tmp_path))


@pytest.fixture
def parts(tmp_path: Path) -> Sequence[str]:
    """What two runs have brought, of three days: turn b is there already, c came twice."""
    first = rows((4, "b", NOON, "b again"), (5, "c", NOON, "c"), (6, "n", NEXT, "n"))
    second = rows((7, "c", NOON, "c again"), (8, "d", NOON, "d"), (9, "o", BEFORE, "o"))
    paths = [str(tmp_path / "1.parquet"), str(tmp_path / "2.parquet")]
    for path, part in zip(paths, (first, second), strict=True):
        pq.write_table(part, path)
    return paths


def written(files: DayFiles) -> list[tuple[int, str]]:
    """Number and utterance of each turn of the day, in the order of its file."""
    read = pq.read_table(files.path(DAY))
    assert read.schema.equals(schema())
    return [(row["number"], row["utterance"]) for row in read.to_pylist()]


def test_each_turn_once_and_the_newest(files: DayFiles, parts: Sequence[str]) -> None:
    """What the log has again is newer than the file, and that than what comes: of a turn that two
    runs brought the first stays. A file of an older release lacks columns."""
    older = rows((1, "a", NOON, "a"), (2, "b", NOON, "b"), (3, "e", NOON, "e"))
    files.write(DAY, iter([older]))
    pq.write_table(older.drop_columns(["engine", "citations"]), files.path(DAY), row_group_size=2)
    known = Day(DAY, 3, len(NAMES) - 2, 3, alone=True)
    newer = rows((1, "a", NOON, "a, labelled"))
    day = merging.write(files, known, DAY, iter([newer]), parts)
    assert day == Day(DAY, 5, len(NAMES), 8, alone=True)
    kept = [(1, "a, labelled"), (2, "b"), (3, "e"), (5, "c"), (8, "d")]
    assert written(files) == kept


def test_a_day_is_written_by_row_groups(
    files: DayFiles, parts: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long its texts are, a row group holds no more than so many bytes and a table."""
    monkeypatch.setattr(merging, "GROUP_BYTES", 1)
    merging.write(files, None, DAY, iter([rows()]), parts)
    metadata = pq.read_metadata(files.path(DAY))
    groups = [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]
    assert (groups, written(files)) == ([2, 1], [(4, "b again"), (5, "c"), (8, "d")])


def test_the_days_that_have_come(files: DayFiles, parts: Sequence[str]) -> None:
    """One after the other, the first first."""
    days = [BEFORE.date(), DAY, NEXT.date(), None]
    after = [dt.date.min, *days[:-1]]
    assert [merging.first_day(files, parts, day) for day in after if day] == days
    assert merging.first_day(files, [], dt.date.min) is None


def test_a_table_without_rows_is_one(files: DayFiles) -> None:
    """A day of which nothing is left."""
    assert merging.write(files, None, DAY, iter([rows()])) == Day(DAY, 0, len(NAMES), 0, alone=True)
    assert pa.types.is_string(pq.read_table(files.path(DAY)).schema.field("id").type)
