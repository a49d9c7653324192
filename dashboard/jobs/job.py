"""The words of background jobs: how far one is, and what its work is handed and may raise."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.log.job import Item, Job, Json


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


def minutes(seconds: float) -> str:
    """A time that is left, `4:46`."""
    whole, rest = divmod(round(seconds), 60)
    return f"{whole}:{rest:02}"


PERSON = "person"  # a parameter: whose share of the day's budget a job counts for


@dataclass(frozen=True, slots=True)
class Task:
    """What the work is handed: one item, the job's parameters, and two events.

    A cancelled job sets `stop`: then the item ends with what it has. A process that ends sets
    `halt`: then nothing more is begun. An item that takes long may `tell` how far it is: that is
    its result while it has none.
    """

    job: str
    item: Item
    parameters: Json
    stop: threading.Event
    halt: threading.Event
    tell: Callable[[Json], None] = lambda _so_far: None

    @property
    def person(self) -> str:
        """Whose share of the day it counts for; "" for a job that tells nobody."""
        return str(self.parameters.get(PERSON, ""))


class NotNow(Exception):
    """Raised by the work: this item has to be tried again, and its lane rests so long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"to be tried again in {seconds:g} seconds")
        self.seconds = seconds


class Held(Exception):
    """Raised by the work: nothing more can be done now; `str()` becomes the job's note."""


Work = Callable[[Task], Json]


@dataclass(frozen=True, slots=True)
class Kind:
    """How items of one kind of job are worked on.

    `begin` is asked each time a job of this kind begins or goes on, and gives what works on its
    items; it may raise `Held`.

    `once` is for calls that cost: an item that a dead process had begun is `lost` and never
    begun again by itself, every result is written before the next item begins, and a cancelled
    job waits for what is under way. Without it such an item is simply done again, results are
    written a few at a time, and work that does not hear `stop` is left behind.

    `here` says of a job that no other process can do it, for what it needs is in this one.
    """

    begin: Callable[[Job], Work]
    once: bool = True
    here: Callable[[Job], bool] = lambda _job: False
