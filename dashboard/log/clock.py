"""The moment that rows are stamped with, and one that no change of the clock moves."""

from __future__ import annotations

import datetime as dt
import time


def utc_now() -> dt.datetime:
    """This moment in UTC, without a zone, as all rows are."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def _elapsed_s() -> float:
    """Seconds that nobody sets; those that the machine slept count too, where that is known."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


_BEGAN, _BEGAN_S = utc_now(), _elapsed_s()


def steady_now() -> dt.datetime:
    """As `utc_now` when this process began, and so many seconds since: for what must not be
    forgotten, or taken for dead, because somebody set the clock."""
    return _BEGAN + dt.timedelta(seconds=_elapsed_s() - _BEGAN_S)
