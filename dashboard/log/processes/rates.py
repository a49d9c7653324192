"""How often all processes of a log together may ask: `TokenBuckets` whose buckets are rows.

All that is known of a bucket is when it will be full again, by the server's clock, or by the
machine's where the log is a file. A bucket that fills longer than one can is of a clock that was
set back; it counts as full.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.schema import rates
from dashboard.log.upgrade import upgrade

MINUTE_S = 60.0
FORGOTTEN_S = 3600.0  # after a bucket was full
LONGEST_NAME = 200
NEGLIGIBLE_S = 1e-6  # what sums of seconds may be wrong by


class Rates:
    """`burst` calls at once, refilled at `per_minute`, which holds for every name, or says the
    rate of each; one that it leaves out never waits. `of` tells these names from those of others.
    Safe to share between threads and processes."""

    def __init__(
        self,
        database: Database,
        per_minute: float | Mapping[str, float],
        burst: int = 1,
        of: str = "",
    ) -> None:
        upgrade(database)
        self._database = database
        self._per_minute = per_minute
        self._burst = burst
        self._of = of

    def take(self, name: str) -> float:
        """0.0, and a call is taken; or the seconds until one can be, and none is.

        Raises `LogUnavailable`.
        """
        rates_of = self._per_minute
        rate = rates_of.get(name) if isinstance(rates_of, Mapping) else rates_of
        if rate is None:
            return 0.0
        name = f"{self._of}{name}"[:LONGEST_NAME]
        while (wait_s := self._take(name, MINUTE_S / rate)) is None:
            self._add(name)
        return wait_s

    def _take(self, name: str, between: float) -> float | None:
        """As `take`, None for a name that nobody has called by yet."""
        mine, full_at = rates.c.name == name, rates.c.full_at
        with self._database.available(), self._alone() as connection:
            now = self._now()
            latest = now + (self._burst - 1) * between + NEGLIGIBLE_S
            free = (full_at <= latest) | (full_at > latest + between)
            begins = sa.case((full_at.between(now, latest), full_at), else_=now)
            taken = sa.update(rates).where(mine, free).values(full_at=begins + between)
            if connection.execute(taken).rowcount:
                return 0.0
            wait_s = connection.execute(sa.select(full_at - latest).where(mine)).scalar()
        return None if wait_s is None else max(float(wait_s), NEGLIGIBLE_S)

    def _add(self, name: str) -> None:
        first = suppress(sa.exc.IntegrityError)  # or another process was
        with self._database.available(), first, self._alone() as connection:
            now = self._now()
            connection.execute(sa.delete(rates).where(rates.c.full_at < now - FORGOTTEN_S))
            connection.execute(sa.insert(rates).values(name=name, full_at=now))

    def _alone(self) -> AbstractContextManager[sa.Connection]:
        """Before the clock is read: a value read before a wait would be older than what the last
        caller wrote. On a server the statement reads it, once it has the row."""
        return self._database.engine.execution_options(begin="BEGIN IMMEDIATE").begin()

    def _now(self) -> sa.ColumnElement[float]:
        if self._database.is_sqlite:
            return sa.literal(time.time())
        return sa.cast(sa.extract("epoch", sa.func.clock_timestamp()), sa.Float)
