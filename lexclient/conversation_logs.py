"""Where a bot's conversation logs lie in the account: CloudWatch Logs, and buckets of S3.

Both are read through boto3 and nothing is lost or doubled: a page that breaks off is asked for
again, an object is read on from where its connection was cut. Needs `logs:FilterLogEvents`, or
`s3:ListBucket` and `s3:GetObject`.
"""

from __future__ import annotations

import io
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from botocore.exceptions import BotoCoreError
from urllib3.exceptions import HTTPError

from lexclient.connection import Way, connected
from lexclient.errors import (
    LexBroken,
    LexBusy,
    LexError,
    LexNotFound,
    LexTimeout,
    LexUnreachable,
    translate,
)

READ_SECONDS = 60.0
ATTEMPTS = 10  # botocore's, for throttling; it waits up to 20 s between two
TRIES = 5  # ours, for what breaks off within an answer, which botocore does not ask for again
PAGE_EVENTS = 10_000  # `EventsLimit` of botocore's model
REMEMBERED = 100_000  # ids of events, so that none is told twice
NOT_THERE = ("ResourceNotFoundException", "NoSuchBucket", "NoSuchKey", "404")

AGAIN = (LexUnreachable, LexTimeout, LexBusy, LexBroken)

Sleep = Callable[[float], object]


class LogGroup:
    """The events of a log group, in the order of their time."""

    def __init__(self, name: str, *, region: str | None = None, sleep: Sleep = time.sleep) -> None:
        """`name` is that of a group, or of a group and of one of its streams behind a slash."""
        self.name = name
        self._stream = ""
        self._logs = connected("logs", Way(region), read_s=READ_SECONDS, attempts=ATTEMPTS)
        self._sleep = sleep
        self._seen: OrderedDict[str, None] = OrderedDict()

    def events(self, since_ms: int | None, until_ms: int | None) -> Iterator[Mapping[str, Any]]:
        """Those from `since_ms` on, before `until_ms`, that were not told before: `message`,
        `timestamp`, `logStreamName`, `eventId`. Raises a `LexError`."""
        bounds = {"startTime": since_ms, "endTime": until_ms}
        known = {name: value for name, value in bounds.items() if value is not None}
        parameters: dict[str, Any] = {"limit": PAGE_EVENTS, **known}
        page = self._first(parameters)
        while True:
            yield from filter(self._is_new, page.get("events", []))
            if not page.get("nextToken"):
                return
            page = self._page({**parameters, "nextToken": page["nextToken"]})

    def _is_new(self, event: Mapping[str, Any]) -> bool:
        key = str(event.get("eventId") or "")
        if not key:
            return True
        new = key not in self._seen
        self._seen[key] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return new

    def _first(self, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The first page. Both names may hold slashes, so which of them parts the two, only the
        service knows: the longest group there is."""
        whole = f"{self.name}/{self._stream}" if self._stream else self.name
        while True:
            try:
                return self._page(parameters)
            except LexNotFound:
                group, slash, last = self.name.rpartition("/")
                if not slash or not group:
                    self.name, self._stream = whole, ""
                    raise
                self.name = group
                self._stream = f"{last}/{self._stream}" if self._stream else last

    def _page(self, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        stream = {"logStreamNames": [self._stream]} if self._stream else {}
        call = {**parameters, **stream, "logGroupName": self.name}
        page: Mapping[str, Any] = _tried(lambda: self._whole_page(call), self._sleep)
        return page

    def _whole_page(self, call: Mapping[str, Any]) -> Mapping[str, Any]:
        page: Mapping[str, Any] = self._logs.filter_log_events(**call)
        if "events" not in page:  # boto3 reads a body that breaks off as one without fields
            raise LexBroken(f"{self.name}: a page of events broke off.")
        return page


class Bucket:
    """The objects of a bucket under a prefix, by name."""

    def __init__(
        self, name: str, prefix: str, *, region: str | None = None, sleep: Sleep = time.sleep
    ) -> None:
        self.name = name
        self._prefix = prefix
        self._s3 = connected("s3", Way(region), read_s=READ_SECONDS, attempts=ATTEMPTS)
        self._sleep = sleep

    def objects(self) -> Iterator[tuple[str, int]]:
        """Key and size in bytes of each object that holds something. Raises a `LexError`."""
        parameters = {"Bucket": self.name, "Prefix": self._prefix}
        more: dict[str, str] = {}
        while True:
            call = {**parameters, **more}
            page = _tried(partial(self._s3.list_objects_v2, **call), self._sleep)
            for one in page.get("Contents", []):
                if one["Size"]:
                    yield one["Key"], one["Size"]
            if not page.get("NextContinuationToken"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def open(self, key: str, size: int) -> BucketObject:
        """The object as a stream."""
        return BucketObject(self._s3, self.name, key, size, self._sleep)


class BucketObject(io.RawIOBase):
    """An object of S3 as a file: read from any place, and on after a cut. Reading raises OSError
    where that does not help."""

    def __init__(self, s3: Any, bucket: str, key: str, size: int, sleep: Sleep) -> None:
        self._s3 = s3
        self._address = {"Bucket": bucket, "Key": key}
        self._size = size
        self._sleep = sleep
        self._at = 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if begin + offset != self._at:
            self._at, self._body = max(0, begin + offset), None
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at >= self._size:
            return 0
        try:
            piece = _tried(lambda: self._piece(len(buffer)), self._sleep)
        except LexError as error:
            raise OSError(str(error)) from error
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _piece(self, most: int) -> bytes:
        if self._body is None:
            within = {"Range": f"bytes={self._at}-"} if self._at else {}
            self._body = self._s3.get_object(**self._address, **within)["Body"]
        try:
            piece: bytes = self._body.read(most)
        except (BotoCoreError, HTTPError, OSError):
            self._body = None
            raise
        if not piece:
            self._body = None
            raise LexUnreachable(f"{self._address['Key']} ended before its end.")
        return piece


def _tried(call: Callable[[], Any], sleep: Sleep) -> Any:
    """What a call gives; one that breaks off is made again, each time after twice the wait.

    Raises a `LexError`."""
    for wait_s in (*(0.5 * 2**n for n in range(TRIES - 1)), None):
        try:
            return call()
        except Exception as error:
            failed = error if isinstance(error, LexError) else _translated(error)
            if wait_s is None or not isinstance(failed, AGAIN):
                raise failed from error
            sleep(wait_s)
    raise AssertionError("the last try returns or raises")


def _translated(error: Exception) -> LexError:
    if isinstance(error, HTTPError):  # within a body; botocore lets it through
        return LexUnreachable(str(error))
    response: Mapping[str, Any] = getattr(error, "response", None) or {}
    if response.get("Error", {}).get("Code") in NOT_THERE:
        return LexNotFound(str(response["Error"].get("Message") or error))
    return translate(error)
