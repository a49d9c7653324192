"""AMAZON.Date: words for a day, read as an ISO 8601 date.

The phrases of each language are a table of patterns and of what they mean from today on. We
measured dateparser 1.5 first: it leaves `다음 주 금요일`, `모레`, `来週の金曜日` and
`a week from Monday` unread, and reads `다음 달 3일` and `the 5th` as wrong days. A wrong day is
worse than none, so the tables are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from lexclient.local.slots.calendar import english, japanese, korean
from lexclient.local.slots.calendar.days import coming, day, full_year, month_day
from lexclient.local.slots.european import dates as european
from lexclient.local.slots.european.languages import VOCABULARIES
from lexclient.local.slots.phrases import Phrase, phrase
from lexclient.local.slots.reading import Reading, language_of
from lexclient.local.slots.value import Mention, exact


def _slashed(match: re.Match[str], today: date, *, day_first: bool = False) -> date | None:
    first, second = int(match[1]), int(match[2])
    swapped = day_first or first > 12
    month, number = (second, first) if swapped else (first, second)
    if not match[3]:
        return month_day(today, month, number)
    return day(full_year(match[3]), month, number)


def _day_first(match: re.Match[str], today: date) -> date | None:
    return _slashed(match, today, day_first=True)


ISO = phrase(
    r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)",
    lambda m, _: day(int(m[1]), int(m[2]), int(m[3])),
)
SLASHED = r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?![\d/])"
DASHED = r"(?<![\d-])(\d{1,2})-(\d{1,2})-(\d{4})(?![\d-])"
# an answer that is nothing else: 12.24, 12-24 and 20261224 are a number elsewhere
ALONE = r"^\s*(\d{1,2})[.-](\d{1,2})()\.?\s*$"
COMPACT = phrase(
    r"^\s*(\d{4})(\d{2})(\d{2})\s*$", lambda m, _: day(int(m[1]), int(m[2]), int(m[3]))
)
WRITTEN = (SLASHED, DASHED, ALONE)
MONTH_FIRST = (ISO, COMPACT, *(phrase(pattern, _slashed) for pattern in WRITTEN))
DAY_FIRST = (ISO, COMPACT, *(phrase(pattern, _day_first) for pattern in WRITTEN))

PHRASES: Mapping[str, tuple[Phrase, ...]] = {
    "ko": korean.PHRASES,
    "en": english.PHRASES,
    "ja": japanese.PHRASES,
}


def find_dates(reading: Reading, locale_id: str, today: date) -> Iterator[Mention]:
    """The days `reading` names, of those that overlap the longest, in the order they are said."""
    language = language_of(locale_id)
    day_first = language not in ("ko", "ja") and locale_id != "en_US"
    phrases = DAY_FIRST if day_first else MONTH_FIRST
    if language in PHRASES:
        phrases += PHRASES[language]
    elif language in VOCABULARIES:
        phrases += european.phrases_of(language)
    else:  # which of 10/12 is the day is not known there
        phrases = (ISO, COMPACT)
    mentions = []
    for pattern, meaning in phrases:
        for match in pattern.finditer(reading.plain):
            value = meaning(match, today)
            start, end = reading.span(match.start(), match.end())
            # an impossible day keeps its place, so that "30" is not read out of 30 February
            mentions.append(Mention(start, end, value.isoformat() if value else None))
    named = list(longest(mentions))
    for one in named:
        if one.interpreted is not None and not _is_the_weekday_of_another(
            one, named, reading, today
        ):
            yield exact(one.start, one.end, one.interpreted)


BETWEEN = frozenset(" ,().の")  # between a weekday and its date: "Friday, December 25th"


def _is_the_weekday_of_another(
    one: Mention, named: list[Mention], reading: Reading, today: date
) -> bool:
    """Whether this is the coming weekday of a date that stands beside it."""
    own = date.fromisoformat(one.interpreted or "")
    if own != coming(today, own.weekday()):
        return False
    others = (other for other in named if other is not one and other.interpreted)
    return any(
        date.fromisoformat(other.interpreted or "").weekday() == own.weekday()
        and other.interpreted != one.interpreted
        and _touch(one, other, reading)
        for other in others
    )


def _touch(one: Mention, other: Mention, reading: Reading) -> bool:
    first, second = sorted((one, other), key=lambda mention: mention.start)
    return BETWEEN.issuperset(reading.utterance[first.end : second.start])


def longest(mentions: list[Mention]) -> Iterator[Mention]:
    """The longest of those that overlap, in the order they are said."""
    kept: list[Mention] = []
    for one in sorted(mentions, key=lambda f: (f.start - f.end, f.start)):
        if one.is_apart_from(kept):
            kept.append(one)
    yield from sorted(kept, key=lambda f: f.start)
