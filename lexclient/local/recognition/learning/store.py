"""What was learned, kept in a folder, so that a second start neither learns nor loads scikit-learn.

One file a bot, named by its content. A file that is broken is as good as none; any number of
processes may write and read at once, since a file is either the old one or the new one.
"""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from lexclient.local.recognition.engines.contract import Learned
from lexclient.local.recognition.learning.packing import BrokenLearned, pack, unpack

MOST_FILES = 64
MOST_BYTES = 512 * 2**20  # a bot of 150 intents and 15,000 samples takes about 60 MB
SUFFIX, PART = ".learned", ".part"
ABANDONED_S = 3600.0  # a file that is still being written after that will never be
LOG = logging.getLogger(__name__)


class Store:
    """The bots used last, at most `most_files` of at most `most_bytes` together."""

    def __init__(
        self, folder: Path, most_files: int = MOST_FILES, most_bytes: int = MOST_BYTES
    ) -> None:
        self._folder = folder
        self._most_files = most_files
        self._most_bytes = most_bytes

    def get(self, key: str) -> Learned | None:
        """What is kept under `key`; None for nothing, or nothing that can be read."""
        path = self._path(key)
        try:
            if path.stat().st_size > self._most_bytes:
                return None
            with path.open("rb") as file:
                learned = unpack(file)
            os.utime(path)
        except FileNotFoundError:
            return None
        except (OSError, BrokenLearned) as error:
            LOG.warning("%s cannot be read, its bot is learned again: %s", path.name, error)
            return None
        return learned

    def put(self, key: str, learned: Learned) -> None:
        """Keep `learned`; where the folder cannot be written to, say so and go on without."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(PART, dir=self._folder)
            try:
                with os.fdopen(handle, "w+b") as file:
                    pack(learned, file)
                Path(name).replace(self._path(key))
            finally:
                Path(name).unlink(missing_ok=True)
            self._forget_oldest()
        except OSError as error:
            LOG.warning("What was learned is not kept in %s: %s", self._folder, error)

    def drop(self, key: str) -> None:
        """Forget `key`."""
        with suppress(OSError):
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / (key + SUFFIX)

    def _forget_oldest(self) -> None:
        """Another process may forget the same ones at the same time."""
        for part in self._folder.glob(f"*{PART}"):
            with suppress(FileNotFoundError):
                if part.stat().st_mtime < time.time() - ABANDONED_S:
                    part.unlink()
        files, size = 0, 0
        for path, own in sorted(self._sizes(), key=lambda each: each[1].st_mtime, reverse=True):
            files, size = files + 1, size + own.st_size
            if files > self._most_files or size > self._most_bytes:
                path.unlink(missing_ok=True)

    def _sizes(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self._folder.glob(f"*{SUFFIX}"):
            with suppress(FileNotFoundError):
                yield path, path.stat()
