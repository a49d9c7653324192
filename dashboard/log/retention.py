"""Takes turns out of the log for good: by age, by conversation, or all of them."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from functools import partial

import sqlalchemy as sa

from dashboard.log.database import Database, LogUnavailable, Reading
from dashboard.log.job import topic_of_judges
from dashboard.log.processes.tables import unkept_texts
from dashboard.log.schema import (
    archive_days,
    audit,
    bot_archives,
    conversations,
    demo_scripts,
    items,
    jobs,
    lesson_changes,
    metadata,
    own_bots,
    pulled_bots,
    rates,
    schema_version,
    settings,
    turns,
    votes,
)
from dashboard.log.settings import LogSettings

BATCH = 2000  # short transactions: a turn that is being written waits for one at most
EVERY_SECONDS = 3600.0
BOTS = (own_bots, demo_scripts, bot_archives, pulled_bots)
KEPT = (schema_version, settings, audit, rates, *BOTS)

logger = logging.getLogger("lexlens")


def delete_conversation(database: Database, conversation: str) -> int:
    """Delete the turns of one conversation and the comparisons made in it; returns how many turns
    there were. End what runs first."""
    _delete_jobs(database, jobs.c.topic == conversation)
    _forget(database, conversations, conversations.c.id == conversation)
    _delete_unkept(database, unkept_texts.c.conversation == conversation)
    return _delete(database, turns.c.conversation == conversation)


def delete_everything(database: Database) -> int:
    """Delete all that anybody said, in turns, lessons, comparisons, test runs and recordings;
    returns how many turns there were. The settings, the audit and bots stay. End what runs
    first."""
    deleted = _delete(database, sa.true())
    for table in metadata.sorted_tables:  # ours; what else the database holds is not
        if table not in (*KEPT, turns):
            with database.engine.begin() as connection:
                _overwrite(database, connection)
                connection.execute(sa.delete(table))
    _delete_unkept(database, sa.true())
    return deleted


def purge(database: Database, *, days: int, now: dt.datetime) -> int:
    """Delete the turns that are older than `days` at `now` (UTC), and the lessons, comparisons and
    test runs, for they hold words of such turns; returns how many turns there were."""
    old_jobs, old_turns, old_conversations, old_lessons = _older(now - dt.timedelta(days=days))
    _delete_jobs(database, old_jobs)
    deleted = _delete(database, old_turns)
    _forget(database, conversations, old_conversations)
    _forget(database, lesson_changes, old_lessons)
    return deleted


def is_due(database: Database, *, days: int, now: dt.datetime) -> bool:
    """Whether `purge` would delete anything."""
    limit = now - dt.timedelta(days=days)
    archived = archive_days.c.alone & (archive_days.c.day < limit.date())
    old = [sa.exists().where(which) for which in (*_older(limit), archived)]
    with database.available(), database.engine.connect() as connection:
        return bool(connection.execute(sa.select(sa.or_(*old))).scalar())


def _older(limit: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Which jobs, turns, conversations and changes of lessons; a conversation when nothing is left
    of what was said there."""
    spoken_in = sa.exists().where(turns.c.conversation == conversations.c.id)
    return (
        (jobs.c.created_at < limit) & (jobs.c.state != "running"),
        turns.c.created_at < limit,
        (conversations.c.changed_at < limit) & ~spoken_in,
        lesson_changes.c.changed_at < limit,
    )


def _delete_unkept(database: Database, which: sa.ColumnElement[bool]) -> None:
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            connection.execute(sa.delete(unkept_texts).where(which))


def _delete_jobs(database: Database, which: sa.ColumnElement[bool]) -> None:
    """Jobs with all that hangs on them: items, votes, and a judge's jobs of their own."""
    with database.engine.begin() as connection:
        _overwrite(database, connection)
        ids = list(connection.execute(sa.select(jobs.c.id).where(which)).scalars())
        judged = jobs.c.topic.in_([topic_of_judges(job_id) for job_id in ids])
        ids += connection.execute(sa.select(jobs.c.id).where(judged)).scalars()
        for job in (votes.c.job, items.c.job, jobs.c.id):
            connection.execute(sa.delete(job.table).where(job.in_(ids)))


def _forget(database: Database, table: sa.Table, which: sa.ColumnElement[bool]) -> None:
    """Rows of a small table: names and choices of conversations, lines of lessons."""
    with database.engine.begin() as connection:
        _overwrite(database, connection)
        connection.execute(sa.delete(table).where(which))


def _delete(database: Database, which: sa.ColumnElement[bool]) -> int:
    archive = database.archive
    if archive is None:
        return _delete_rows(database, which)
    count = _count(archive, which) if archive.alone.exists else 0
    deleted = _delete_rows(database, which)
    archive.forget(which, partial(_delete_rows, database, which))
    return max(count, deleted)


def _count(reading: Reading, which: sa.ColumnElement[bool]) -> int:
    with reading.connect() as connection:
        query = sa.select(sa.func.count()).select_from(turns).where(which)
        return int(connection.execute(query).scalar_one())


def _delete_rows(database: Database, which: sa.ColumnElement[bool]) -> int:
    deleted = 0
    some = sa.select(turns.c.number).where(which).order_by(turns.c.number).limit(BATCH)
    while True:
        with database.engine.begin() as connection:
            _overwrite(database, connection)
            numbers = list(connection.execute(some).scalars())
            connection.execute(sa.delete(turns).where(turns.c.number.in_(numbers)))
        deleted += len(numbers)
        if len(numbers) < BATCH:
            return deleted


def _overwrite(database: Database, connection: sa.Connection) -> None:
    """Leave nothing readable of what is deleted (sqlite.org/pragma.html#pragma_secure_delete)."""
    if database.is_sqlite:
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


class Keeper:
    """Has `purge` called with the days that turns stay, at once and then every hour, as the
    settings say at that time, and before it `tidy`, whatever they say."""

    def __init__(
        self,
        settings: LogSettings,
        purge: Callable[[int], object],
        tidy: Callable[[], object] = lambda: None,
        *,
        every_s: float = EVERY_SECONDS,
    ) -> None:
        self._settings = settings
        self._purge = purge
        self._tidy = tidy
        self._every_s = every_s
        self._wake = threading.Event()
        self._closed = False
        self.rounds = 0
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def look_now(self) -> None:
        """Look without waiting for the hour: the settings have changed."""
        self._wake.set()

    def close(self) -> None:
        """Stop; a look is ended first."""
        self._closed = True
        self._wake.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._closed:
            self._look()
            self.rounds += 1
            self._wake.wait(self._every_s)
            self._wake.clear()

    def _look(self) -> None:
        self._tidy()
        try:
            if days := self._settings.keeping().days:
                self._purge(days)
        except (LogUnavailable, sa.exc.SQLAlchemyError) as error:
            logger.error("The log could not be purged: %s", type(error).__name__)
