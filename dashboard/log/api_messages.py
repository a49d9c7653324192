"""Which turn answers which message id: kept for a day, so that a late answer can be fetched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa

from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.schema import messages
from dashboard.log.upgrade import upgrade

KEPT = dt.timedelta(days=1)


class ApiMessages:
    """Message ids of clients and their turns; safe to share between threads."""

    def __init__(self, database: Database, now: Callable[[], dt.datetime] = utc_now) -> None:
        upgrade(database)
        self._engine = database.engine
        self._now = now

    def keep(self, message_id: str, turn_id: str) -> None:
        """Remember a turn under its message's id, and forget those of yesterday."""
        old = messages.c.created_at < self._now() - KEPT
        row = {"id": message_id, "turn": turn_id, "created_at": self._now()}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(messages).where(old))
            connection.execute(sa.insert(messages).values(row))

    def turn_of(self, message_id: str) -> str | None:
        """The turn's id; None for an unknown message and for one older than a day."""
        query = sa.select(messages.c.turn).where(
            messages.c.id == message_id, messages.c.created_at >= self._now() - KEPT
        )
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()
