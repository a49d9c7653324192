"""One job at work in this process: a thread that watches, `width` threads a lane, or a `Carry`."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from dashboard.jobs.job import (
    Carry,
    Held,
    Item,
    Job,
    JobState,
    Json,
    Kind,
    Load,
    NotNow,
    Result,
    Store,
    Task,
)

logger = logging.getLogger("lexlens")

BEAT_SECONDS = 1.0  # how often a process says that it is still at a job
FLUSH_SECONDS = 0.2  # how long results may wait to be written together


@dataclass(slots=True)
class _Lane:
    waiting: deque[Item]
    rests_until: float = 0.0


@dataclass(slots=True)
class _Ending:
    """How a run is to end: left `running` for another process unless something says more."""

    state: JobState | None = None
    note: str | None = None


class Run:
    """Begins when its `thread` is started; `forget` is called with the job's id at the end."""

    def __init__(
        self,
        store: Store,
        owner: str,
        job: Job,
        kind: Kind | Carry,
        *,
        items: Sequence[Item],
        forget: Callable[[str], None],
    ) -> None:
        self._store, self._owner, self._job, self._kind = store, owner, job, kind
        self._forget = forget
        self._items = items
        self._ended: deque[Result] = deque()
        self._count = 0
        self._began = time.monotonic()
        self._ending = _Ending()
        self.halt = threading.Event()  # begin no more items
        self.stop = threading.Event()  # and end what is under way
        self.thread = threading.Thread(target=self._carry, name=f"job-{job.kind}", daemon=True)

    def end(self, state: JobState, note: str | None, *, interrupt: bool = False) -> None:
        """Begin no more items; the first reason given is the one that is kept."""
        if self._ending.state is None:
            self._ending = _Ending(state, note)
        self.halt.set()
        if interrupt:
            self.stop.set()

    def left_s(self, items: int) -> float | None:
        """Seconds for so many more items at the pace so far, None before the first."""
        return (time.monotonic() - self._began) / self._count * items if self._count else None

    def _carry(self) -> None:
        workers = [
            threading.Thread(target=self._work, args=(part,), name=name, daemon=True)
            for name, part in self._parts()
        ]
        for worker in workers:
            worker.start()
        try:
            self._watch(workers)
        finally:
            self._forget(self._job.id)

    def _parts(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """What is to be done side by side, with the name of its thread."""
        kind, job = self._kind, self._job
        if isinstance(kind, Carry):
            load = Load(self._items, job.parameters, job.width, self.halt, self.stop, self._write)
            yield "carry", partial(kind.carry, load)
            return
        lanes: dict[str, _Lane] = {}
        for item in self._items:
            lanes.setdefault(item.lane, _Lane(deque())).waiting.append(item)
        for name, lane in lanes.items():
            for _ in range(min(job.width, len(lane.waiting))):
                yield f"lane-{name}", partial(self._work_off, kind, lane)

    def _watch(self, workers: Sequence[threading.Thread]) -> None:
        beaten = 0.0
        while any(worker.is_alive() for worker in workers):
            for worker in workers:
                worker.join(FLUSH_SECONDS if worker.is_alive() else 0)
                if worker.is_alive():
                    break
            self._flush()
            if time.monotonic() - beaten > BEAT_SECONDS:
                beaten = time.monotonic()
                if not self._store.beat(self._job.id, self._owner):
                    self._disown()
        self._flush()
        if self._ending.state is None and self.halt.is_set():
            self._store.release(self._job.id, self._owner)  # somebody else goes on
        else:
            self._store.end(self._job.id, self._ending.state or "finished", self._ending.note)

    def _disown(self) -> None:
        """Another process has cancelled the job or taken it over."""
        self.halt.set()
        self.stop.set()

    def _work(self, part: Callable[[], None]) -> None:
        try:
            part()
        except Held as reason:
            self.end("held", str(reason))
        except Exception as error:  # noqa: BLE001 - the log itself cannot be read or written
            logger.error("A job of kind %s stopped: %s", self._job.kind, type(error).__name__)
            self.end("held", None)

    def _work_off(self, kind: Kind, lane: _Lane) -> None:
        while not self.halt.is_set():
            if (rest := lane.rests_until - time.monotonic()) > 0:
                self.halt.wait(rest)
                continue
            try:
                item = lane.waiting.popleft()
            except IndexError:
                return
            if not kind.once or self._store.begin(self._job.id, item.key):
                self._do(kind, lane, item)

    def _do(self, kind: Kind, lane: _Lane, item: Item) -> None:
        try:
            result = kind.work(Task(self._job.id, item, self._job.parameters, self.stop))
        except NotNow as later:
            lane.rests_until = max(lane.rests_until, time.monotonic() + later.seconds)
            self._reopen(item)
            lane.waiting.appendleft(item)
        except Held as reason:
            self._reopen(item)
            self.end("held", str(reason))
        except Exception as error:  # noqa: BLE001 - the outermost edge of the worker
            self._hand_in(item, error)
        else:
            self._hand_in(item, result)

    def _write(self, ended: Iterable[tuple[Item, Json | Exception]]) -> None:
        for item, came in ended:
            self._hand_in(item, came)
        self._flush()

    def _hand_in(self, item: Item, came: Json | Exception) -> None:
        if isinstance(came, Exception):
            # No stranger's message is trusted to hold no key.
            name = type(came).__name__
            logger.error("An item of job %s ended by %s", self._job.kind, name)
            self._finish(Result(item, "lost", {"error": name}))
        else:
            self._finish(Result(item, "done", came))

    def _reopen(self, item: Item) -> None:
        if self._kind.once:
            self._store.reopen(self._job.id, [item.key])

    def _finish(self, result: Result) -> None:
        self._ended.append(result)
        self._count += 1
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
