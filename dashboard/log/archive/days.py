"""Which days the archive has, and which of them it does not know the newest of: kept in the log,
so that what a transaction changes and what is told of it hold together.

The log itself notes late changes (`late_changes`). Whoever writes a day takes the notes
that were there before it was read away; what is noted meanwhile stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.log.archive.late_changes import UNTIL, note_late_changes
from dashboard.log.archive.numbers import remember
from dashboard.log.database import OWN_SCHEMA, Database
from dashboard.log.schema import archive_changes, archive_days, settings, turns

SETTLED = dt.timedelta(minutes=10)  # after midnight: clocks differ, what was begun is written


@dataclass(frozen=True, slots=True)
class Day:
    """One day's file; `alone` says that the log has given its turns away."""

    day: dt.date
    turns: int
    columns: int
    last_number: int
    alone: bool


def days(connection: sa.Connection) -> dict[dt.date, Day]:
    """All days that have a file, in order."""
    names = ("day", "turns", "columns", "last_number", "alone")
    query = sa.select(*(archive_days.c[name] for name in names)).order_by(archive_days.c.day)
    return {row.day: Day(*row) for row in connection.execute(query)}


def alone(connection: sa.Connection) -> list[Day]:
    """The days that the archive alone has, in order."""
    return [day for day in days(connection).values() if day.alone]


def until(connection: sa.Connection) -> dt.date | None:
    """The first day that the archive has not seen the end of; None before it has seen any."""
    value = connection.execute(sa.select(settings.c.value).where(settings.c.name == UNTIL))
    text = value.scalar_one_or_none()
    return dt.date.fromisoformat(text) if text else None


def changed(connection: sa.Connection) -> dict[dt.date, int]:
    """The days to be written, each with its newest note."""
    newest = sa.func.max(archive_changes.c.number)
    query = sa.select(archive_changes.c.day, newest).group_by(archive_changes.c.day)
    return {row[0]: row[1] for row in connection.execute(query.order_by(archive_changes.c.day))}


def waiting(database: Database) -> Mapping[dt.date, int]:
    """As `changed`, once every transaction that has noted something is over."""
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(_LOCK)
        return changed(connection)


_LOCK = sa.text(f"LOCK TABLE {OWN_SCHEMA}.archive_changes IN SHARE ROW EXCLUSIVE MODE")


def close(database: Database, now: dt.datetime) -> None:
    """Note each day with turns that is over at `now` (UTC) and was not before."""
    end = (now - SETTLED).date()
    engine = database.engine.execution_options(begin="BEGIN IMMEDIATE")  # it reads first
    with engine.begin() as connection:
        begin = until(connection)
        if begin is not None and begin >= end:
            return
        note_late_changes(connection)
        for day in with_turns(connection, begin or dt.date.min, end):
            connection.execute(sa.insert(archive_changes).values(day=day))
        connection.execute(sa.delete(settings).where(settings.c.name == UNTIL))
        connection.execute(sa.insert(settings).values(name=UNTIL, value=end.isoformat()))


def with_turns(connection: sa.Connection, begin: dt.date, end: dt.date) -> Iterator[dt.date]:
    """The days from `begin` to before `end` that turns began on, found by an index."""
    first = sa.select(sa.func.min(turns.c.created_at))
    while begin < end:
        after = turns.c.created_at >= dt.datetime.combine(begin, dt.time())
        moment = connection.execute(first.where(after)).scalar()
        if moment is None or moment.date() >= end:
            return
        yield moment.date()
        begin = moment.date() + dt.timedelta(days=1)


def written(connection: sa.Connection, day: Day, note: int) -> None:
    """The file of a day holds what was known before `note`; one without turns is forgotten."""
    connection.execute(sa.delete(archive_days).where(archive_days.c.day == day.day))
    own = (archive_changes.c.day == day.day) & (archive_changes.c.number <= note)
    connection.execute(sa.delete(archive_changes).where(own))
    if day.turns:
        values = {name: getattr(day, name) for name in day.__slots__}
        connection.execute(sa.insert(archive_days).values(values))
    if day.alone:
        remember(connection, day.last_number)


def shortened(connection: sa.Connection, day: dt.date, count: int) -> None:
    """The file of a day has so many turns from now on; without any there is none."""
    own = archive_days.c.day == day
    connection.execute(sa.update(archive_days).where(own).values(turns=count))
    connection.execute(sa.delete(archive_days).where(own, archive_days.c.turns == 0))
