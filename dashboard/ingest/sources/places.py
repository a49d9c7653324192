"""Where conversation logs are: files and folders, what is uploaded, CloudWatch Logs, S3."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Protocol

from dashboard.ingest.problems import Problem, Reason
from dashboard.ingest.sources.containers import Meter, Text, texts
from dashboard.ingest.sources.events import Event, events, of_message
from lexclient.conversation_logs import Bucket, LogGroup
from lexclient.errors import LexAccessDenied, LexCredentialsMissing, LexError, LexNotFound

CLOUDWATCH, S3 = "cloudwatch:", "s3://"
WRITE_TEST = "aws-logs-write-test"  # that CloudWatch's export leaves beside what it exports
LONGEST_SOURCE = 200  # characters, as the log's column


class Place(Protocol):
    """Somewhere to read events from. `source` names it in the log; `size` are its bytes, None if
    nobody knows; `done` those that were read."""

    @property
    def source(self) -> str: ...

    @property
    def size(self) -> int | None: ...

    @property
    def done(self) -> int: ...

    def events(self) -> Iterator[Event | Problem | None]:
        """Everything in it; None while it waits for more."""


class Stream:
    """What was uploaded."""

    def __init__(self, stream: IO[bytes], name: str, size: int | None) -> None:
        self.source = name[:LONGEST_SOURCE]
        self.size = size
        self._meter = Meter(stream)

    @property
    def done(self) -> int:
        return self._meter.count

    def events(self) -> Iterator[Event | Problem | None]:
        """Of all texts in it."""
        for text in texts(self._meter._stream, self.source, self._meter):
            yield from of_text(text)


class Files:
    """A file, or all that lies in a folder and its folders, by name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.source = path.resolve().name[:LONGEST_SOURCE]
        self._files = sorted(one for one in path.rglob("*") if one.is_file()) or [path]
        self.size: int | None = sum(one.stat().st_size for one in self._files if one.is_file())
        self._read = 0
        self._meter: Meter | None = None

    @property
    def done(self) -> int:
        return self._read + (self._meter.count if self._meter else 0)

    def events(self) -> Iterator[Event | Problem | None]:
        """Of all files; one that cannot be read is a problem, and the rest comes in."""
        for file in self._files:
            name = str(file.relative_to(self._path)) if file != self._path else file.name
            try:
                yield from self._of_file(file, name)
            except OSError as error:
                reason: Reason = "unreadable" if file.exists() else "missing"
                yield Problem(str(file), 0, reason, error.strerror or "")

    def _of_file(self, file: Path, name: str) -> Iterator[Event | Problem]:
        with file.open("rb", buffering=0) as stream:
            self._meter = Meter(stream)
            for text in texts(stream, name, self._meter):
                yield from of_text(text)
            self._read += self._meter.count
            self._meter = None


class CloudWatch:
    """A log group, or one stream of it."""

    size = None

    def __init__(
        self,
        name: str,
        since: dt.datetime | None,
        until: dt.datetime | None,
        region: str | None = None,
    ) -> None:
        self.source = f"{CLOUDWATCH}{name}"[:LONGEST_SOURCE]
        self._name = name
        self._since_ms, self._until_ms = _ms(since), _ms(until)
        self._region = region
        self._count = 0
        self.done = 0

    def events(self) -> Iterator[Event | Problem | None]:
        """Of the time that was asked for."""
        try:
            group = LogGroup(self._name, region=self._region)
            for one in group.events(self._since_ms, self._until_ms):
                yield self._event(one, group.name)
        except LexError as error:
            yield refused(self.source, error)

    def _event(self, one: Mapping[str, Any], group: str) -> Event | Problem:
        message = str(one.get("message") or "")
        self._count += 1
        self.done += len(message)
        stream = str(one.get("logStreamName") or group)
        return of_message(message, stream, self._count, one.get("timestamp"), group)


class S3Objects:
    """The objects of a bucket under a prefix."""

    size = None

    def __init__(self, address: str, region: str | None = None) -> None:
        self.source = address[:LONGEST_SOURCE]
        self._address = address
        self._region = region
        self.done = 0

    def events(self) -> Iterator[Event | Problem | None]:
        """Of all objects, by name."""
        name, _, prefix = self._address.removeprefix(S3).partition("/")
        try:
            bucket = Bucket(name, prefix, region=self._region)
            for key, size in bucket.objects():
                if key.rpartition("/")[2] != WRITE_TEST:
                    with bucket.open(key, size) as stream:
                        for text in texts(stream, key):
                            yield from of_text(text)
                    self.done += size
        except LexError as error:
            yield refused(self.source, error)


def place(
    source: str, since: dt.datetime | None, until: dt.datetime | None, region: str | None
) -> Place:
    """What a SOURCE of the command line means."""
    if source.startswith(CLOUDWATCH):
        return CloudWatch(source.removeprefix(CLOUDWATCH), since, until, region)
    if source.startswith(S3):
        return S3Objects(source, region)
    return Files(Path(source))


def of_text(text: Text | Problem) -> Iterator[Event | Problem]:
    """The events of a text, then why it ended before its end."""
    if isinstance(text, Problem):
        yield text
        return
    yield from events(text.read, text.file)
    if text.problem:
        yield text.problem


def refused(source: str, error: LexError) -> Problem:
    """What the account says, as a problem of the whole source."""
    denied = isinstance(error, LexAccessDenied | LexCredentialsMissing)
    missing = isinstance(error, LexNotFound)
    reason: Reason = "denied" if denied else "missing" if missing else "unreadable"
    return Problem(source, 0, reason, str(error))


def _ms(moment: dt.datetime | None) -> int | None:
    return None if moment is None else int(moment.replace(tzinfo=dt.UTC).timestamp() * 1000)
