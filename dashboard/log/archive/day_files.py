"""The files of an archive: one Parquet file a day, under a name that query engines take for a
partition.

    FOLDER/dt=2026-11-25/turns.parquet

Its columns are those of the table `turns`, by name and in order; moments are UTC without a zone,
requests and responses are JSON texts. A file is replaced whole, never changed.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from dashboard.log.archive.days import Day
from dashboard.log.schema import turns

FILE = "turns.parquet"
CAME = "_came"  # the folder of what is to be merged into files of days
UNFINISHED = f"dt=*/_{FILE}", f"{CAME}/_*"  # query engines skip what begins so
ROWS = 20_000  # of a row group, which is read, written and skipped as one
COLUMNS: tuple[sa.Column[Any], ...] = tuple(turns.columns)
NAMES = tuple(column.name for column in COLUMNS)


class Place(Protocol):
    """Where the files are: a `folder` that is read, and written to by `put` and `remove` alone."""

    @property
    def folder(self) -> Path: ...

    def refresh(self) -> None: ...

    def put(self, name: str, finished: Path) -> None: ...

    def remove(self, name: str) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that everybody who has the archive sees."""

    folder: Path

    def refresh(self) -> None:
        """It is as it is."""

    def put(self, name: str, finished: Path) -> None:
        """Replace a file."""
        finished.replace(self.folder / name)

    def remove(self, name: str) -> None:
        """Take a file away, if there is one, and its folder if it is empty then."""
        path = self.folder / name
        path.unlink(missing_ok=True)
        if path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()

    def close(self) -> None:
        """Nothing is open."""


