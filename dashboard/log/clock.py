"""The moment that rows are stamped with, and one that no change of the clock moves."""

from __future__ import annotations

import datetime as dt
import time


def utc_now() -> dt.datetime:
    """This moment in UTC, without a zone, as all rows are."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


_BEGAN, _BEGAN_S = utc_now(), time.monotonic()


def steady_now() -> dt.datetime:
    """As `utc_now` when this process began, and so many seconds since: for what must not be
    forgotten, or taken for dead, because somebody set the clock."""
    return _BEGAN + dt.timedelta(seconds=time.monotonic() - _BEGAN_S)
