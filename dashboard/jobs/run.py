"""One run of a job: `width` threads a lane, and one that writes what they have done."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial

from dashboard.jobs.job import Held, Kind, NotNow, Task, Work
from dashboard.jobs.lane import Lane
from dashboard.log.database import LogUnavailable
from dashboard.log.job import Item, Job, JobState, Json, Result
from dashboard.log.jobs import JobStore
from dashboard.log.processes.locks import Lock
from dashboard.log.unwritten.patience import until_it_holds

logger = logging.getLogger("lexlens")

LOOK_SECONDS = 1.0  # how often a run asks whether it is still to go on
FLUSH_SECONDS = 0.2  # how long results may wait to be written together
LEFT_BEHIND_SECONDS = 1.0  # that a stopped job waits for work which can be done again


class Run:
    """Goes on while the job's row says so and `lock`, which keeps others from it, is held."""

    def __init__(self, store: JobStore, job: Job, kind: Kind, lock: Lock) -> None:
        self._store, self._job, self._kind, self._lock = store, job, kind, lock
        self._ended: deque[Result] = deque()
        self._lanes: dict[str, Lane] = {}
        self._state: JobState | None = "finished"  # None leaves it to whoever goes on with it
        self._note: str | None = None
        self.halt = threading.Event()  # begin no more items
        self.stop = threading.Event()  # and end what is under way
        self.leave = threading.Event()  # and wait for nothing

    def end(self, state: JobState | None, note: str | None = None, *, stop: bool = False) -> None:
        """Begin no more items; the first reason given is the one that is kept."""
        if not self.halt.is_set():
            self._state, self._note = state, note
        self.halt.set()
        if stop:
            self.stop.set()

    def left_s(self) -> float | None:
        """Seconds until the slowest lane is done at its own pace, None while a lane has none."""
        rests = [lane.left_s() for lane in self._lanes.values()]
        known = [rest for rest in rests if rest is not None]
        return max(known, default=None) if len(known) == len(rests) else None

    def work_off(self, items: Sequence[Item]) -> None:
        """Returns when nothing is under way any more."""
        workers = []
        try:
            workers = list(self._workers(self._kind.begin(self._job), items))
            for worker in workers:
                worker.start()
        except Held as reason:
            self.end("held", str(reason))
        except Exception as error:  # noqa: BLE001 - the outermost edge of the job
            self._broken(error)
        self._watch(workers)
        if self._state:
            until_it_holds(self._leave, threading.Event())

    def _leave(self) -> None:
        self._store.end(self._job.id, self._state or "held", self._note)

    def _workers(self, work: Work, items: Sequence[Item]) -> Iterator[threading.Thread]:
        for item in items:
            self._lanes.setdefault(item.lane, Lane()).waiting.append(item)
        for name, lane in self._lanes.items():
            lane.workers = min(self._job.width, len(lane.waiting))
            for _ in range(lane.workers):
                yield threading.Thread(
                    target=self._work_off, args=(work, lane), name=f"lane-{name}", daemon=True
                )

    def _watch(self, workers: Sequence[threading.Thread]) -> None:
        looked = time.monotonic()
        while waiting := [worker for worker in workers if worker.is_alive()]:
            waiting[0].join(FLUSH_SECONDS)
            self._flush()
            if time.monotonic() - looked > LOOK_SECONDS:
                looked = time.monotonic()
                self._look()
            if self.stop.is_set() and not self._kind.once:
                waiting[0].join(LEFT_BEHIND_SECONDS)
                break
            if self.leave.is_set():
                break
        self._flush()

    def _look(self) -> None:
        """Tell how far we are, and end where somebody has cancelled the job or taken it. While the
        log is away nobody can."""
        with suppress(LogUnavailable):
            if not (self._store.goes_on(self._job, self.left_s()) and self._lock.held()):
                self.end(None, stop=True)

    def _work_off(self, work: Work, lane: Lane) -> None:
        try:
            while not self.halt.is_set() and (item := self._next(lane)):
                self._do(work, lane, item)
        except Exception as error:  # noqa: BLE001 - the log itself cannot be read or written
            if not self.halt.is_set():  # or the log is away and the job ends anyhow
                self._broken(error)

    def _broken(self, error: Exception) -> None:
        logger.error("A job of kind %s stopped: %s", self._job.kind, type(error).__name__)
        self.end("held")

    def _next(self, lane: Lane) -> Item | None:
        """The item to work on now, None where there is none or none may be begun any more."""
        while item := lane.next(self.halt):
            if not self._kind.once or self._begin(item):
                return item
        return None

    def _begin(self, item: Item) -> bool:
        """Take an item that costs, when the log is there. One that was taken already when the log
        had gone away at that moment is lost rather than done twice."""
        tries = 0

        def begin() -> bool:
            nonlocal tries
            tries += 1
            return self._store.begin(self._job.id, item.key)

        mine = until_it_holds(begin, self.halt)
        if not mine and tries > 1:
            self._finish(Result(item, "lost", {"error": LogUnavailable.__name__}))
        return mine

    def _do(self, work: Work, lane: Lane, item: Item) -> None:
        begun = lane.begin()
        ended = False
        try:
            result = work(self._task(item))
            ended = True
        except NotNow as later:
            self._reopen(item)
            lane.put_back(item, later.seconds)
        except Held as reason:
            self._reopen(item)
            self.end("held", str(reason), stop=not self._kind.once)
        except Exception as error:  # noqa: BLE001 - the outermost edge of the worker
            # No stranger's message is trusted to hold no key.
            name = type(error).__name__
            logger.error("An item of job %s ended by %s", self._job.kind, name)
            self._finish(Result(item, "lost", {"error": name}))
        else:
            self._finish(Result(item, "done", result))
        finally:
            lane.end(begun, counts=ended)

    def _task(self, item: Item) -> Task:
        tell = partial(self._tell, item)
        return Task(self._job.id, item, self._job.parameters, self.stop, self.halt, tell)

    def _tell(self, item: Item, so_far: Json) -> None:
        """Nothing is lost by what cannot be told now."""
        with suppress(LogUnavailable):
            self._store.tell(self._job.id, item.key, so_far)

    def _reopen(self, item: Item) -> None:
        if self._kind.once:
            until_it_holds(lambda: self._store.reopen(self._job.id, [item.key]), threading.Event())

    def _finish(self, result: Result) -> None:
        self._ended.append(result)
        if self._kind.once:
            self._flush()

    def _flush(self) -> None:
        """Write what has ended; two threads never take the same result."""
        ended = []
        with suppress(IndexError):
            while True:
                ended.append(self._ended.popleft())
        if ended:
            self._store.finish(self._job.id, ended)
