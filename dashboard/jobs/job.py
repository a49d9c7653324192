"""The words of background jobs: items and lanes, what the work may raise, where they are kept."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

JobState = Literal["running", "finished", "cancelled", "held"]
ItemState = Literal["open", "begun", "done", "lost"]
Json = Mapping[str, Any]

DEAD_SECONDS = 5.0  # a job without a beat for so long has lost its process


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a job; `key` is unique in it."""

    key: str
    lane: str
    payload: Json


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one item; `result` is empty unless it is done."""

    item: Item
    state: ItemState
    result: Json


@dataclass(frozen=True, slots=True)
class Job:
    """The row of a job. `topic` is what a page lists its jobs by, `note` why it is held.

    `created_at` and `finished_at` are UTC without a zone.
    """

    id: str
    kind: str
    topic: str
    title: str
    state: JobState
    note: str | None
    parameters: Json
    width: int
    created_at: dt.datetime
    finished_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; `left_s` is None while nothing says how long the rest will take."""

    job: Job
    total: int
    done: int
    lost: int
    left_s: float | None = None

    @property
    def open(self) -> int:
        """How many items have neither a result nor been lost."""
        return self.total - self.done - self.lost


@dataclass(frozen=True, slots=True)
class Task:
    """What the work is handed: one item, the job's parameters, and `stop`, which a cancelled
    job sets: then the item ends with what it has."""

    job: str
    item: Item
    parameters: Json
    stop: threading.Event


class NotNow(Exception):
    """Raised by the work: this item has to be tried again, and its lane rests so long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"to be tried again in {seconds:g} seconds")
        self.seconds = seconds


class Held(Exception):
    """Raised by the work: nothing more can be done now; `str()` becomes the job's note."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How items of one kind of job are worked on.

    `once` is for calls that cost: an item that a dead process had begun is `lost` and never
    begun again by itself, and every result is written before the next item begins. Without it
    such an item is simply done again, and results are written a few at a time.
    """

    work: Callable[[Task], Json]
    once: bool = True


@dataclass(frozen=True, slots=True)
class Load:
    """What a `Carry` is handed: all open items, how many may be worked on at once, and where to
    hand in what came of some, an exception for one that is lost. A process that ends sets `halt`:
    then no more items are begun. A cancelled job sets `stop` too, which ends what is under way.
    """

    items: Sequence[Item]
    parameters: Json
    width: int
    halt: threading.Event
    stop: threading.Event
    ended: Callable[[Iterable[tuple[Item, Json | Exception]]], None]


@dataclass(frozen=True, slots=True)
class Carry:
    """A kind of job that works on all of its items itself, and knows better than lanes how.

    Items that are not handed in stay open. What a dead process had begun is simply done again.
    """

    carry: Callable[[Load], None]
    once: Literal[False] = False


class Store(Protocol):
    """Where jobs are kept; `dashboard.log.jobs.JobStore` in the log's database."""

    def create(self, job: Job, items: Sequence[Item]) -> None: ...
    def job(self, job_id: str) -> Job | None: ...
    def results(self, job_id: str) -> list[Result]: ...
    def counts(self, job_id: str) -> dict[str, int]: ...
    def begin(self, job_id: str, key: str) -> bool: ...
    def finish(self, job_id: str, ended: Sequence[Result]) -> None: ...
    def change(self, job_id: str, state: ItemState, to: ItemState) -> None: ...
    def reopen(self, job_id: str, keys: Iterable[str]) -> None: ...
    def end(self, job_id: str, state: JobState, note: str | None) -> None: ...
    def claim(self, job_id: str, owner: str, states: Sequence[JobState]) -> bool: ...
    def beat(self, job_id: str, owner: str) -> bool: ...
    def release(self, job_id: str, owner: str) -> None: ...
    def running(self, topic: str | None = None) -> list[str]: ...
    def recent(self, kinds: Sequence[str], topic: str | None, last: int) -> list[Job]: ...
    def delete(self, job_id: str) -> None: ...


def utc_now() -> dt.datetime:
    """This moment in UTC, without a zone, as all rows are."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
