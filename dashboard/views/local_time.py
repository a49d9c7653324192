"""Moments as the person at this browser reads them: in their zone, and it is named.

Rows hold UTC without a zone; the browser says which zone it is in.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import streamlit as st


def zone() -> dt.tzinfo:
    """The browser's zone; by its offset alone where this machine does not know the name, UTC
    where there is no browser."""
    name, minutes = st.context.timezone, st.context.timezone_offset
    try:
        return ZoneInfo(name) if name else dt.UTC
    except (ValueError, OSError, LookupError):  # a name from outside
        return dt.timezone(dt.timedelta(minutes=-(minutes or 0)))


def local(moment: dt.datetime) -> dt.datetime:
    """A moment of the log in the browser's zone."""
    return moment.replace(tzinfo=dt.UTC).astimezone(zone())


def in_utc(moment: dt.datetime) -> dt.datetime:
    """A moment in the browser's zone, given without it, as the log's are."""
    return moment.replace(tzinfo=zone()).astimezone(dt.UTC).replace(tzinfo=None)


def offset() -> dt.timedelta:
    """How far the browser's clock is ahead of UTC now."""
    return dt.datetime.now(zone()).utcoffset() or dt.timedelta()


def stamp(moment: dt.datetime) -> str:
    """`2026-11-20 19:01:00 KST`."""
    there = local(moment)
    return f"{there:%Y-%m-%d %H:%M:%S} {_named(there)}"


def zone_name() -> str:
    """The zone's name as it is now, for the head of a column."""
    return _named(dt.datetime.now(zone()))


def _named(there: dt.datetime) -> str:
    """Zones without letters of their own call themselves `+03`."""
    name = there.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name
