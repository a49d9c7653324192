"""AMAZON.Duration: a span of time as ISO 8601, `PnYnMnWnDTnHnMnS`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal
from functools import cache

from lexclient.local.slots.calendar.dates import longest
from lexclient.local.slots.european.languages import VOCABULARIES
from lexclient.local.slots.european.vocabulary import Vocabulary
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
            "Y": "year|yr|decade|century|centurie",
            "M": "month",
            "W": "week|wk|fortnight",
            "D": "day",
            "TH": "hour|hr|h",
            "TM": "minute|min|m",
            "TS": "second|sec|s",
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
            "P2W": "fortnight",
            "PT15M": "quarter hour",
        }
    ),
    "ja": {"半日": "PT12H", "半時間": "PT30M"},
}
# a unit, what it is divided into, and how many of those it has; half a month is 15 days
PARTS = {"Y": ("M", 12), "M": ("D", 30), "W": ("D", 7), "D": ("TH", 24), "TH": ("TM", 60)}
PARTS |= {"TM": ("TS", 60)}
MULTIPLES = {"decade": 10, "century": 100, "centurie": 100, "fortnight": 2}
ORDER = ("Y", "M", "W", "D", "TH", "TM", "TS")
HALF = {"ko": r"\s*(반)", "ja": r"(半)", "en": r"\s*(and\s+(?:a\s+)?(?:half|quarter))"}
PLURAL = {"ko": r"\s*(?:간|동안)?", "ja": "(?:間)?", "en": r"s?\b"}
JOINT = re.compile(r"[\s,]*(?:(?:and|y|e|et|und|con)\b|그리고|と)?[\s,]*")
# "half a day", "3 quarters of an hour": a share of one
SHARES = {"half": "0.5", "quarter": "0.25", "quarters": "0.75"}
SHARE = re.compile(
    r"(?:\b(?:a|3)\s+)?\b(half|quarters?)\s+(?:of\s+)?(?:an?\s+)?"
    r"(?=(?:year|month|week|fortnight|day|hour|minute|decade|century)\b)"
)
CLOCKED = re.compile(r"(?<![\d:])(\d{1,3}):([0-5]\d)\s*(?:hours?|hrs?|h)\b")
HOUR_MINUTES = re.compile(r"(?<!\d)(\d{1,3})\s?h\s?([0-5]\d)(?!\d|\s?m|\.)")
NUMBER = {"ko": r"(\d+(?:\.\d+)?)", "ja": r"(\d+(?:\.\d+)?)", "en": r"(\d+(?:\.\d+)?|\ban?\b)"}


def _piece(language: str) -> re.Pattern[str]:
    unit = any_of(UNITS[language])
    return re.compile(
        rf"{NUMBER[language]}[\s-]*({unit}){PLURAL[language]}(?:{HALF[language]})?"
        + (r"(?!\s*[시월일요])" if language == "ko" else "")
    )


@cache
def _european_piece(language: str) -> re.Pattern[str]:
    words = VOCABULARIES[language]
    unit = "|".join(words.units.values())
    number = rf"(\d+(?:\.\d+)?|\b(?:{words.one}))"
    return re.compile(rf"{number}[ '-]?({unit})\b(?: ?({words.and_half})\b)?")


def _unit(language: str, words: str) -> str:
    """The designator of a unit's name: TH for `horas`."""
    if language in UNITS:
        return UNITS[language][words]
    units = VOCABULARIES[language].units
    return next(unit for unit, pattern in units.items() if re.fullmatch(pattern, words))


PIECES = {language: _piece(language) for language in UNITS}
WHOLES = {language: re.compile(any_of(words)) for language, words in WHOLE.items()}


def find_durations(reading: Reading, locale_id: str) -> Iterator[Mention]:
    """The durations `reading` names; neighbours such as "5 hours and 10 minutes" are one."""
    language = language_of(locale_id)
    if language == "en":
        reading = reading.replace(SHARE, lambda match: SHARES[match[1]] + " ")
        reading = reading.replace(CLOCKED, lambda match: f"{match[1]} hours {match[2]} minutes")
        reading = reading.replace(HOUR_MINUTES, lambda m: f"{m[1]} hours {m[2]} minutes")
    if language in VOCABULARIES:
        reading = reading.replace(HOUR_MINUTES, lambda m: f"{m[1]} h {m[2]} min")
        reading = _with_shares(reading, VOCABULARIES[language])
    if language in PIECES or language in VOCABULARIES:
        yield from longest(list(_mentions(reading, language)))


def _with_shares(reading: Reading, words: Vocabulary) -> Reading:
    """`media hora`, `une demi-heure` and `eine halbe Stunde` are half of one, also a quarter."""
    article = rf"(?:\b(?:1|{words.one}) ?)?\b"
    units = "|".join(words.units[unit] for unit in ("TH", "D", "Y", "M"))
    half = re.compile(rf"{article}(?:{words.half.rstrip(' ')})[ -]?(?=(?:{units})\b)")
    quarter = re.compile(rf"{article}(?:{words.quarter}) ?(?:de |d')?(?=(?:{words.units['TH']})\b)")
    one = re.compile(rf"^\W*({units})(?= (?:{words.and_half})\b)")  # "hora y media"
    reading = reading.replace(one, lambda match: f"1 {match[1]}")
    return reading.replace(half, lambda _: "0.5 ").replace(quarter, lambda _: "0.25 ")


def _mentions(reading: Reading, language: str) -> Iterator[Mention]:
    for match in WHOLES[language].finditer(reading.plain) if language in WHOLES else ():
        yield exact(*reading.span(*match.span()), WHOLE[language][match[0]])
    pieces = PIECES.get(language) or _european_piece(language)
    run: list[re.Match[str]] = []
    for match in pieces.finditer(reading.plain):
        if run and not JOINT.fullmatch(reading.plain[run[-1].end() : match.start()]):
            yield _joined(reading, run, language)
            run = []
        run.append(match)
    if run:
        yield _joined(reading, run, language)


def _joined(reading: Reading, run: list[re.Match[str]], language: str) -> Mention:
    amounts: dict[str, Decimal] = {}
    for match in run:
        number = Decimal(match[1]) if match[1][0].isdecimal() else Decimal(1)
        if match[3]:
            number += Decimal("0.25") if "quarter" in match[3] else Decimal("0.5")
        unit = _unit(language, match[2])
        for part, amount in _divided(unit, number * MULTIPLES.get(match[2], 1)):
            amounts[part] = amounts.get(part, Decimal(0)) + amount
    return exact(*reading.span(run[0].start(), run[-1].end()), written(amounts))


def _divided(unit: str, number: Decimal) -> Iterator[tuple[str, Decimal]]:
    """A number of a unit in whole numbers of it and of smaller ones: 2.5 hours are 2 and 30 min."""
    whole = number.to_integral_value(ROUND_FLOOR)
    if number == whole or unit not in PARTS:
        yield unit, number
        return
    if whole:
        yield unit, whole
    part, count = PARTS[unit]
    yield from _divided(part, (number - whole) * count)


def written(amounts: Mapping[str, Decimal]) -> str:
    """`{"D": 3, "TH": 2}` is P3DT2H."""
    texts = {unit: f"{amount.normalize():f}" for unit, amount in amounts.items()}
    date = "".join(f"{texts[u]}{u}" for u in ORDER[:4] if u in texts)
    time = "".join(f"{texts[u]}{u[1]}" for u in ORDER[4:] if u in texts)
    return f"P{date}" + (f"T{time}" if time else "")
