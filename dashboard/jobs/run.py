"""One job at work in this process: a thread that watches, and `width` threads a lane."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from dashboard.jobs.job import Held, Kind, NotNow, Task, Work
from dashboard.log.database import LogUnavailable
from dashboard.log.job import Item, Job, JobState, Result
from dashboard.log.jobs import JobStore
from dashboard.log.unwritten.patience import until_it_holds

logger = logging.getLogger("lexlens")

BEAT_SECONDS = 1.0  # how often a process says that it is still at a job
FLUSH_SECONDS = 0.2  # how long results may wait to be written together
LEFT_BEHIND_SECONDS = 1.0  # that a stopped job waits for work which can be done again


@dataclass(slots=True)
class _Lane:
    """One lane's items; `workers` take them, each of which took `seconds` in sum for `ended`."""

    waiting: deque[Item]
    workers: int = 0
    rests_until: float = 0.0
    begun: list[float] = field(default_factory=list)  # when what is under way was begun
    ended: int = 0
    seconds: float = 0.0

    def left_s(self, now: float) -> float | None:
        """Until its last item ends, None before the first has. What is under way counts with the
        time it has taken so far where that is more than the mean: slow answers end last."""
        open_items = len(self.waiting) + len(self.begun)
        if not (open_items and self.ended):
            return None if open_items else 0.0
        under_way = [now - one for one in self.begun]
        mean = (self.seconds + sum(under_way)) / (self.ended + len(under_way))
        mean = max(mean, self.seconds / self.ended)
        rest = sum(max(0.0, mean - one) for one in under_way) + mean * len(self.waiting)
        return max(0.0, self.rests_until - now) + rest / max(self.workers, 1)


@dataclass(slots=True)
class _Ending:
    """How a run is to end: left `running` for another process unless something says more."""

    state: JobState | None = None
    note: str | None = None


class Run:
    """Begins when its `thread` is started; `forget` is called with the job's id at the end."""

    def __init__(
        self,
        store: JobStore,
        owner: str,
        job: Job,
        kind: Kind,
        *,
        items: Sequence[Item],
        forget: Callable[[str], None],
    ) -> None:
        self._store, self._owner, self._job, self._kind = store, owner, job, kind
        self._forget = forget
        self._items = items
        self._ended: deque[Result] = deque()
        self._lanes: dict[str, _Lane] = {}
        self._stopped_at: float | None = None
        self._ending = _Ending()
        self.halt = threading.Event()  # begin no more items
        self.stop = threading.Event()  # and end what is under way
        self.thread = threading.Thread(target=self._run, name=f"job-{job.kind}", daemon=True)

    def end(self, state: JobState, note: str | None, *, interrupt: bool = False) -> None:
        """Begin no more items; the first reason given is the one that is kept."""
        if self._ending.state is None:
            self._ending = _Ending(state, note)
        self.halt.set()
        if interrupt:
            self.stop.set()

    def left_s(self) -> float | None:
        """Seconds until the slowest lane is done at its own pace, None while a lane has none."""
        now = time.monotonic()
        rests = [lane.left_s(now) for lane in self._lanes.values()]
        known = [rest for rest in rests if rest is not None]
        return max(known, default=None) if len(known) == len(rests) else None

    def _run(self) -> None:
        workers = []
        try:
            workers = list(self._workers(self._kind.begin(self._job)))
            for worker in workers:
                worker.start()
        except Held as reason:
            self.end("held", str(reason))
        except Exception as error:  # noqa: BLE001 - the outermost edge of the job
            self._broken(error)
        try:
            self._watch(workers)
        finally:
            self._forget(self._job.id)

    def _workers(self, work: Work) -> Iterator[threading.Thread]:
        for item in self._items:
            self._lanes.setdefault(item.lane, _Lane(deque())).waiting.append(item)
        for name, lane in self._lanes.items():
            lane.workers = min(self._job.width, len(lane.waiting))
            for _ in range(lane.workers):
                yield threading.Thread(
                    target=self._work_off, args=(work, lane), name=f"lane-{name}", daemon=True
                )

    def _watch(self, workers: Sequence[threading.Thread]) -> None:
        beaten = 0.0
        while self._waits_for(workers):
            self._flush()
            if time.monotonic() - beaten > BEAT_SECONDS:
                beaten = time.monotonic()
                self._beat()
        self._flush()
        until_it_holds(self._leave, threading.Event())

    def _beat(self) -> None:
        """While the log is away nobody can take the job over, either."""
        with suppress(LogUnavailable):
            if not self._store.beat(self._job.id, self._owner):
                self._disown()

    def _leave(self) -> None:
        if self._ending.state is None and self.halt.is_set():
            self._store.release(self._job.id, self._owner)  # somebody else goes on
        else:
            self._store.end(self._job.id, self._ending.state or "finished", self._ending.note)

    def _waits_for(self, workers: Sequence[threading.Thread]) -> bool:
        """Whether somebody is still at work after the next while."""
        if self.stop.is_set() and not self._kind.once:
            self._stopped_at = self._stopped_at or time.monotonic()
            if time.monotonic() - self._stopped_at > LEFT_BEHIND_SECONDS:
                return False
        alive = next((worker for worker in workers if worker.is_alive()), None)
        if alive:
            alive.join(FLUSH_SECONDS)
        return alive is not None

    def _disown(self) -> None:
        """Another process has cancelled the job or taken it over."""
        self.halt.set()
        self.stop.set()

    def _work_off(self, work: Work, lane: _Lane) -> None:
        try:
            while not self.halt.is_set() and (item := self._next(lane)):
                self._do(work, lane, item)
        except Exception as error:  # noqa: BLE001 - the log itself cannot be read or written
            if not self.halt.is_set():  # or the log is away and the job ends anyhow
                self._broken(error)

    def _broken(self, error: Exception) -> None:
        logger.error("A job of kind %s stopped: %s", self._job.kind, type(error).__name__)
        self.end("held", None)

    def _next(self, lane: _Lane) -> Item | None:
        """The item to work on now, None where there is none or none may be begun any more."""
        while (rest := lane.rests_until - time.monotonic()) > 0:
            if self.halt.wait(rest):
                return None
        with suppress(IndexError):
            while item := lane.waiting.popleft():
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

    def _do(self, work: Work, lane: _Lane, item: Item) -> None:
        begun = time.monotonic()
        lane.begun.append(begun)
        try:
            result = work(Task(self._job.id, item, self._job.parameters, self.stop, self.halt))
        except NotNow as later:
            lane.rests_until = max(lane.rests_until, time.monotonic() + later.seconds)
            self._reopen(item)
            lane.waiting.appendleft(item)
        except Held as reason:
            self._reopen(item)
            self.end("held", str(reason), interrupt=not self._kind.once)
        except Exception as error:  # noqa: BLE001 - the outermost edge of the worker
            # No stranger's message is trusted to hold no key.
            name = type(error).__name__
            logger.error("An item of job %s ended by %s", self._job.kind, name)
            self._finish(Result(item, "lost", {"error": name}))
        else:
            lane.seconds += time.monotonic() - begun
            lane.ended += 1
            self._finish(Result(item, "done", result))
        finally:
            lane.begun.remove(begun)

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
        while self._ended:
            with suppress(IndexError):
                ended.append(self._ended.popleft())
        if ended:
            self._store.finish(self._job.id, ended)
