"""The moment that rows are stamped with."""

from __future__ import annotations

import datetime as dt


def utc_now() -> dt.datetime:
    """This moment in UTC, without a zone, as all rows are."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
