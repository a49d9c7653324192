"""Purges as jobs: what one process had no time to delete another one does."""

from __future__ import annotations

from dashboard.jobs.jobs import Item, Jobs, Json, Kind, Task
from dashboard.log import retention
from dashboard.log.clock import utc_now
from dashboard.log.database import Database

KIND = "purge"


def kind(database: Database) -> Kind:
    """How jobs of the kind `KIND` are done; one that is done twice deletes nothing more."""

    def purge(task: Task) -> Json:
        days = task.item.payload["days"]
        return {"turns": retention.purge(database, days=days, now=utc_now())}

    return Kind(lambda _job: purge, once=False)


def start(jobs: Jobs, database: Database, days: int) -> None:
    """Delete what is older than `days`, unless nothing is or somebody is at it."""
    under_way = any(job.state == "running" for job in jobs.recent(KIND, last=1))
    if not under_way and retention.is_due(database, days=days, now=utc_now()):
        jobs.start(KIND, [Item("log", "log", {"days": days})])
