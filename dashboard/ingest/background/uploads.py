"""Files that were uploaded, on the disk until they are read: no longer than a day.

They hold what people said as it was said, so nobody but the process's own user may read them.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

FOLDER = "uploads"  # beside the log
KEPT_SECONDS = 86_400
NAME = re.compile("[0-9a-f]{32}")


class Uploads:
    """A folder of files under names of ours; other processes on this machine share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def keep(self, stream: IO[bytes]) -> str:
        """Copy a stream to the disk; returns its name there. Raises `OSError` without a trace."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = secrets.token_hex(16)
        file = self._folder / name
        file.touch(mode=0o600)
        try:
            with file.open("wb") as out:
                shutil.copyfileobj(stream, out)
        except OSError:
            file.unlink()
            raise
        return name

    def open(self, name: str) -> IO[bytes]:
        """What was kept under this name. Raises `FileNotFoundError`."""
        if not NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return (self._folder / name).open("rb", buffering=0)

    def remove(self, name: str) -> None:
        """It has been read."""
        if NAME.fullmatch(name):
            (self._folder / name).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove what nobody came back for in a day."""
        self.clear(older_than_s=KEPT_SECONDS)

    def clear(self, older_than_s: float = 0.0) -> None:
        """Remove everything, or what is older."""
        for file in self._folder.glob("*"):
            with suppress(OSError):  # another process was quicker
                if time.time() - file.stat().st_mtime >= older_than_s:
                    file.unlink()
