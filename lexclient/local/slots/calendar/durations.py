"""AMAZON.Duration: a span of time as ISO 8601, `PnYnMnWnDTnHnMnS`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lexclient.local.slots.calendar.dates import longest
from lexclient.local.slots.phrases import any_of, meanings
from lexclient.local.slots.reading import Reading, language_of
from lexclient.local.slots.value import Mention, exact

# unit: its designator, with a T before those of the clock
UNITS: Mapping[str, Mapping[str, str]] = {
    "ko": meanings(
        {
            "Y": "년|해",
            "M": "개월|달",
            "W": "주일|주",
            "D": "일",
            "TH": "시간",
            "TM": "분",
            "TS": "초",
        }
    ),
    "en": meanings(
        {
            "Y": "year|yr",
            "M": "month",
            "W": "week",
            "D": "day",
            "TH": "hour|hr",
            "TM": "minute|min",
            "TS": "second|sec",
        }
    ),
    "ja": meanings(
        {
            "Y": "年",
            "M": "か月|ヶ月|カ月|ヵ月",
            "W": "週間|週",
            "D": "日",
            "TH": "時間",
            "TM": "分",
            "TS": "秒",
        }
    ),
}
# words that are a whole duration
WHOLE: Mapping[str, Mapping[str, str]] = {
    "ko": meanings(
        {
            "P1D": "하루",
            "P2D": "이틀",
            "P3D": "사흘",
            "P4D": "나흘",
            "P5D": "닷새",
            "P6D": "엿새",
            "P10D": "열흘",
            "P15D": "보름",
            "PT6H": "반나절",
            "PT30M": "반시간",
        }
    ),
    "en": meanings(
        {
            "PT30M": "half an hour|half hour",
            "P2W": "fortnight",
            "PT1H30M": "an hour and a half",
            "PT15M": "a quarter of an hour|quarter hour",
        }
    ),
    "ja": {"半日": "PT12H", "半時間": "PT30M"},
}
HALVES = {"TH": ("TM", 30), "Y": ("M", 6), "TM": ("TS", 30)}
ORDER = ("Y", "M", "W", "D", "TH", "TM", "TS")
HALF = {"ko": r"\s*(반)", "ja": r"(半)", "en": r"\s*(and\s+a\s+half)"}
PLURAL = {"ko": r"\s*(?:간|동안)?", "ja": "(?:間)?", "en": r"s?\b"}
JOINT = re.compile(r"[\s,]*(?:and\b|그리고|と)?[\s,]*")
NUMBER = {"ko": r"(\d+(?:\.\d+)?)", "ja": r"(\d+(?:\.\d+)?)", "en": r"(\d+(?:\.\d+)?|\ban?\b)"}


def _piece(language: str) -> re.Pattern[str]:
    unit = any_of(UNITS[language])
    return re.compile(
        rf"{NUMBER[language]}[\s-]*({unit}){PLURAL[language]}(?:{HALF[language]})?"
        + (r"(?!\s*[시월일요])" if language == "ko" else "")
    )


PIECES = {language: _piece(language) for language in UNITS}
WHOLES = {language: re.compile(any_of(words)) for language, words in WHOLE.items()}


def find_durations(reading: Reading, locale_id: str) -> Iterator[Mention]:
    """The durations `reading` names; neighbours such as "5 hours and 10 minutes" are one."""
    language = language_of(locale_id)
    if language in UNITS:
        yield from longest(list(_mentions(reading, language)))


def _mentions(reading: Reading, language: str) -> Iterator[Mention]:
    for match in WHOLES[language].finditer(reading.plain):
        yield exact(*reading.span(*match.span()), WHOLE[language][match[0]])
    run: list[re.Match[str]] = []
    for match in PIECES[language].finditer(reading.plain):
        if run and not JOINT.fullmatch(reading.plain[run[-1].end() : match.start()]):
            yield _joined(reading, run, language)
            run = []
        run.append(match)
    if run:
        yield _joined(reading, run, language)


def _joined(reading: Reading, run: list[re.Match[str]], language: str) -> Mention:
    amounts: dict[str, str] = {}
    for match in run:
        unit = UNITS[language][match[2]]
        amounts[unit] = "1" if match[1] in ("a", "an") else match[1].lstrip("0") or "0"
        if match[3] and unit in HALVES:
            half, amount = HALVES[unit]
            amounts[half] = str(amount)
    return exact(*reading.span(run[0].start(), run[-1].end()), written(amounts))


def written(amounts: Mapping[str, str]) -> str:
    """`{"D": "3", "TH": "2"}` is P3DT2H."""
    date = "".join(f"{amounts[u]}{u}" for u in ORDER[:4] if u in amounts)
    time = "".join(f"{amounts[u]}{u[1]}" for u in ORDER[4:] if u in amounts)
    return f"P{date}" + (f"T{time}" if time else "")
