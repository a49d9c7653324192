"""Sources that are still written to: a file that grows, a log group that is asked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from dashboard.ingest.problems import Problem
from dashboard.ingest.sources.events import Event, events
from dashboard.ingest.sources.places import CLOUDWATCH, CloudWatch, refused
from lexclient.conversation_logs import LogGroup
from lexclient.errors import LexAccessDenied, LexCredentialsMissing, LexError, LexNotFound

POLL_SECONDS = 2.0
OVERLAP_MS = 120_000  # CloudWatch takes events late and out of order
BLOCK = 4_000_000  # bytes read at once

Pause = Callable[[float], bool]  # waits so many seconds; whether it is time to end
LASTING = (LexAccessDenied, LexCredentialsMissing, LexNotFound)  # that asking again does not help


class GrowingFile:
    """A text file of lines; what is there, then each line as it is written. One that becomes
    shorter, or is put in its place, is read from its beginning."""

    size = None

    def __init__(self, path: Path, pause: Pause) -> None:
        self.source = path.resolve().name
        self._path = path
        self._pause = pause
        self.done = 0
        self._inode = 0

    def events(self) -> Iterator[Event | Problem | None]:
        """Until `pause` says that it is time to end."""
        while True:
            try:
                block = self._lines()
            except OSError as error:
                yield Problem(str(self._path), 0, "unreadable", error.strerror or "")
                return
            if block:
                pieces = iter((block,))
                yield from events(lambda pieces=pieces: next(pieces, ""), self.source)  # type: ignore[misc]
            else:
                yield None
            if self._pause(0 if block else POLL_SECONDS):
                return

    def _lines(self) -> str:
        """The whole lines that were not read yet, "" if there are none."""
        with self._path.open("rb") as file:
            standing = self._path.stat()
            if standing.st_size < self.done or standing.st_ino != self._inode:
                self.done, self._inode = 0, standing.st_ino
            file.seek(self.done)
            block = file.read(BLOCK)
        whole = len(block) if len(block) == BLOCK and b"\n" not in block else block.rfind(b"\n") + 1
        self.done += whole
        return block[:whole].decode("utf-8", "replace")


class FollowedLogGroup(CloudWatch):
    """A log group, or one stream of it: what is there, then what comes."""

    def __init__(
        self,
        name: str,
        since: dt.datetime | None,
        region: str | None,
        pause: Pause,
    ) -> None:
        super().__init__(name, since, None, region)
        self._pause = pause

    def events(self) -> Iterator[Event | Problem | None]:
        """Until `pause` says that it is time to end; a call that fails for now is told and made
        again."""
        group, since_ms = LogGroup(self._name, region=self._region), self._since_ms
        while True:
            try:
                for one in group.events(since_ms, None):
                    since_ms = max(since_ms or 0, int(one.get("timestamp") or 0) - OVERLAP_MS)
                    yield self._event(one, group.name)
                    if self._pause(0):
                        return
            except LexError as error:
                yield refused(self.source, error)
                if isinstance(error, LASTING):
                    return
            yield None
            if self._pause(POLL_SECONDS):
                return


def followed(
    source: str, since: dt.datetime | None, region: str | None, pause: Pause
) -> GrowingFile | FollowedLogGroup:
    """What a SOURCE of the command line means with `--follow`."""
    if source.startswith(CLOUDWATCH):
        return FollowedLogGroup(source.removeprefix(CLOUDWATCH), since, region, pause)
    return GrowingFile(Path(source), pause)
