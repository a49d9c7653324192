"""Work in the background that outlives the page, the tab and the process that began it.

    running ──► finished
       │ ▲
       ├─┼── cancelled   somebody pressed Cancel            `resume` goes on with what is open
       └─┴── held        the work cannot go on, see `note`  `resume` goes on with what is open

A job is a list of items, each with a key, a lane and a payload. Lanes run side by side, and in
each of them `width` items at a time: a lane is what has a limit of its own, a target for one.
Every item and every result is a row, so another process goes on where one was ended. What a
kind of job does with an item is a function registered under its name; parameters, payloads and
results are JSON, because another process may have to read them.

    open ── begun ──► done      it has a result
      ▲       └─────► lost      the process died, or the work failed in a way nobody foresaw
      └── `reopen`, `NotNow`

Put `Job.id` into the address as `?job=`: it is unguessable and opens the job after a reload.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable, Mapping, Sequence

from dashboard.jobs.job import Held, Kind, NotNow, Progress, Task, Work
from dashboard.jobs.run import BEAT_SECONDS, Run
from dashboard.log.clock import utc_now
from dashboard.log.job import DEAD_SECONDS, Item, Job, JobState, Json, Result
from dashboard.log.jobs import JobStore

__all__ = ["Held", "Item", "Job", "Jobs", "Kind", "NotNow", "Progress", "Result", "Task", "Work"]

GOES_ON: tuple[JobState, ...] = ("running", "cancelled", "held", "finished")
GRACE_SECONDS = 8.0  # what the calls under way get to end when the process is told to


class Jobs:
    """All jobs of this process, and those of processes that died; one object a process."""

    def __init__(self, store: JobStore, kinds: Mapping[str, Kind]) -> None:
        self._store = store
        self._kinds = kinds
        self._owner = secrets.token_hex(8)
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()

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
        known = self._kinds[kind]
        if len({item.key for item in items}) < len(items):
            raise ValueError("two items have the same key")
        fresh = secrets.token_urlsafe(16)
        job = Job(fresh, kind, topic, title, "running", None, parameters or {}, width, utc_now())
        self._store.create(job, items, self._owner)
        self._run(job, known, items)
        return job

    def progress(self, job_id: str) -> Progress | None:
        """How far a job is, None for an id that does not exist."""
        job = self._store.job(job_id)
        if job is None:
            return None
        run, counts = self._runs.get(job_id), self._store.counts(job_id)
        total = sum(counts.values())
        done, lost = counts.get("done", 0), counts.get("lost", 0)
        left_s = run.left_s() if run and job.state == "running" else None
        return Progress(job, total, done, lost, left_s)

    def results(self, job_id: str) -> list[Result]:
        """Every item in the order given at the start, with what became of it so far."""
        return self._store.results(job_id)

    def recent(self, *kinds: str, topic: str | None = None, last: int = 20) -> list[Job]:
        """The newest jobs of some kinds, of one topic or of all, newest first."""
        return self._store.recent(kinds, topic, last)

    def cancel(self, job_id: str) -> None:
        """Begin nothing more, stop what is under way, and keep what is there."""
        if run := self._runs.get(job_id):
            run.end("cancelled", None, interrupt=True)
        else:
            self._store.end(job_id, "cancelled", None)

    def resume(self, job_id: str) -> bool:
        """Go on with what is open; False if another process is at it, or nothing is known."""
        job = self._store.job(job_id)
        if job is None or job.kind not in self._kinds or self._closed.is_set():
            return False
        self.wait(job_id, 0 if job.state == "running" else None)  # a cancelled run may be ending
        if not self._store.claim(job_id, self._owner, GOES_ON):
            return False
        kind = self._kinds[job.kind]
        self._store.change(job_id, "begun", "lost" if kind.once else "open")
        rest = [r.item for r in self._store.results(job_id) if r.state == "open"]
        self._run(job, kind, rest)
        return True

    def reopen(self, job_id: str, keys: Iterable[str]) -> bool:
        """Do these items of a job that does not run again, whatever they had become, and all
        that is still open; False as `resume`."""
        job = self._store.job(job_id)
        if job is None or job.state == "running":
            return False
        self._store.reopen(job_id, keys)
        return self.resume(job_id)

    def resume_all(self) -> threading.Thread:
        """Take over, in a thread, every job whose process has died."""
        thread = threading.Thread(target=self._adopt, name="jobs-adopt", daemon=True)
        thread.start()
        return thread

    def cancel_all(self, topic: str | None = None) -> None:
        """Cancel every job that runs, of one topic or of all, here or in another process."""
        for job_id in self._store.running(topic):
            self.cancel(job_id)
            self.wait(job_id, GRACE_SECONDS)

    def delete(self, job_id: str) -> None:
        """Forget a job and its results."""
        self.cancel(job_id)
        self.wait(job_id)
        self._store.delete(job_id)

    def wait(self, job_id: str, seconds: float | None = None) -> None:
        """Until nothing of the job runs in this process any more."""
        if run := self._runs.get(job_id):
            run.thread.join(seconds)

    def close(self, grace_s: float = GRACE_SECONDS) -> None:
        """Begin nothing more; give what is under way so long to end, for another process to go
        on with the rest."""
        self._closed.set()
        runs = list(self._runs.values())
        for run in runs:
            run.halt.set()
        until = time.monotonic() + grace_s
        for run in runs:
            run.thread.join(max(0.0, until - time.monotonic()))

    def _run(self, job: Job, kind: Kind, items: Sequence[Item]) -> None:
        run = Run(self._store, self._owner, job, kind, items=items, forget=self._forget)
        with self._lock:  # nobody waits for a thread that has not begun, nor forgets it too early
            run.thread.start()
            self._runs[job.id] = run

    def _forget(self, job_id: str) -> None:
        with self._lock:
            del self._runs[job_id]

    def _adopt(self) -> None:
        """Two looks, a dead process's last beat apart: at once for those that said goodbye."""
        waiting = [one for one in self._store.running() if not self.resume(one)]
        if waiting and not self._closed.wait(DEAD_SECONDS + BEAT_SECONDS):
            for one in waiting:
                self.resume(one)
