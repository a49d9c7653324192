"""The archive of a log: its door for whoever reads, keeps it up to date, changes or deletes."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dashboard.log.archive import arrivals, days, handing_over, writing
from dashboard.log.archive.archive_only import Alone
from dashboard.log.archive.day_files import DayFiles, Folder
from dashboard.log.archive.reading import SMALL, Reader
from dashboard.log.clock import utc_now
from dashboard.log.database import Database, LogUnavailable
from dashboard.log.processes.locks import Locks
from dashboard.log.settings import LogSettings
from dashboard.log.upgrade import upgrade

S3 = "s3://"
LOCK = "archive"  # whoever writes a file holds it
PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 60.0  # a day of a hundred thousand turns takes three


class Archive:
    """Safe to share between threads; `small` is as `Reader` has it.

    `alone` is what it has and the log has not.
    """

    def __init__(
        self, database: Database, files: DayFiles, locks: Locks, *, small: int = SMALL
    ) -> None:
        self._database, self._files, self._locks = database, files, locks
        self._settings = LogSettings(database)
        self._reader = Reader(database, files, small=small)
        self._small = small
        self.alone = Alone(database, files)

    def connect(self) -> sa.Connection:
        """A connection that sees all turns as they are now, in a table called as in the log."""
        return self._reader.connect()

    def bring_up_to_date(self, now: dt.datetime, stop: threading.Event | None = None) -> int:
        """Write the file of each day that is over at `now` (UTC) and not as the log is, then have
        the log give those away that are older than the settings say, until `stop` is set; returns
        how many were written. A log that is small and gives nothing away has no files."""
        kept = self._settings.alone_days()
        if not (kept or self.alone.exists or writing.is_larger(self._database, self._small)):
            return 0
        count = 0
        self.settle()
        while not self._stopped(stop) and self._write_one(now):
            count += 1
        limit = _limit(kept, now)
        while not self._stopped(stop) and self._give_one(limit):
            pass
        return count

    def forget(self, which: sa.ColumnElement[bool], delete: Callable[[], object]) -> None:
        """Take turns out of the files, and have them deleted from the log, where they may have come
        back meanwhile. When it returns no file has them."""
        self.settle()
        with self._held():
            writing.leave_out(self._database, self._files, which)
            delete()

    @contextmanager
    def changing(self, which: sa.ColumnElement[bool]) -> Iterator[None]:
        """In the block the log holds these turns, so that they can be changed there."""
        if not (self.alone.exists or self._settings.alone_days()):
            yield
            return
        with self._held():
            if reading := self.alone.connect():
                with reading:
                    handing_over.bring_back(self._database, reading, which)
            yield

    def takes(self) -> dt.date:
        """Turns of days before this one need not be rows of the log: it would give them away."""
        return _limit(self._settings.alone_days(), utc_now())

    def there(self, moments: Mapping[str, dt.datetime]) -> set[str]:
        """Those ids that it alone has, of turns that each began at a moment."""
        return set(arrivals.there(self._database, self._files, moments))

    def stage(self, came: Sequence[Mapping[str, Any]]) -> None:
        """Keep rows of such days, by the names of their columns, until `settle`."""
        with self._held():
            arrivals.stage(self._database, self._files, came)

    def settle(self) -> None:
        """Have what was staged be in the files, each turn once."""
        parts, day = self._files.parts(), dt.date.min
        if not parts:
            return
        while merged := self._merge_one(parts, day):
            day = merged
        with self._held():
            self._files.remove_parts(parts)

    def close(self) -> None:
        """Give memory and connections back."""
        self._reader.close()
        self.alone.close()
        self._files.close()

    def _merge_one(self, parts: Sequence[str], after: dt.date) -> dt.date | None:
        with self._held():
            return arrivals.merge_one(self._database, self._files, parts, after, utc_now())

    def _write_one(self, now: dt.datetime) -> bool:
        with self._held():
            return writing.write_one(self._database, self._files, now)

    def _give_one(self, limit: dt.date) -> bool:
        with self._held():
            cleared = handing_over.clear_one(self._database)
            return cleared or handing_over.give_one(self._database, self._files, limit)

    @staticmethod
    def _stopped(stop: threading.Event | None) -> bool:
        return stop is not None and stop.is_set()

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Nobody else writes a file meanwhile, in this process or another."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while not (lock := self._locks.take(LOCK)):
            if time.monotonic() > limit:
                raise LogUnavailable("The archive is being written; try again in a minute.")
            time.sleep(PAUSE_SECONDS)
        try:
            yield
        finally:
            lock.close()


def _limit(days: int | None, now: dt.datetime) -> dt.date:
    return (now - dt.timedelta(days=days)).date() if days else dt.date.min


def archive_of(database: Database, place: str | None, locks: Locks) -> Archive | None:
    """The archive in a folder, at `s3://bucket/prefix`, or beside a SQLite file. A server that
    others share has one where all of them find it, or none. Raises `LogUnavailable`, also where
    the archive is not that which the log has given turns to."""
    upgrade(database)
    files = _files(database, place)
    with database.available(), database.engine.connect() as connection:
        given = days.alone(connection)
    if given and not (files and files.count(given[0].day)):
        raise LogUnavailable(
            f"The log at {database.address} has given turns to an archive that is not here: "
            "set LEXLENS_ARCHIVE to where it is."
        )
    return Archive(database, files, locks) if files else None


def _files(database: Database, place: str | None) -> DayFiles | None:
    file = database.place
    if place and place.startswith(S3):
        bucket = import_module("dashboard.log.archive.bucket")
        return DayFiles(bucket.Bucket(place))
    beside = file.with_name(f"{file.stem}-archive") if isinstance(file, Path) else None
    folder = Path(place) if place else beside
    return DayFiles(Folder(folder)) if folder else None


@contextmanager
def attached(database: Database, place: str | None) -> Iterator[None]:
    """In the block a log has its archive, which others keep up to date."""
    with closing(Locks(database)) as locks:
        archive = archive_of(database, place, locks)
        with closing(archive) if archive else nullcontext():
            database.archive = archive
            yield
        database.archive = None
