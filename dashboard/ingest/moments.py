"""A moment in the forms that records, exports and people write it in, as UTC without a zone."""

from __future__ import annotations

import datetime as dt
import re

MILLISECONDS = 10**11  # a number above it counts them: in seconds it would be the year 5138
NUMBER = re.compile(r"\d{9,16}(?:\.\d{1,9})?")
AGO = re.compile(r"(\d{1,6})\s?([smhdw])")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
LONGEST = 40  # characters of a moment


def moment(value: object) -> dt.datetime | None:
    """ISO 8601 with or without a zone (then UTC), or seconds or milliseconds since 1970; None for
    what is none of these."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _since_1970(value)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        return None
    try:
        return _utc(dt.datetime.fromisoformat(value))
    except ValueError:
        return _since_1970(float(value)) if NUMBER.fullmatch(value) else None
    except OverflowError:  # a zone that leads out of the calendar
        return None


def option(text: str, now: dt.datetime) -> dt.datetime | None:
    """A moment, or how long ago: `30m`, `12h`, `7d`, `2w`."""
    ago = AGO.fullmatch(text.strip())
    if ago is None:
        return moment(text.strip())
    try:
        return now - dt.timedelta(seconds=int(ago[1]) * UNITS[ago[2]])
    except OverflowError:
        return None


def _utc(read: dt.datetime) -> dt.datetime:
    return read.astimezone(dt.UTC).replace(tzinfo=None) if read.tzinfo else read


def _since_1970(number: float) -> dt.datetime | None:
    try:
        seconds = number / 1000 if number > MILLISECONDS else number
        return dt.datetime.fromtimestamp(seconds, dt.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
