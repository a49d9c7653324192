"""Which turn answers which message id: kept for a day, so that a late answer can be fetched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa

from dashboard.log.clock import steady_now
from dashboard.log.database import Database
from dashboard.log.schema import messages
from dashboard.log.upgrade import upgrade

KEPT = dt.timedelta(days=1)


class ApiMessages:
    """Message ids of clients and their turns; safe to share between threads."""

    def __init__(self, database: Database, now: Callable[[], dt.datetime] = steady_now) -> None:
        upgrade(database)
        self._database = database
        self._now = now

    def keep(self, message_id: str, turn_id: str) -> None:
        """Remember a turn under its message's id, and forget those of yesterday."""
        with self._database.engine.begin() as connection:
            remember(connection, message_id, turn_id, self._now())

    def turn_of(self, message_id: str) -> str | None:
        """The turn's id; None for an unknown message and for one older than a day.
        Raises `LogUnavailable`."""
        query = sa.select(messages.c.turn).where(
            messages.c.id == message_id, messages.c.created_at >= self._now() - KEPT
        )
        with self._database.available(), self._database.engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()


def remember(connection: sa.Connection, message_id: str, turn_id: str, now: dt.datetime) -> None:
    """In the transaction that begins the turn, so that neither is there without the other."""
    connection.execute(sa.delete(messages).where(messages.c.created_at < now - KEPT))
    row = {"id": message_id, "turn": turn_id, "created_at": now}
    connection.execute(sa.insert(messages).values(row))
