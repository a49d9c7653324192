"""English number words as digits, fractions and magnitudes included: `two and a half` is 2.5.

The words go through text2num (maintained, wheels for Python 3.11 to 3.14, no dependencies,
microseconds a phrase); it does not know halves and quarters, `a hundred`, or where one number
ends and the next begins in `five and nine`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from text_to_num import alpha2digit  # type: ignore[import-untyped]  # has no stubs

from lexclient.local.slots.phrases import meanings
from lexclient.local.slots.reading import Reading, Span

CARDINALS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    "|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    "|ninety|hundred|thousand|million|billion|point"
)
ORDINALS = (
    "first|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    "|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
)
# "second" is a unit of time unless it follows "the" or a ten
WORD = rf"(?:{CARDINALS}|{ORDINALS}|(?<=the )second|(?<=twenty[ -])second|second of)"
JOINT = r"(?:(?:[\s-]+and)?[\s-]+|\s+dot\s+)"
RUN = re.compile(rf"\b{WORD}(?:{JOINT}{WORD})*\b")
PART = re.compile(r"[^\s-]+")
POINT = re.compile(r"\b(\d+) (?:point|dot) (\d+)\b")  # "point forty two" is 0.42
PHRASES = meanings(
    {
        "6": "half a dozen",
        "12": "a dozen|dozen",
        "24": "two dozen",
        "2": "a couple of|couple of|a couple",
        "500": "half a hundred",
        "500000": "half a million",
        "one hundred": "a hundred",
        "one thousand": "a thousand",
        "one million": "a million",
        "one billion": "a billion",
    }
)
PHRASE = re.compile(r"\b(?:" + "|".join(sorted(PHRASES, key=len, reverse=True)) + r")\b")
MAGNITUDES = {"thousand": 10**3, "grand": 10**3, "k": 10**3, "million": 10**6, "billion": 10**9}
MAGNITUDE = re.compile(
    r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)(?:\s?(thousand|grand|million|billion)|(k))\b"
)
LONE = re.compile(r"\b(?:thousand|million|billion)\b")
QUARTERS = {"half": "5", "quarter": "25", "3 quarters": "75"}
AND_A_PART = re.compile(r"(?<![\d.,])(\d+)\s+and\s+(?:a\s+)?(half|quarter|3 quarters)\b")
MOST_WORDS = 12  # of one number


def english(reading: Reading) -> Reading:
    """`reading` with its number words as digits."""
    reading = reading.replace(PHRASE, lambda match: PHRASES[match[0]])
    reading = reading.rewritten(_digits(reading.plain))
    reading = reading.replace(POINT, lambda match: f"{match[1]}.{match[2]}")
    reading = reading.replace(AND_A_PART, lambda match: f"{match[1]}.{QUARTERS[match[2]]}")
    reading = reading.replace(MAGNITUDE, _multiplied)
    return reading.replace(LONE, lambda match: str(MAGNITUDES[match[0]]))


def _multiplied(match: re.Match[str]) -> str:
    number = Decimal(match[1].replace(",", "")) * MAGNITUDES[match[2] or match[3]]
    return f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{int(number)}"


def _digits(plain: str) -> Iterator[tuple[int, int, str]]:
    """Each number in words, where it stands, and its digits."""
    for run in RUN.finditer(plain):
        parts = [match.span() for match in PART.finditer(plain, *run.span())]
        while parts:
            count, digits = _longest(plain, parts)
            if digits and not LONE.fullmatch(plain[parts[0][0] : parts[count - 1][1]]):
                yield parts[0][0], parts[count - 1][1], digits
            parts = parts[count:]


def _longest(plain: str, parts: list[Span]) -> tuple[int, str]:
    """How many of the words make one number, and its digits; one that is none, without any."""
    best, digits = 1, ""
    for count in range(1, min(len(parts), MOST_WORDS) + 1):
        number = _number(plain[parts[0][0] : parts[count - 1][1]])
        if number:
            best, digits = count, number
    return best, digits


@lru_cache(maxsize=8192)
def _number(phrase: str) -> str:
    """The digits of a phrase if it is one number, else nothing."""
    words = phrase.removesuffix(" of").replace(" dot ", " point ")
    lead = "zero " if words.startswith("point") else ""
    digits: str = POINT.sub(r"\1.\2", alpha2digit(lead + words, "en", 0))
    return digits if digits[0].isdecimal() and " " not in digits else ""
