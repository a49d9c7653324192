"""A file of writes that do not hold yet, for whoever opens the log next if this process ends.

    unwritten-<log>-<process>.jsonl      lines, then a zero byte; what follows is reserve

The file is made at the start with room in reserve, so it can be written when the disk is full. Its
process holds a lock on it, so nobody else takes in what its own process will write.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dashboard.log.processes.file_lock import locked

RESERVE_BYTES = 1_000_000
MOST_BYTES = 32_000_000


class Spool:
    """The file of this process, in `folder`; raises `OSError` if it cannot be made."""

    def __init__(self, folder: Path, log: str) -> None:
        if not hasattr(os, "pwrite"):
            raise OSError("files are not written so on Windows")
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"unwritten-{_digest(log)}-{secrets.token_hex(8)}.jsonl"
        hidden = self._path.with_suffix(".new")  # nobody finds it before it is locked
        self._file = os.open(hidden, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        locked(self._file)
        self._end = 0
        with suppress(OSError):
            os.pwrite(self._file, bytes(RESERVE_BYTES), 0)
        hidden.rename(self._path)

    def add(self, line: str) -> bool:
        """Append a line; False if there is no room for it."""
        written = line.encode() + b"\n"
        if self._end + len(written) > MOST_BYTES:
            return False
        try:
            whole = os.pwrite(self._file, written + b"\0", self._end) > len(written)
        except OSError:
            return False
        if whole:
            self._end += len(written)
        return whole

    def clear(self) -> None:
        """Nothing is left to be written."""
        self._end = 0
        with suppress(OSError):
            os.pwrite(self._file, b"\0", 0)

    def close(self) -> None:
        """Give the file free; an empty one is removed."""
        if not self._end:
            self._path.unlink(missing_ok=True)
        os.close(self._file)


@contextmanager
def left_behind(path: Path) -> Iterator[list[str] | None]:
    """The lines of a file whose process ended, None while that one lives; removed at the end of
    the block unless that raises."""
    with path.open("r+b") as file:
        if not locked(file.fileno()) or not os.fstat(file.fileno()).st_nlink:
            yield None
            return
        text, _, _ = file.read(MOST_BYTES + 1).partition(b"\0")
        yield text.decode(errors="replace").splitlines()
        path.unlink()


def files(folder: Path, log: str) -> list[Path]:
    """The files of a log's processes, dead or alive."""
    return sorted(folder.glob(f"unwritten-{_digest(log)}-*.jsonl"))


def _digest(log: str) -> str:
    return hashlib.sha256(log.encode()).hexdigest()[:12]
