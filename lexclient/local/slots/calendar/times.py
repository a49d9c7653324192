"""AMAZON.Time: `HH:MM`, a part of the day, or two readings of an hour without one.

"10 o'clock" is 10:00 or 22:00: no value and two resolutions (`built-in-slot-time` in the developer
guide). An hour from 13 to 24, 0, or written with a leading zero means itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from lexclient.local.slots.calendar.dates import longest
from lexclient.local.slots.european import times as european
from lexclient.local.slots.european.languages import VOCABULARIES
from lexclient.local.slots.phrases import meanings
from lexclient.local.slots.reading import Reading, language_of
from lexclient.local.slots.value import Mention

Reader = Callable[[re.Match[str]], tuple[str, ...]]

# day part: (the value it has alone, the hours it can mean, first and last of 24)
MORNING, AFTERNOON, EVENING, NIGHT = ("MO", 0, 12), ("AF", 11, 22), ("EV", 16, 24), ("NI", 18, 30)
BEFORE_NOON, AFTER_NOON = ("AM", 0, 11), ("PM", 12, 23)
PARTS: Mapping[str, tuple[str, int, int]] = meanings(
    {
        BEFORE_NOON: "오전|午前|am",
        AFTER_NOON: "오후|午後|pm",
        MORNING: "아침|새벽|朝|早朝|morning",
        AFTERNOON: "점심|낮|昼|afternoon",
        EVENING: "저녁|夕方|evening",
        NIGHT: "밤|夜|深夜|night|tonight",
    }
)
MIDDAY = {"정오": "12:00", "자정": "00:00", "正午": "12:00", "noon": "12:00", "midday": "12:00"}
MIDDAY |= {"midnight": "00:00"}


def clock(hour: int, minute: int, part: str | None, *, exact_hour: bool = False) -> tuple[str, ...]:
    """The times of day that an hour, minute and part of the day can mean; none if impossible."""
    if hour > 24 or minute > 59:
        return ()
    if part is None and (exact_hour or hour > 12 or hour == 0):
        return (f"{hour % 24:02}:{minute:02}",)
    candidates = sorted({hour % 12, hour % 12 + 12})
    if part is not None:
        candidates = _in_part(hour, part) or candidates
    return tuple(f"{candidate % 24:02}:{minute:02}" for candidate in candidates)


def _in_part(hour: int, part: str) -> list[int]:
    """The one hour of the two that falls into the part; 밤 1시 is after midnight."""
    _, first, last = PARTS[part]
    fitting = [h for h in (hour % 12, hour % 12 + 12, hour % 12 + 24) if first <= h <= last]
    if hour > 12:
        return [hour]
    return fitting[:1]


def _european(match: re.Match[str], language: str) -> tuple[str, ...]:
    groups = match.groupdict()
    if groups.get("midday"):
        return (european.midday_of(language, groups["midday"]),)
    if alone := groups.get("alone"):
        return (PARTS[european.part_of(language, alone)][0],)
    part = groups.get("part")
    return _hour(match, part and european.part_of(language, part))


def _hour(match: re.Match[str], named_part: str | None = None) -> tuple[str, ...]:
    """Groups `part`, `hour`, `minute`, `half` and `before` (so many minutes before), as present."""
    groups = match.groupdict()
    minute = 30 if groups.get("half") else int(groups.get("minute") or 0)
    hour, before = int(groups["hour"]), bool(groups.get("before"))
    part = named_part or (groups.get("part") or groups.get("late") or "").replace(".", "").replace(
        " ", ""
    )
    exact_hour = groups["hour"].startswith("0") and len(groups["hour"]) == 2
    times = clock(hour, 0 if before else minute, part or None, exact_hour=exact_hour)
    return tuple(_earlier(time, minute) for time in times) if before else times


def _earlier(time: str, minutes: int) -> str:
    total = (int(time[:2]) * 60 + int(time[3:]) - minutes) % (24 * 60)
    return f"{total // 60:02}:{total % 60:02}"


def _part_alone(match: re.Match[str]) -> tuple[str, ...]:
    return (PARTS[match[1].replace(".", "")][0],)


def _midday(match: re.Match[str]) -> tuple[str, ...]:
    return (MIDDAY[match[1]],)


KOREAN_PARTS = "오전|오후|아침|새벽|점심|낮|저녁|밤"
JAPANESE_PARTS = "午前|午後|早朝|朝|昼|夕方|深夜|夜"
LATE = (
    r"(?:\s*(?P<late>[ap]\.?\s?m)\b\.?"
    r"|\s+(?:(?:in\s+the|at|this)\s+)?(?P<part>morning|afternoon|evening|night|tonight))"
)
COLON = r"(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?!:?\d)"
# as written beside any language
ENGLISH_HALVES: tuple[tuple[str, Reader], ...] = (
    (r"(?<![\d:.])(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s*(?P<late>[ap]\.?m)(?![a-z])", _hour),
    (rf"(?<![a-z])(?P<late>[ap]\.?m\.?)\s*{COLON}", _hour),
    (r"(?<![\d:])(?P<hour>\d{1,2})\s*(?P<late>[ap]\.?m)(?![a-z])", _hour),
)
TABLE: Mapping[str, tuple[tuple[str, Reader], ...]] = {
    "ko": (
        (
            rf"(?:(?P<part>{KOREAN_PARTS})에?\s*)?(?<!\d)(?P<hour>\d{{1,2}})\s*시(?!간)"
            r"(?:\s*(?:(?P<minute>\d{1,2})\s*분(?:\s*(?P<before>전))?|(?P<half>반)))?",
            _hour,
        ),
        (rf"(?:(?P<part>{KOREAN_PARTS})\s*)?{COLON}", _hour),
        *ENGLISH_HALVES,
        (rf"({KOREAN_PARTS})(?!\s*\d)", _part_alone),
        (r"(정오|자정)", _midday),
    ),
    "ja": (
        (
            rf"(?:(?P<part>{JAPANESE_PARTS})の?\s*)?(?<!\d)(?P<hour>\d{{1,2}})\s*時(?!間)"
            r"(?:\s*(?:(?P<minute>\d{1,2})\s*分(?:\s*(?P<before>前))?|(?P<half>半)))?",
            _hour,
        ),
        (rf"(?:(?P<part>{JAPANESE_PARTS})\s*)?{COLON}", _hour),
        *ENGLISH_HALVES,
        (rf"({JAPANESE_PARTS})(?!\s*\d)", _part_alone),
        (r"(正午)", _midday),
    ),
    "en": (
        (rf"{COLON}(?:{LATE})?", _hour),
        (rf"(?<![\d:.])(?P<hour>\d{{1,2}})\.(?P<minute>[0-5]\d){LATE}", _hour),
        (rf"(?<![\d:.])(?P<hour>\d{{1,2}})(?P<minute>[0-5]\d){LATE}", _hour),
        (
            r"\bat\s+(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)"
            r"(?!\d|\s*(?:%|[ap]\.?\s?m\b|in\b|this\b))",
            _hour,
        ),
        (r"(?<!\d)(?P<hour>\d{1,2})\s?h\s?(?P<minute>[0-5]\d)(?!\d)", _hour),
        (r"(?<!\d)(?P<hour>[012]\d)(?P<minute>[0-5]\d)\s+(?:hours|hrs)\b", _hour),
        (r"^\s*(?P<hour>[012]\d)(?P<minute>[0-5]\d)\s*$", _hour),
        (
            r"(?<![\d:])\b(?P<hour>\d{1,2})(?:\s+(?:oh\s+)?(?P<minute>\d{1,2}))?"
            rf"(?:\s+o'?\s?clock)?{LATE}",
            _hour,
        ),
        (r"\b(?P<hour>\d{1,2})(?:\s+(?P<minute>\d{2}))?\s+o'?\s?clock\b", _hour),
        (r"\b(?P<half>half)\s+(?:past\s+)?(?P<hour>\d{1,2})\b" + f"(?:{LATE})?", _hour),
        (r"\b(?P<minute>\d{1,2})\s+past\s+(?P<hour>\d{1,2})\b" + f"(?:{LATE})?", _hour),
        (
            r"\b(?P<minute>\d{1,2})\s+(?P<before>to|before)\s+(?P<hour>\d{1,2})\b" + f"(?:{LATE})?",
            _hour,
        ),
        (r"\bat\s+(?P<hour>\d{1,2})(?:\s+(?P<minute>\d{2}))?\b(?!\s*[a-z:%])", _hour),
        (r"\b(morning|afternoon|evening|tonight|night|[ap]m)\b", _part_alone),
        (r"\b(noon|midday|midnight)\b", _midday),
    ),
}
BARE = re.compile(r"^\s*(?P<hour>\d{1,2})(?:[\s.](?P<minute>\d{2}))?\s*(?:please|[.!])*\s*$")
ABOUT = re.compile(r"(?<=\d)\s?-?ish\b")
QUARTER = re.compile(r"\ba?\s?quarter(?=\s+(?:past|to|before))")
PATTERNS = {
    language: tuple((re.compile(pattern), reader) for pattern, reader in rows)
    for language, rows in TABLE.items()
}
OTHER = ((re.compile(COLON), _hour),)


@cache
def _patterns_of(language: str) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """The patterns of a language of Europe; of any other, a time with a colon alone."""
    if language not in VOCABULARIES:
        return OTHER
    reader = partial(_european, language=language)
    halves = tuple((re.compile(pattern), own) for pattern, own in ENGLISH_HALVES)
    return (*((re.compile(pattern), reader) for pattern in european.patterns(language)), *halves)


def find_times(reading: Reading, locale_id: str) -> Iterator[Mention]:
    """The times `reading` names; an answer that is only a number is an hour."""
    plain = reading.replace(QUARTER, lambda _: "15").replace(ABOUT, lambda _: "")
    language = language_of(locale_id)
    if language in VOCABULARIES:
        plain = european.plainer(reading, language)
    patterns = PATTERNS.get(language) or _patterns_of(language)
    mentions = [
        Mention(*plain.span(match.start(), match.end()), None, times)
        for pattern, reader in (*patterns, (BARE, _hour))
        for match in pattern.finditer(plain.plain)
        if (times := reader(match))
    ]
    for one in longest(mentions):
        value = one.resolved[0] if len(one.resolved) == 1 else None
        yield Mention(one.start, one.end, value, one.resolved)
