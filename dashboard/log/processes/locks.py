"""Locks by name that all processes of a log see, and that end with whoever holds them, however.

    PostgreSQL   advisory locks, all of a process on one connection of their own
    SQLite       locked files beside the log's

No clock is asked and nothing is left to be cleaned up after `kill -9`. A server that is itself
started anew has forgotten its locks: whoever goes on for long asks `held` from time to time.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.processes.file_lock import locked

FOLDER = "locks"  # beside the log's file


class Locks:
    """The locks of one log; safe to share between threads, which exclude each other, too.

    Everything here raises `LogUnavailable` where the server is away.
    """

    def __init__(self, database: Database) -> None:
        self._holder: _Holder = _Files(database) if database.is_sqlite else _Session(database)

    def take(self, name: str) -> Lock | None:
        """The lock, or None while anybody holds it."""
        return Lock(self._holder, name) if self._holder.take(name) else None

    def take_one(self, name: str, most: int) -> Lock | None:
        """One of `most` locks of that name, None while all are held."""
        places = (self.take(f"{name} {place}") for place in range(most))
        return next((lock for lock in places if lock), None)

    def close(self) -> None:
        """Leave all to others."""
        self._holder.close()


class _Holder(Protocol):
    def take(self, name: str) -> bool: ...
    def has(self, name: str) -> bool: ...
    def leave(self, name: str) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Lock:
    """One that was taken."""

    _holder: _Holder
    _name: str

    def held(self) -> bool:
        """Whether it is still ours; one that was lost is taken again, if it is free."""
        return self._holder.has(self._name)

    def close(self) -> None:
        """Leave it to others."""
        self._holder.leave(self._name)


class _Session:
    """`pg_try_advisory_lock` of one session, which may take each as often as it likes: so what is
    held here is known here."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names: set[str] = set()
        self._connection: sa.Connection | None = None
        self._alone = threading.Lock()

    def take(self, name: str) -> bool:
        with self._alone, self._database.available():
            self._connect()
            if name in self._names or not self._ask(sa.func.pg_try_advisory_lock, name):
                return False
            self._names.add(name)
            return True

    def has(self, name: str) -> bool:
        with self._alone, self._database.available():
            self._connect()
            return name in self._names

    def leave(self, name: str) -> None:
        with self._alone, suppress(sa.exc.SQLAlchemyError):
            if name in self._names:
                self._names.discard(name)
                self._ask(sa.func.pg_advisory_unlock, name)

    def close(self) -> None:
        with self._alone, suppress(sa.exc.SQLAlchemyError):
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _connect(self) -> None:
        """A new connection where the server has lost ours, with what nobody took meanwhile."""
        with suppress(sa.exc.SQLAlchemyError):
            if self._connection is not None:
                self._connection.execute(sa.select(1))
                return
        opened = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        opened.detach()  # the pool has others
        self._connection = opened
        self._names = {one for one in self._names if self._ask(sa.func.pg_try_advisory_lock, one)}

    def _ask(self, function: Any, name: str) -> bool:
        key = int.from_bytes(_digest(name), "big", signed=True)
        if self._connection is None:
            return False
        return bool(
            self._connection.execute(
                sa.select(function(sa.bindparam("key", key, sa.BigInteger)))
            ).scalar()
        )


class _Files:
    """Locked files, each removed before it is free."""

    def __init__(self, database: Database) -> None:
        self._folder = (database.folder or Path(tempfile.gettempdir())) / FOLDER
        self._files: dict[str, BinaryIO] = {}

    def take(self, name: str) -> bool:
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._path(name).open("ab")
        if not locked(file.fileno()) or not os.fstat(file.fileno()).st_nlink:
            file.close()
            return False
        self._files[name] = file
        return True

    def has(self, name: str) -> bool:
        return name in self._files

    def leave(self, name: str) -> None:
        if file := self._files.pop(name, None):
            with suppress(OSError):
                self._path(name).unlink()
            file.close()

    def close(self) -> None:
        for name in list(self._files):
            self.leave(name)

    def _path(self, name: str) -> Path:
        return self._folder / _digest(name).hex()


def _digest(name: str) -> bytes:
    return hashlib.blake2b(name.encode(), digest_size=8).digest()
