"""How English names a day. Numerals have become digits before these patterns are tried.

"next Friday" is the Friday of next week (weeks start on Monday), as in `다음 주 금요일`.
"""

from __future__ import annotations

import re
from datetime import date

from lexclient.local.slots.calendar import days
from lexclient.local.slots.phrases import Phrase, any_of, meanings, phrase

NEAR = meanings(
    {
        0: "today|tonight|now|right now",
        1: "tomorrow|tmrw|tmr",
        2: "day after tomorrow|the day after tomorrow",
        -1: "yesterday",
        -2: "the day before yesterday",
    }
)
WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = {name: number for number, name in enumerate(WEEKDAY_NAMES)}
WEEKDAYS |= {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4}
MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
REFERENCES = {"last": -1, "past": -1, "previous": -1, "this": 0, "the current": 0, "next": 1}
REFERENCES |= {"the next": 1, "the following": 1, "the coming": 0, "coming": 0}
UNITS = {"day": 1, "week": 7, "fortnight": 14}
FEASTS = meanings(
    {
        (12, 24): "christmas eve",
        (12, 25): "christmas day|christmas|xmas",
        (12, 31): "new year's eve",
        (1, 1): "new year's day|new years day",
        (2, 14): "valentine's day|valentines day|valentine's",
        (10, 31): "halloween",
        (7, 4): "independence day",
    }
)
# (month, weekday, which one) as in the United States
MOVABLE = meanings(
    {
        (5, 6, 2): "mother's day|mothers day",
        (6, 6, 3): "father's day|fathers day",
        (11, 3, 4): "thanksgiving",
    }
)
WEEKDAY = rf"({any_of(WEEKDAYS)})"
REFERENCE = rf"({any_of(REFERENCES)})"
MONTH = rf"({any_of(MONTHS)})\.?"
# "may" alone is a verb, "mar" and "sat" are words
LONE_MONTH = rf"({any_of(set(MONTH_NAMES) - {'may', 'march'})})"
NUMBER = r"(\d{1,2})(?:st|nd|rd|th)?"
COUNT = r"(an?|\d{1,5})\s+"


def _count(written: str) -> int:
    return 1 if written in ("a", "an") else int(written)


def _later(count: str, unit: str, today: date, sign: int = 1) -> date | None:
    number = sign * _count(count)
    if unit in UNITS:
        return days.after(today, number * UNITS[unit])
    return days.months_after(today, number * {"month": 1, "year": 12}[unit])


def _from_base(match: re.Match[str], today: date) -> date | None:
    """ "a week from Monday", "two days after tomorrow": the base first, then the count."""
    base = match[3]
    start = days.coming(today, WEEKDAYS[base]) if base in WEEKDAYS else _near(base, today)
    return start and _later(match[1], match[2], start)


def _weekday(today: date, weekday: int, weeks: int) -> date | None:
    """ "this Friday" is the coming one, "next" and "last" are of the weeks beside this one."""
    return days.weekday_of_week(today, weekday, weeks) if weeks else days.coming(today, weekday)


def _weeks_on(start: date | None, weeks: int) -> date | None:
    return days.after(start, 7 * weeks) if start else None


def _near(word: str, today: date) -> date | None:
    return days.after(today, NEAR[word])


def _dated(today: date, month: str, number: str, year: str | None) -> date | None:
    if year:
        return days.day(days.full_year(year.strip("'")), MONTHS[month], int(number))
    return days.month_day(today, MONTHS[month], int(number))


