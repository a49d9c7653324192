"""Work in the background that outlives the page, the tab and the process that began it.

    running ──► finished
       │ ▲
       ├─┼── cancelled   somebody pressed Cancel            `resume` goes on with what is open
       └─┴── held        the work cannot go on, see `note`  `resume` goes on with what is open

    open ── begun ──► done      it has a result
      ▲       └─────► lost      the process died, or the work failed in a way nobody foresaw
      └── `reopen`, `NotNow`

A job is a list of items. Each is of a lane; lanes run side by side, and in each of them `width`
items at a time: a lane is what has a limit of its own, a target for one. Every item and every
result is a row, and runs are begun by a durable engine, so another process goes on where one was
ended. `Job.id` is unguessable and opens the job after a reload.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing

from dashboard.jobs.engine import Engine
from dashboard.jobs.job import PERSON, Held, Kind, NotNow, Progress, Task, Work
from dashboard.jobs.run import Run
from dashboard.log.clock import utc_now
from dashboard.log.job import Item, Job, Json, Result
from dashboard.log.jobs import JobStore
from dashboard.log.processes.locks import Lock, Locks
from dashboard.log.unwritten.write import is_fault

__all__ = [
    "Held",
    "Item",
    "Job",
    "Jobs",
    "Json",
    "Kind",
    "NotNow",
    "Progress",
    "Result",
    "Task",
    "Work",
]

GRACE_SECONDS = 8.0  # what the calls under way get to end when the process is told to
LOOK_SECONDS = 1.0  # between two looks for runs whose process has died
WAIT_SECONDS = 0.02

logger = logging.getLogger("lexlens")


class Jobs:
    """All jobs of a log; one object a process. One that `works` does those that it starts itself,
    and those of other processes that died or do not work; another one leaves them to such, except
    what is only possible where it was started."""

    def __init__(self, store: JobStore, kinds: Mapping[str, Kind], *, works: bool = True) -> None:
        self._store, self._kinds, self._works = store, kinds, works
        self._engine = Engine(store.database, list(kinds), self._work, listens=works)
        self._locks = Locks(store.database)
        self._runs: dict[str, Run] = {}
        self._alone: set[tuple[str, int]] = set()
        self._closed = threading.Event()
        self._watching = threading.Thread(target=self._watch, name="jobs-watch", daemon=True)

    def start(
        self,
        kind: str,
        items: Sequence[Item],
        *,
        topic: str = "",
        title: str = "",
        parameters: Json | None = None,
        width: int = 1,
    ) -> Job:
        """Write a job and begin it. Raises `KeyError` for a kind nobody registered and
        `ValueError` for two items with one key."""
        if kind not in self._kinds:
            raise KeyError(kind)
        if len({item.key for item in items}) < len(items):
            raise ValueError("two items have the same key")
        fresh = secrets.token_urlsafe(16)
        job = Job(fresh, kind, topic, title, "running", None, parameters or {}, width, utc_now())
        self._store.create(job, items)
        self._begin(job, job.run)
        return job

    def progress(self, job_id: str) -> Progress | None:
        """How far a job is, None for an id that does not exist."""
        job = self._store.job(job_id)
        if job is None:
            return None
        run, counts = self._runs.get(job_id), self._store.counts(job_id)
        left_s = run.left_s() if run else job.left_s
        total, done, lost = sum(counts.values()), counts.get("done", 0), counts.get("lost", 0)
        return Progress(job, total, done, lost, left_s if job.state == "running" else None)

    def results(self, job_id: str) -> list[Result]:
        """Every item in the order given at the start, with what became of it so far."""
        return self._store.results(job_id)

    def recent(self, *kinds: str, topic: str | None = None, last: int = 20) -> list[Job]:
        """The newest jobs of some kinds, of one topic or of all, newest first."""
        return self._store.listed(kinds, topic, last=last)

    def rename(self, job_id: str, title: str) -> None:
        """Give a job another title."""
        self._store.rename(job_id, title)

    def cancel(self, job_id: str) -> None:
        """Begin nothing more, stop what is under way, wherever it is, and keep what is there."""
        if run := self._runs.get(job_id):
            run.end("cancelled", stop=True)
        else:
            self._store.end(job_id, "cancelled", None)

    def resume(self, job_id: str, person: str = "") -> bool:
        """Go on with what is open, counted for `person` if one is named; False if somebody is at
        it, or nothing is known."""
        job = self._store.job(job_id)
        if job is None or job.kind not in self._kinds or self._closed.is_set():
            return False
        if job.state == "running" or not self._store.run_again(job, _counted_for(job, person)):
            return False
        self._begin(job, job.run + 1)
        return True

    def reopen(self, job_id: str, keys: Iterable[str], person: str = "") -> bool:
        """Do these items of a job that does not run again, whatever they had become, and all
        that is still open, counted as `resume` counts; False as there."""
        job = self._store.job(job_id)
        if job is None or job.state == "running":
            return False
        self._store.reopen(job_id, keys)
        return self.resume(job_id, person)

    def resume_lost(self, job_id: str, person: str = "") -> bool:
        """Go on with what is open and do again what was lost; counted and False as `resume`."""
        lost = (one.item.key for one in self.results(job_id) if one.state == "lost")
        return self.reopen(job_id, list(lost), person)

    def resume_all(self) -> None:
        """Take over, in a thread and from now on, the runs that no living process is at."""
        self._watching.start()

    def cancel_all(self, topic: str | None = None) -> None:
        """Cancel every job that runs, of one topic or of all, here or in another process."""
        for job in self._store.listed(self._kinds, topic, state="running"):
            self.cancel(job.id)
            self.wait(job.id, GRACE_SECONDS)

    def delete(self, job_id: str) -> None:
        """Forget a job and its results."""
        self.cancel(job_id)
        self.wait(job_id)
        self._store.delete(job_id)

    def wait(self, job_id: str, seconds: float = float("inf")) -> None:
        """Until the job runs no more, and nothing of it is under way here."""
        until = time.monotonic() + seconds
        while self._is_at_work(job_id) and not self._closed.is_set():
            if time.monotonic() > until:
                return
            time.sleep(WAIT_SECONDS)

    def close(self, grace_s: float = GRACE_SECONDS) -> None:
        """Begin nothing more; give what is under way so long to end, for another process to go
        on with the rest."""
        self._closed.set()
        until = time.monotonic() + grace_s
        for run in list(self._runs.values()):
            run.end(None)
        while self._runs:
            time.sleep(WAIT_SECONDS)
            if time.monotonic() > until:
                for run in list(self._runs.values()):
                    run.leave.set()
        if self._watching.is_alive():
            self._watching.join(timeout=grace_s)  # it reads the log, which is closed next
        self._engine.close()
        self._locks.close()

    def _is_at_work(self, job_id: str) -> bool:
        if job_id in self._runs:
            return True
        job = self._store.job(job_id)
        return job is not None and job.state == "running"

    def _begin(self, job: Job, run: int) -> None:
        here = self._works or self._kinds[job.kind].here(job)
        self._engine.begin(job.kind, job.id, run, here=here)

    def _work(self, job_id: str, number: int) -> None:
        """A run, in a thread of the engine."""
        try:
            if lock := self._lock(job_id):
                with closing(lock):
                    self._do(job_id, number, lock)
        except Exception as error:  # noqa: BLE001 - the outermost edge of the engine's thread
            logger.error("A job stopped: %s", type(error).__name__)
            if not is_fault(error):  # after which it goes on by itself
                self._store.end(job_id, "held", None)

    def _lock(self, job_id: str) -> Lock | None:
        """The job's, when whoever still ends a run of it has left it; None if we end first."""
        while not self._closed.is_set():
            if lock := self._locks.take(job_id):
                return lock
            self._closed.wait(WAIT_SECONDS)
        return None

    def _do(self, job_id: str, number: int, lock: Lock) -> None:
        job = self._store.job(job_id)
        if job is None or (job.state, job.run) != ("running", number):
            return
        kind = self._kinds[job.kind]
        self._store.change(job_id, "begun", "lost" if kind.once else "open")
        rest = [r.item for r in self._store.results(job_id) if r.state == "open"]
        run = self._runs[job_id] = Run(self._store, job, kind, lock)
        try:
            run.work_off(rest)
        finally:
            del self._runs[job_id]

    def _watch(self) -> None:
        while not self._closed.wait(LOOK_SECONDS):
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 - the outermost edge of the thread
                logger.warning("Who lives cannot be told: %s", type(error).__name__)

    def _look(self) -> None:
        """A run whose lock is free at two looks has no living process."""
        before, self._alone = self._alone, set()
        for job in self._store.listed(self._kinds, state="running"):
            if lock := self._locks.take(job.id):
                with closing(lock):
                    self._alone.add((job.id, job.run))
                    if (job.id, job.run) in before:
                        self._go_on(job)

    def _go_on(self, job: Job) -> None:
        """Where a process ended its part in peace, or an earlier release had begun it, what is
        open is another run."""
        if not self._engine.revive(job.kind, job.id, job.run):
            self._store.run_again(job, job.parameters)


def _counted_for(job: Job, person: str) -> Json:
    return {**job.parameters, PERSON: person} if person else job.parameters
