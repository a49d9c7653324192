"""Thresholds that were given to bots of this app, each by where the bot is served."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.schema import thresholds
from dashboard.log.upgrade import upgrade

Locale = tuple[str, str, str]  # place, bot id, locale id


class ThresholdStore:
    """Keeps what was applied; safe to share between threads. Each method raises
    `LogUnavailable`."""

    def __init__(self, database: Database) -> None:
        """Bring the schema up to date."""
        upgrade(database)
        self._database = database
        self._engine = database.engine

    def keep(self, locale: Locale, threshold: float) -> None:
        """Keep a threshold, 0 to 1, in the place of the one from before."""
        names = dict(zip(("place", "bot_id", "locale_id"), locale, strict=True))
        same = [thresholds.c[name] == value for name, value in names.items()]
        with self._database.available(), self._engine.begin() as connection:
            connection.execute(sa.delete(thresholds).where(*same))
            connection.execute(sa.insert(thresholds).values(**names, threshold=threshold))

    def applied(self) -> Mapping[Locale, float]:
        """All that are kept."""
        with self._database.available(), self._engine.connect() as connection:
            rows = connection.execute(sa.select(thresholds))
            return {(row.place, row.bot_id, row.locale_id): row.threshold for row in rows}