class DayFiles:
    """The files at a place; nothing is imported or made before it is needed."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._folder = place.folder
        self.refresh, self.close = place.refresh, place.close

    def path(self, day: dt.date) -> str:
        """Where the file of a day is, or would be."""
        return str(self._folder / _name(day))

    def write(self, day: dt.date, batches: Iterator[Any]) -> int:
        """Replace the file of a day by these tables, of `table`; returns how many rows it has."""
        return self._write(_name(day), batches)

    def _write(self, name: str, batches: Iterator[Any]) -> int:
        pa, pq = import_module("pyarrow"), import_module("pyarrow.parquet")
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"_{path.name}")
        count = 0
        with pq.ParquetWriter(unfinished, schema(), compression="zstd") as writer:
            for batch in batches:
                writer.write_table(batch, row_group_size=ROWS)
                count += batch.num_rows
                pa.default_memory_pool().release_unused()  # which would hoard 50 MB otherwise
        self._place.put(name, unfinished)
        return count

    def count(self, day: dt.date) -> int:
        """How many turns the file of a day has; 0 where it cannot be read."""
        pq: Any = import_module("pyarrow.parquet")
        self.refresh()
        try:
            return int(pq.read_metadata(self.path(day)).num_rows)
        except (OSError, ValueError):
            return 0

    def last_number(self, day: dt.date) -> int:
        """The highest number of the turns in the file of a day."""
        pq: Any = import_module("pyarrow.parquet")
        column = pq.read_table(self.path(day), columns=["number"]).column(0)
        return int(import_module("pyarrow.compute").max(column).as_py())

    def ids(self, day: dt.date, some: Sequence[str]) -> list[str]:
        """Which of some turns' ids the file of a day has, once it is refreshed."""
        pa, pc = import_module("pyarrow"), import_module("pyarrow.compute")
        pq: Any = import_module("pyarrow.parquet")
        try:
            with pq.ParquetFile(self.path(day)) as file:
                ids = file.read(columns=["id"], use_threads=False)["id"]
        except FileNotFoundError:  # all of its turns have just been deleted
            return []
        return list(ids.filter(pc.is_in(ids, value_set=pa.array(some, pa.string()))).to_pylist())

    def days(self) -> list[dt.date]:
        """The days that have a file, in order."""
        self.refresh()
        names = (path.parent.name for path in self._folder.glob(f"dt=*/{FILE}"))
        return sorted(dt.date.fromisoformat(name.removeprefix("dt=")) for name in names)

    def scans(self, listed: Iterable[Day]) -> list[str]:
        """What DuckDB reads the turns of these days by: files of older releases have fewer columns,
        and stand apart."""
        self.refresh()
        by_columns: dict[int, list[dt.date]] = defaultdict(list)
        for one in listed:
            by_columns[one.columns].append(one.day)
        return [f"SELECT * FROM {self.scan(days)}" for days in by_columns.values()]  # noqa: S608  # nosec B608

    def scan(self, listed: Iterable[dt.date]) -> str:
        """What DuckDB reads the files of these days by."""
        return self.scan_of(map(self.path, listed))

    def scan_of(self, paths: Iterable[str]) -> str:
        """What DuckDB reads some of these files by."""
        quoted = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        return f"read_parquet([{quoted}], hive_partitioning = false)"

    def tables(self, paths: Iterable[str], day: dt.date) -> Iterator[Any]:
        """What some of these files have of a day, a row group at a time, as `table` has it; a
        column that a file of an older release does not have is empty."""
        pc: Any = import_module("pyarrow.compute")
        for file, group, days in self._row_groups(paths):
            own = pc.equal(days, day)
            if pc.any(own).as_py():
                yield _whole(file.read_row_group(group, use_threads=False).filter(own))

    def days_within(self, paths: Iterable[str]) -> set[dt.date]:
        """The days on which the turns in some of these files began."""
        return {day for *_, days in self._row_groups(paths) for day in days.unique().to_pylist()}

    def _row_groups(self, paths: Iterable[str]) -> Iterator[tuple[Any, int, Any]]:
        """Each row group as its file, its place there, and the days on which its turns began."""
        pa, pq = import_module("pyarrow"), import_module("pyarrow.parquet")
        self.refresh()
        for path in paths:
            with pq.ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    moments = file.read_row_group(group, columns=["created_at"], use_threads=False)
                    yield file, group, moments["created_at"].cast(pa.date32(), safe=False)

    def stage(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep rows, at least one, by the names of their columns, beside the files of days."""
        columns = ([row.get(name) for row in rows] for name in NAMES)
        name = f"{rows[0]['number']:012}-{uuid.uuid4().hex}"  # what came first is merged first
        self._write(f"{CAME}/{name}.parquet", iter([table_of(columns)]))

    def parts(self) -> list[str]:
        """The files of what was kept so, and is not merged."""
        self.refresh()
        return sorted(map(str, self._folder.glob(f"{CAME}/[!_]*")))

    def remove_parts(self, parts: Iterable[str]) -> None:
        """Take them away."""
        for part in parts:
            self._place.remove(f"{CAME}/{Path(part).name}")

    def remove_unfinished(self) -> None:
        """Take away what a process that died has left of its writing."""
        for name in UNFINISHED:
            for path in self._folder.glob(name):
                path.unlink()

    def remove(self, day: dt.date) -> None:
        """Take the file of a day away, if there is one."""
        self._place.remove(_name(day))


def _name(day: dt.date) -> str:
    return f"dt={day:%Y-%m-%d}/{FILE}"


def union(scans: Iterable[str]) -> str:
    """What reads all of some scans; one of an older release has fewer columns."""
    return " UNION ALL BY NAME ".join(scans)


def without(newer: str) -> Callable[[str], str]:
    """What leaves those turns out of a scan that a table has, too."""
    return lambda scan: f"{scan} WHERE id NOT IN (SELECT id FROM {newer})"  # noqa: S608  # nosec B608 - a name of ours


def schema() -> Any:
    """The columns, as Arrow has them."""
    pa: Any = import_module("pyarrow")
    return pa.schema([(column.name, _kind(pa, column.type)) for column in COLUMNS])


def _kind(pa: Any, kind: sa.types.TypeEngine[Any]) -> Any:
    kinds = (
        (sa.SmallInteger, pa.int16()),
        (sa.BigInteger, pa.int64()),
        (sa.Integer, pa.int32()),
        (sa.Float, pa.float64()),
        (sa.DateTime, pa.timestamp("us")),
    )
    return next((arrow for sql, arrow in kinds if isinstance(kind, sql)), pa.string())


def table(rows: Sequence[Sequence[Any]]) -> Any:
    """Rows of all columns in order as an Arrow table."""
    return table_of(zip(*rows, strict=True) if rows else ((),) * len(COLUMNS))


def table_of(columns: Iterable[Sequence[Any]]) -> Any:
    """The values of all columns in order as an Arrow table."""
    pa: Any = import_module("pyarrow")
    fields = schema()
    return pa.table(
        [pa.array(values, type=field.type) for values, field in zip(columns, fields, strict=True)],
        schema=fields,
    )


def _whole(part: Any) -> Any:
    """A table with all columns in order, of one that may have fewer."""
    pa: Any = import_module("pyarrow")
    both = [schema().empty_table(), part]
    return pa.concat_tables(both, promote_options="default").cast(schema())
