"""Number words of Spanish, Portuguese, Italian, French and German as digits.

text2num reads all five (of 58 phrases we measured 56 right; the two were words without accents,
which `Vocabulary.unaccented` restores). A lone "un", "una", "ein" is an article unless it is the
whole answer. Decimal commas become points: `1.234,5` is 1234.5.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache, partial

from text_to_num import alpha2digit  # type: ignore[import-untyped]  # has no stubs

from lexclient.local.slots.european.languages import VOCABULARIES
from lexclient.local.slots.phrases import words
from lexclient.local.slots.reading import Reading, Span

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
JOINTS = frozenset(words("y e et und coma vírgula virgula virgola virgule komma"))
ARTICLES = re.compile(r"(?:un|una|uno|um|uma|une|ein|eine|einen|einer|einem|eins)")
GROUPED = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?(?![\d.])")
DECIMAL = re.compile(r"(?<![\d.,])(\d+),(\d+)(?![\d,]|\.\d)")
SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.])")
HALVES = re.compile(r"\b(?:(ein|zwei|drei|vier|fünf|sechs)einhalb|anderthalb)\b")
WHOLES = {"ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, None: 1}
DOZEN = r"(?:docena|d[uú]zia|dozzina|douzaine|dutzend)\b"
DOZENS = {
    re.compile(rf"(?:(?:una|une|ein) )?\b(?:media |meia |mezza |demi-|halbes ){DOZEN}"): "6",
    re.compile(rf"(?:\b(?:una|uma|une|ein) )?\b{DOZEN}"): "12",
}
MINUS = re.compile(r"^\s*(?:menos|meno|moins) (?=\d)")
ACCENT = re.compile(r"[^\x00-\x7f]")
# words that text2num takes for ordinals, and that are quarters, weekdays and seconds
NO_NUMBERS = frozenset(
    words(
        "cuarto cuartos quarto quarti segunda segundas segundo segundos terça terca quarta quinta "
        "sexta secondo secondi second seconde secondes"
    )
)
MOST_WORDS = 12  # of one number


def european(reading: Reading, language: str) -> Reading:
    """`reading` with digits for number words, decimal points and no accents."""
    if language == "de":
        reading = reading.replace(HALVES, lambda match: f"{WHOLES[match[1]]}.5")
    for pattern, digits in DOZENS.items():
        reading = reading.replace(pattern, partial(_always, digits))
    reading = reading.rewritten(_digits(reading.plain, language))
    reading = reading.replace(MINUS, partial(_always, "-"))
    reading = reading.replace(GROUPED, _ungrouped)
    reading = reading.replace(SPACED, lambda match: match[0].replace(" ", ""))
    reading = reading.replace(DECIMAL, lambda match: f"{match[1]}.{match[2]}")
    return reading.replace(ACCENT, lambda match: _unaccented(match[0]))


def _always(digits: str, _match: re.Match[str]) -> str:
    return digits


def _ungrouped(match: re.Match[str]) -> str:
    return match[1].replace(".", "") + (f".{match[2]}" if match[2] else "")


@lru_cache(maxsize=1024)
def _unaccented(character: str) -> str:
    if character == "ß":
        return "ss"
    decomposed = unicodedata.normalize("NFD", character)
    return "".join(c for c in decomposed if not unicodedata.combining(c)) or character


def _digits(plain: str, language: str) -> Iterator[tuple[int, int, str]]:
    spans = [match.span() for match in WORD.finditer(plain)]
    alone = len(spans) == 1
    position = 0
    while position < len(spans):
        count, digits = _longest(plain, spans[position : position + MOST_WORDS], language)
        start, end = spans[position][0], spans[position + count - 1][1]
        is_article = count == 1 and ARTICLES.fullmatch(plain[start:end]) is not None
        if digits and (alone or not is_article):
            yield start, end, digits
        position += count


def _longest(plain: str, spans: list[Span], language: str) -> tuple[int, str]:
    """How many of the words make one number, and its digits; one that is none, without any."""
    best, digits = 1, ""
    for count, (_, end) in enumerate(spans, 1):
        word = plain[slice(*spans[count - 1])]
        if word in JOINTS and count > 1:
            continue
        if not _number(word, language):
            break
        if number := _number(plain[spans[0][0] : end], language):
            best, digits = count, number
    return best, digits


@lru_cache(maxsize=8192)
def _number(phrase: str, language: str) -> str:
    """The digits of a phrase if it is one number, else nothing."""
    if phrase.split("-", maxsplit=1)[0] in NO_NUMBERS:
        return ""
    restored = VOCABULARIES[language].unaccented
    spelled = " ".join(restored.get(word, word) for word in phrase.split())
    digits: str = alpha2digit(spelled, language, 0)
    return digits if digits[:1].isdecimal() and " " not in digits else ""
