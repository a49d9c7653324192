"""Jobs that bring conversation logs in: an item is an uploaded file, or a source of the account.

    uploaded ─► on the disk ─► read by whoever does the job ─► removed
                                 └─ once a second: how far, for every process and later visit

A run that was cut reads its file again from the beginning: what is there already comes in no second
time.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from typing import IO

from dashboard.ingest.background.intake import Intake, Plan
from dashboard.ingest.background.uploads import Uploads
from dashboard.ingest.ingest import Ingest
from dashboard.ingest.keeping import change
from dashboard.ingest.problems import Problem
from dashboard.ingest.sources.places import Place, Stream, place
from dashboard.ingest.thresholds import thresholds
from dashboard.ingest.turns import Turns
from dashboard.jobs.jobs import Held, Item, Job, Jobs, Json, Kind, NotNow, Task, Work
from dashboard.log.audit.audit import Audit
from dashboard.log.database import Database, LogUnavailable
from dashboard.log.ingested.writing import IngestedTurns
from dashboard.log.settings import LogSettings

KIND = "ingest"
GONE = "gone"  # the note of a job whose file is not here
UPLOADED = "uploaded"  # the parameter of a job whose files are on this machine
REMEMBERED = 10  # jobs that are looked at for those that run
TELL_SECONDS = 1.0
AGAIN_SECONDS = 5.0  # until the log is tried again that was away
PROBLEMS_KEPT = 50  # of a source: a file of another kind has one a line


def start_files(
    jobs: Jobs, uploads: Uploads, files: Iterable[tuple[str, int, IO[bytes]]], plan: Plan
) -> Job:
    """Bring in files by name, bytes and content; they are on the disk when this returns. Raises
    `OSError` where they cannot be kept there."""
    items = [
        Item(str(number), "log", {"source": name, "size": size, "file": uploads.keep(stream)})
        for number, (name, size, stream) in enumerate(files)
    ]
    return _start(jobs, items, plan, uploaded=True)


def start_source(jobs: Jobs, source: str, plan: Plan) -> Job:
    """Bring in a source of the account: `cloudwatch:LOG-GROUP[/STREAM]` or `s3://BUCKET/PREFIX`."""
    return _start(jobs, [Item("0", "log", {"source": source})], plan, uploaded=False)


def _start(jobs: Jobs, items: Sequence[Item], plan: Plan, *, uploaded: bool) -> Job:
    title = ", ".join(str(one.payload["source"]) for one in items)
    parameters = {**plan.as_json(), UPLOADED: uploaded}
    return jobs.start(KIND, items, title=title[:200], parameters=parameters)


def shown(jobs: Jobs) -> list[Job]:
    """The jobs that run, and the newest of all; newest first."""
    recent = jobs.recent(KIND, last=REMEMBERED)
    return [job for job in recent if job is recent[0] or job.state == "running"]


def intakes(jobs: Jobs, job_id: str) -> list[Intake]:
    """What each item that was begun has brought in."""
    return [Intake.from_json(one.result) for one in jobs.results(job_id) if "tally" in one.result]


def under_way(jobs: Jobs, job_id: str) -> list[Intake]:
    """What the items that have not ended have brought in so far."""
    told = (one for one in jobs.results(job_id) if one.state in ("open", "begun"))
    return [Intake.from_json(one.result) for one in told if "tally" in one.result]


def kind(database: Database, uploads: Uploads) -> Kind:
    """How jobs of the kind `KIND` are done: an upload here, where its file is."""
    begin = partial(_begin, database, uploads)
    return Kind(begin, once=False, here=lambda job: bool(job.parameters[UPLOADED]))


def _begin(database: Database, uploads: Uploads, job: Job) -> Work:
    plan, settings = Plan.from_json(job.parameters), LogSettings(database)
    keeping = settings.keeping()
    turns = Turns(thresholds(None, plan.threshold))
    changed = change(plan.keep if keeping.texts else "hashed", keeping.hash_key)

    def work(task: Task) -> Json:
        with _place(uploads, task.item, plan) as where:
            problems = Problems()
            door = IngestedTurns(database)
            ingest = Ingest(door, turns, changed, since=plan.since, tell=problems)
            intake = _read(ingest, where, problems, task)
        Audit(database).record(plan.who, "ingest", where.source, intake.tally.turns)
        if task.stop.is_set() or task.halt.is_set():
            raise NotNow(0)
        uploads.remove(str(task.item.payload.get("file", "")))
        return intake.as_json()

    return work


@contextmanager
def _place(uploads: Uploads, item: Item, plan: Plan) -> Iterator[Place]:
    source = str(item.payload["source"])
    if "file" not in item.payload:
        yield place(source, plan.since, None, None)
        return
    try:
        stream = uploads.open(str(item.payload["file"]))
    except FileNotFoundError as error:
        raise Held(GONE) from error
    with stream:
        yield Stream(stream, source, int(item.payload["size"]))


def _read(ingest: Ingest, where: Place, problems: Problems, task: Task) -> Intake:
    """To the end, or until the job is told to stop."""
    begun = told = time.monotonic()

    def now() -> Intake:
        seconds = time.monotonic() - begun
        return Intake(
            where.source, ingest.tally, where.done, where.size, seconds, tuple(problems.first)
        )

    try:
        with closing(ingest.bring_in(where)) as batches:
            for _ in batches:
                if task.stop.is_set() or task.halt.is_set():
                    break
                if time.monotonic() - told > TELL_SECONDS:
                    told = time.monotonic()
                    task.tell(now().as_json())
    except LogUnavailable as error:
        raise NotNow(AGAIN_SECONDS) from error
    task.tell(now().as_json())
    return now()


class Problems:
    """Keeps the first problems of a source."""

    def __init__(self) -> None:
        self.first: list[Problem] = []

    def __call__(self, problem: Problem) -> None:
        if len(self.first) < PROBLEMS_KEPT:
            self.first.append(problem)
