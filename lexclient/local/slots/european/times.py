"""How Spanish, Portuguese, Italian, French and German tell the time, as patterns.

The ways of each language (`Vocabulary.clock`) name their parts: `{hour}`, `{minute}`, `{half}`,
`{before}` (so many minutes before), `{part}` of the day, which may be left out, or `{must}` not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lexclient.local.slots.european.languages import BEFORE, VOCABULARIES
from lexclient.local.slots.reading import Reading

HALF_TO = re.compile(r"\bhalb (\d{1,2})\b")
AROUND_HALF = re.compile(r"\b([1-9]|1\d) (vor|nach) halb (\d{1,2})\b")
# one o'clock, where a word that is mostly an article names the hour
ONE_OCLOCK = re.compile(
    r"(?<=\bla )una\b|(?<=\ball')una\b|(?<=\bl')una\b|(?<=\ba )uma\b(?= hora| d[ae] )"
    r"|\beins?\b(?= ?uhr)|(?<=\bum )eins\b|\bune\b(?= ?(?:heure|h\b))"
)
THREE_QUARTERS = re.compile(r"\bdreiviertel (\d{1,2})\b")


def plainer(reading: Reading, language: str) -> Reading:
    """`reading` with quarters as minutes, and German halves as minutes before the hour."""
    words = VOCABULARIES[language]
    reading = reading.replace(ONE_OCLOCK, lambda _: "1")
    if language == "de":
        reading = reading.replace(AROUND_HALF, _around_half)
        reading = reading.replace(THREE_QUARTERS, lambda match: f"15 vor {match[1]}")
        reading = reading.replace(HALF_TO, lambda match: f"30 vor {match[1]}")
    return reading.replace(re.compile(rf"\b(?:{words.quarter})\b"), lambda _: "15")


def _around_half(match: re.Match[str]) -> str:
    minutes = int(match[1])
    return f"{30 + minutes if match[2] == 'vor' else 30 - minutes} vor {match[3]}"


def patterns(language: str) -> tuple[str, ...]:
    """The patterns of a language, with the groups that `calendar.times` reads."""
    words = VOCABULARIES[language]
    part = "|".join(words.parts.values())
    midday = "|".join(words.midday.values())
    groups = {
        "hour": r"(?P<hour>\d{1,2})(?!\d|[:.h]\d)",
        "minute": r"(?P<minute>\d{1,2})(?: minut\w*)?",
        "half": rf"(?P<half>{words.half.rstrip()}|demie?|mezza|30)",
        "before": rf"(?P<before>{BEFORE[language]})(?: (?:le|um|un))?",
        "part": rf"(?: ?(?P<part>{part}))?",
        "must": rf" (?P<part>{part})",
    }
    ways = [_filled(way, groups) for way in words.clock]
    colon = r"(?<![\d:.])(?P<hour>\d{1,2})(?:[:h]|(?<=\d)\.)(?P<minute>[0-5]\d)(?![\d.:])"
    return (*ways, colon + groups["part"], rf"\b(?P<midday>{midday})\b", rf"\b(?P<alone>{part})\b")


def _filled(way: str, groups: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: groups[match[1]], way)


def part_of(language: str, words: str) -> str:
    """`afternoon` for `de la tarde`."""
    parts = VOCABULARIES[language].parts
    return next(name for name, pattern in parts.items() if re.fullmatch(pattern, words))


def midday_of(language: str, words: str) -> str:
    """`12:00` for `mediodia`."""
    midday = VOCABULARIES[language].midday
    return next(time for time, pattern in midday.items() if re.fullmatch(pattern, words))
