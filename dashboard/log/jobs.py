"""Jobs, their items and their results as rows of the log's database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

import sqlalchemy as sa

from dashboard.log.clock import utc_now
from dashboard.log.column_values import plain_json
from dashboard.log.database import Database
from dashboard.log.job import Item, ItemState, Job, JobState, Json, Result
from dashboard.log.schema import items, jobs
from dashboard.log.unwritten.write import Write, is_fault
from dashboard.log.upgrade import upgrade

WRITTEN_AT_ONCE = 250  # bound parameters of one statement are limited
_JOB_COLUMNS = [jobs.c[field.name] for field in fields(Job)]


class JobStore:
    """Where `dashboard.jobs` keeps its jobs; safe to share between threads and processes.

    Raises `LogUnavailable` when it cannot make its tables.
    """

    def __init__(self, database: Database) -> None:
        upgrade(database)
        self.database = database
        self._engine = database.engine
        self._backlog = database.backlog

    def create(self, job: Job, of: Sequence[Item]) -> None:
        """Write a job and all of its items, open."""
        row = {column.name: getattr(job, column.name) for column in _JOB_COLUMNS}
        columns = ("job", "position", "key", "lane", "payload", "state")
        values = (
            (job.id, place, one.key, one.lane, dict(one.payload), "open")
            for place, one in enumerate(of)
        )
        rows = [dict(zip(columns, row, strict=True)) for row in values]
        with self._engine.begin() as connection:
            connection.execute(sa.insert(jobs).values(row))
            if rows:
                connection.execute(sa.insert(items), rows)

    def job(self, job_id: str) -> Job | None:
        """The row of a job, or None."""
        found = self._jobs(sa.select(*_JOB_COLUMNS).where(jobs.c.id == job_id))
        return found[0] if found else None

    def listed(
        self,
        kinds: Iterable[str],
        topic: str | None = None,
        *,
        state: JobState | None = None,
        last: int | None = None,
    ) -> list[Job]:
        """The jobs of these kinds, newest first: of one topic, in one state, and the `last` ones
        alone, unless None."""
        query = sa.select(*_JOB_COLUMNS).where(jobs.c.kind.in_(kinds))
        if topic is not None:
            query = query.where(jobs.c.topic == topic)
        if state is not None:
            query = query.where(jobs.c.state == state)
        return self._jobs(query.order_by(jobs.c.number.desc()).limit(last))

    def results(self, job_id: str) -> list[Result]:
        """Every item with its state and result, in order."""
        query = sa.select(items).where(items.c.job == job_id).order_by(items.c.position)
        with self._engine.connect() as connection:
            return [
                Result(Item(row.key, row.lane, row.payload), row.state, row.result or {})
                for row in connection.execute(query)
            ]

    def counts(self, job_id: str) -> dict[str, int]:
        """How many items are in each state."""
        query = sa.select(items.c.state, sa.func.count()).where(items.c.job == job_id)
        with self._engine.connect() as connection:
            rows = connection.execute(query.group_by(items.c.state)).all()
        return {str(state): int(count) for state, count in rows}

    def begin(self, job_id: str, key: str) -> bool:
        """Take an open item; False if somebody else has."""
        mine = (items.c.job == job_id) & (items.c.key == key) & (items.c.state == "open")
        return self._write(sa.update(items).where(mine).values(state="begun")) == 1

    def tell(self, job_id: str, key: str, so_far: Json) -> None:
        """Write how far an item is that has not ended."""
        mine = (items.c.job == job_id) & (items.c.key == key)
        under_way = mine & items.c.state.in_(("open", "begun"))
        self._write(sa.update(items).where(under_way).values(result=plain_json(so_far)))

    def finish(self, job_id: str, ended: Sequence[Result]) -> None:
        """Write results; those that a fault of the database keeps from being written are written
        when it is over."""
        fit = [replace(one, result=plain_json(one.result)) for one in ended]
        try:
            self._finish(job_id, fit)
        except sa.exc.SQLAlchemyError as error:
            if not is_fault(error):
                raise
            self._backlog.keep(*(_write(job_id, one) for one in fit))

    def _finish(self, job_id: str, ended: Sequence[Result]) -> None:
        """With one statement for many rows: a driver gives Python's lock away for each one that it
        runs, and beside busy threads getting it back takes ten times as long as the writing."""
        for start in range(0, len(ended), WRITTEN_AT_ONCE):
            some = ended[start : start + WRITTEN_AT_ONCE]
            data = [(r.item.key, r.state, dict(r.result)) for r in some]
            rows = sa.values(items.c.key, items.c.state, items.c.result).data(data).cte("ended")
            change = sa.update(items).where(items.c.job == job_id, items.c.key == rows.c.key)
            with self._engine.begin() as connection:
                connection.execute(change.values(state=rows.c.state, result=rows.c.result))

    def change(self, job_id: str, state: ItemState, to: ItemState) -> None:
        """Put all items of one state into another."""
        those = (items.c.job == job_id) & (items.c.state == state)
        self._write(sa.update(items).where(those).values(state=to))

    def reopen(self, job_id: str, keys: Iterable[str]) -> None:
        """Open these items again and forget what had become of them."""
        listed = list(keys)
        for start in range(0, len(listed), WRITTEN_AT_ONCE):
            some = items.c.key.in_(listed[start : start + WRITTEN_AT_ONCE])
            statement = sa.update(items).where(items.c.job == job_id, some)
            self._write(statement.values(state="open", result=sa.null()))

    def end(self, job_id: str, state: JobState, note: str | None) -> None:
        """A running job runs no more."""
        those = (jobs.c.id == job_id) & (jobs.c.state == "running")
        ended = {"state": state, "note": note, "finished_at": utc_now()}
        self._write(sa.update(jobs).where(those).values(ended))

    def goes_on(self, job: Job, left_s: float | None) -> bool:
        """Say how long a run will take; False if it is cancelled, or another has begun."""
        mine = (jobs.c.id == job.id) & (jobs.c.run == job.run) & (jobs.c.state == "running")
        return self._write(sa.update(jobs).where(mine).values(left_s=left_s)) == 1

    def run_again(self, job: Job, parameters: Json) -> bool:
        """Let the job run with these parameters, in a run of the next number; False if somebody
        was quicker."""
        known = (jobs.c.id == job.id) & (jobs.c.run == job.run) & (jobs.c.state == job.state)
        fresh = dict.fromkeys(("note", "finished_at", "left_s"))
        again = {"state": "running", "run": job.run + 1, "parameters": parameters, **fresh}
        return self._write(sa.update(jobs).where(known).values(again)) == 1

    def rename(self, job_id: str, title: str) -> None:
        """Give a job another title."""
        self._write(sa.update(jobs).where(jobs.c.id == job_id).values(title=title))

    def delete(self, job_id: str) -> None:
        """Remove a job, its items and their results."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(items).where(items.c.job == job_id))
            connection.execute(sa.delete(jobs).where(jobs.c.id == job_id))

    def _jobs(self, query: sa.Select[Any]) -> list[Job]:
        with self._engine.connect() as connection:
            return [Job(**row) for row in connection.execute(query).mappings()]

    def _write(self, statement: sa.Update) -> int:
        with self.database.available(), self._engine.begin() as connection:
            return connection.execute(statement).rowcount


def _write(job_id: str, ended: Result) -> Write:
    columns = {"state": ended.state, "result": dict(ended.result)}
    return Write(items.name, (job_id, ended.item.key), columns)
