"""The durable engine under the jobs, DBOS Transact; no other module knows it.

    begin ─┬─► a workflow in this process, at once ─────────────────┬──► work(job, run)
           └─► the queue of its kind ──► whoever listens is free ───┘

A workflow is one run of a job and holds two words, the job's id and the run's number. It has no
steps: what is done stands in the job's items, so a run that is begun once more, after `kill -9`
for one, goes on with what is open. The engine's tables hold nothing that anybody said; they lie in
a SQLite file beside the log's, or in a PostgreSQL schema of their own.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

from dashboard.log.database import Database

APPLICATION = "lexlens"
VERSION = "1"  # of what a workflow is handed: the next release goes on with this one's runs
SCHEMA = "lexlens_jobs"
JOBS_AT_ONCE = 4  # of one kind, that a process takes from its queue
POLL_SECONDS = 1.0
CLOSE_SECONDS = 0.1  # what closing waits for a thread that listens for what we do not send

SILENT = logging.NullHandler()

Work = Callable[[str, int], None]

_engines: list[Engine] = []  # the one that is open


class Engine:
    """`work` does a run; `kinds` are those that this process knows, and takes from their queues if
    it `listens`. Nothing is imported, opened or begun before it is needed. A process has one engine
    at a time: the one that began last."""

    def __init__(
        self, database: Database, kinds: Sequence[str], work: Work, *, listens: bool
    ) -> None:
        self._database, self._work = database, work
        self._kinds, self._listens = kinds, listens
        self._workflows: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._dbos: Any = None
        self._tables = ExitStack()

    def launch(self) -> Any:
        """DBOS, running. Raises what SQLAlchemy raises where its tables cannot be made."""
        with self._lock:
            if self._dbos is None:
                while _engines:
                    _engines.pop().close()
                self._dbos = self._launched()
                _engines.append(self)
            return self._dbos

    def begin(self, kind: str, job_id: str, run: int, *, here: bool) -> None:
        """Have a run done, in this process or by whoever listens; at most once for its number."""
        from dbos import SetWorkflowID  # noqa: PLC0415 - 0.3 s, for whoever has jobs

        dbos = self.launch()
        with SetWorkflowID(_name(job_id, run)):
            if here:
                dbos.start_workflow(self._workflows[kind], job_id, run)
            else:
                dbos.enqueue_workflow(kind, self._workflows[kind], job_id, run)

    def revive(self, kind: str, job_id: str, run: int) -> bool:
        """Have a run that nobody is at done by whoever listens; False if it has come to its end."""
        dbos, name = self.launch(), _name(job_id, run)
        status = dbos.get_workflow_status(name)
        if status is None:
            self.begin(kind, job_id, run, here=False)
        elif status.status == "PENDING":  # its process died
            dbos.resume_workflow(name, queue_name=kind)
        return status is None or status.status in ("PENDING", "ENQUEUED")

    def close(self) -> None:
        """Take nothing more; what is under way ends by itself."""
        with self._lock:
            if self._dbos is not None:
                self._dbos.destroy(destroy_registry=True)
                self._tables.close()
                self._dbos = None

    def _launched(self) -> Any:
        from dbos import DBOS, DBOSPortableJSONSerializer  # noqa: PLC0415 - as above

        # its own handler would write to what standard error was at the first launch
        logging.getLogger("dbos").addHandler(SILENT)
        engine = self._tables.enter_context(self._database.beside("jobs"))
        DBOS(
            config={
                "name": APPLICATION,
                "application_version": VERSION,
                "executor_id": secrets.token_hex(8),
                "system_database_url": engine.url.render_as_string(hide_password=False),
                "system_database_engine": engine,
                "dbos_system_schema": SCHEMA,
                "serializer": DBOSPortableJSONSerializer(),
                "use_listen_notify": False,
                "log_level": "CRITICAL",  # it tells tracebacks; what is amiss is told by ours
                "notification_listener_polling_interval_sec": CLOSE_SECONDS,
            }
        )
        self._workflows = {kind: self._workflow(DBOS, kind) for kind in self._kinds}
        DBOS.listen_queues(list(self._kinds) if self._listens else [])
        DBOS.launch()
        for kind in self._kinds:
            DBOS.register_queue(
                kind, worker_concurrency=JOBS_AT_ONCE, polling_interval_sec=POLL_SECONDS
            )
        return DBOS

    def _workflow(self, dbos: Any, kind: str) -> Any:
        def work(job_id: str, run: int) -> None:
            self._work(job_id, run)

        return dbos.workflow(name=kind)(work)


def _name(job_id: str, run: int) -> str:
    """A workflow's id: the same run is never begun a second time."""
    return f"{job_id}:{run}"