UNIT = r"(day|week|fortnight|month|year)s?"
PHRASES: tuple[Phrase, ...] = (
    phrase(rf"\b({any_of(NEAR)})\b", lambda m, t: _near(m[1], t)),
    phrase(rf"\bin\s+{COUNT}{UNIT}\b", lambda m, t: _later(m[1], m[2], t)),
    phrase(
        rf"\b{COUNT}{UNIT}\s+(?:from\s+(?:now|today)|later|hence)\b",
        lambda m, t: _later(m[1], m[2], t),
    ),
    phrase(rf"\b{COUNT}{UNIT}\s+(?:from|after)\s+({any_of([*WEEKDAYS, *NEAR])})\b", _from_base),
    phrase(rf"\b{COUNT}{UNIT}\s+ago\b", lambda m, t: _later(m[1], m[2], t, sign=-1)),
    phrase(
        rf"\b{WEEKDAY}\s+after\s+next\b", lambda m, t: days.weekday_of_week(t, WEEKDAYS[m[1]], 2)
    ),
    phrase(
        rf"\b{REFERENCE}\s+{WEEKDAY}\b",
        lambda m, t: _weekday(t, WEEKDAYS[m[2]], REFERENCES[m[1]]),
    ),
    phrase(
        rf"\b{WEEKDAY}\s+(?:of\s+)?{REFERENCE}\s+week\b",
        lambda m, t: days.weekday_of_week(t, WEEKDAYS[m[1]], REFERENCES[m[2]]),
    ),
    phrase(
        rf"\b{WEEKDAY},?\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)\b",
        lambda m, t: days.day_of_month(t, int(m[2])),
    ),
    phrase(
        rf"\b(\d{{1,2}})\s+{WEEKDAY}s?\s+from\s+now\b",
        lambda m, t: _weeks_on(days.coming(t, WEEKDAYS[m[2]]), int(m[1]) - 1),
    ),
    phrase(
        rf"\b(?:a\s+week\s+(?:on\s+)?{WEEKDAY}|{WEEKDAY}\s+week)\b",
        lambda m, t: _weeks_on(days.coming(t, WEEKDAYS[m[1] or m[2]]), 1),
    ),
    phrase(
        r"\b(?:a\s+week\s+(today|tomorrow)|(today|tomorrow)\s+week)\b",
        lambda m, t: days.after(t, 7 + NEAR[m[1] or m[2]]),
    ),
    phrase(rf"\b{WEEKDAY}\b", lambda m, t: days.coming(t, WEEKDAYS[m[1]])),
    phrase(r"\b(?:sat)\b(?!\s+(?:on|down|in))", lambda _, t: days.coming(t, days.SATURDAY)),
    phrase(r"\b(?:sun)\b\.?$", lambda _, t: days.coming(t, days.SUNDAY)),
    phrase(
        rf"\b{REFERENCE}\s+weekend\b",
        lambda m, t: days.weekday_of_week(t, days.SATURDAY, REFERENCES[m[1]]),
    ),
    phrase(r"\bthe\s+weekend\b", lambda _, t: days.weekday_of_week(t, days.SATURDAY, 0)),
    phrase(rf"\b{REFERENCE}\s+week\b", lambda m, t: days.whole_week(t, REFERENCES[m[1]])),
    phrase(rf"\b{REFERENCE}\s+month\b", lambda m, t: days.whole_month(t, REFERENCES[m[1]])),
    phrase(rf"\b{REFERENCE}\s+year\b", lambda m, t: days.whole_year(t, REFERENCES[m[1]])),
    phrase(
        rf"\b{MONTH}\s+(?:the\s+)?{NUMBER}(?:\s*,?\s+(\d{{4}}\b|'?\d{{2}}(?=\s*[.!?]?$)))?(?!\w)",
        lambda m, t: _dated(t, m[1], m[2], m[3]),
    ),
    phrase(
        rf"\b(?:the\s+)?{NUMBER}\s+(?:of\s+)?{MONTH}(?:\s*,?\s+(\d{{4}}|'\d{{2}}|\d{{2}}(?=\s*[.!?]?$)))?(?![a-z])",
        lambda m, t: _dated(t, m[2], m[1], m[3]),
    ),
    phrase(
        rf"\b(?:the\s+)?{NUMBER}\s+of\s+{REFERENCE}\s+month\b",
        lambda m, t: days.day_of_month(t, int(m[1]), REFERENCES[m[2]]),
    ),
    phrase(
        r"\b(?:on\s+)?the\s+(\d{1,2})(?:st|nd|rd|th)\b",
        lambda m, t: days.day_of_month(t, int(m[1])),
    ),
    phrase(r"\b(\d{1,2})(?:st|nd|rd|th)\b", lambda m, t: days.day_of_month(t, int(m[1]))),
    phrase(
        rf"\b(?:in|this|next|by)\s+{MONTH}(?![a-z\s]*\d)",
        lambda m, t: days.named_month(t, MONTHS[m[1]]),
    ),
    phrase(rf"\b{LONE_MONTH}\b(?!\s*\d)", lambda m, t: days.named_month(t, MONTHS[m[1]])),
    phrase(r"^\s*(may|march)\s*[.!]?\s*$", lambda m, t: days.named_month(t, MONTHS[m[1]])),
    phrase(
        r"\b(?:the\s+)?(?:end|last\s+day)\s+of\s+(?:(next)|the|this)\s+month\b",
        lambda m, t: days.last_of_month(t, 1 if m[1] else 0),
    ),
    phrase(
        r"\b(?:the\s+)?(?:beginning|start)\s+of\s+next\s+month\b",
        lambda _, t: days.day_of_month(t, 1, 1),
    ),
    phrase(rf"\b({any_of(FEASTS)})", lambda m, t: days.month_day(t, *FEASTS[m[1]])),
    phrase(rf"\b({any_of(MOVABLE)})", lambda m, t: days.nth_weekday(t, *MOVABLE[m[1]])),
)
