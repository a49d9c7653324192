"""Counting days, weeks and months from today. Weeks start on Monday (ISO 8601).

What lies before the first or after the last day Python knows is None, as is 30 February.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

SATURDAY, SUNDAY = 5, 6
Whole = Callable[[date, int], date | None]


def day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def after(today: date, days: int) -> date | None:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None


def months_after(today: date, months: int) -> date | None:
    """The same day `months` later; the month's last day where it has no such day."""
    month = today.year * 12 + today.month - 1 + months
    if not 12 <= month < 10_000 * 12:
        return None
    year, index = divmod(month, 12)
    last = calendar.monthrange(year, index + 1)[1]
    return date(year, index + 1, min(today.day, last))


def month_day(today: date, month: int, number: int) -> date | None:
    """That day of the year, on or after today (29 February may be years away)."""
    for year in range(today.year, min(today.year + 9, 10_000)):
        that_day = day(year, month, number)
        if that_day and that_day >= today:
            return that_day
    return None


def day_of_month(today: date, number: int, months: int | None = None) -> date | None:
    """The `number`th, `months` from now; without `months` the first on or after today."""
    for ahead in range(13) if months is None else (months,):
        start = months_after(today.replace(day=1), ahead)
        that_day = day(start.year, start.month, number) if start else None
        if that_day and (months is not None or that_day >= today):
            return that_day
    return None


def weekday_of_week(today: date, weekday: int, weeks: int) -> date | None:
    """That weekday of the week `weeks` from this one."""
    return after(today, weekday - today.weekday() + 7 * weeks)


def coming(today: date, weekday: int) -> date | None:
    """That weekday, today included."""
    return after(today, (weekday - today.weekday()) % 7)


def nth_weekday(today: date, month: int, weekday: int, nth: int) -> date | None:
    """The `nth` such weekday of that month, on or after today (Mother's Day)."""
    for year in (today.year, today.year + 1):
        first = day(year, month, 1)
        that_day = first and after(first, (weekday - first.weekday()) % 7 + 7 * (nth - 1))
        if that_day and that_day >= today:
            return that_day
    return None


def whole_week(today: date, weeks: int) -> date | None:
    """What Lex makes of "this week" (its Monday) and of any later one (this week's Sunday).

    The latter is what the guide's example shows (`built-in-slot-date`: "next week" said on
    2020-11-25 is 2020-11-29).
    """
    return weekday_of_week(today, SUNDAY, 0) if weeks > 0 else weekday_of_week(today, 0, weeks)


def whole_month(today: date, months: int) -> date | None:
    """The first day of this or an earlier month, the last day of a later one."""
    start = months_after(today.replace(day=1), months)
    if start is None or months <= 0:
        return start
    return start.replace(day=calendar.monthrange(start.year, start.month)[1])


def named_month(today: date, month: int) -> date | None:
    return whole_month(today, (month - today.month) % 12)


def whole_year(today: date, years: int) -> date | None:
    """The first day of this or an earlier year, the last day of a later one."""
    return day(today.year + years, *((12, 31) if years > 0 else (1, 1)))


def last_of_month(today: date, months: int) -> date | None:
    start = months_after(today.replace(day=1), months)
    return start and start.replace(day=calendar.monthrange(start.year, start.month)[1])


def full_year(written: str) -> int:
    """26 is 2026."""
    year = int(written)
    return 2000 + year if year < 100 else year
