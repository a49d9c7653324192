"""An utterance made plain to read: half-width, lower case, number words as digits.

Whatever is matched in the plain text leads back to the user's own words:

    utterance   ２송이를 다음주 금요일 저녁 일곱 시에
    plain       2송이를 다음주 금요일 저녁 7 시에       said(...) -> "저녁 일곱 시"
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]


def language_of(locale_id: str) -> str:
    """`ko` of `ko_KR`."""
    return locale_id.split("_", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """`plain` and, for each of its characters, where the utterance says it."""

    utterance: str
    plain: str
    spans: tuple[Span, ...]

    def replace(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> Reading:
        """`plain` with each match replaced by what `new` makes of it."""
        plain: list[str] = []
        spans: list[Span] = []
        done = 0
        for match in pattern.finditer(self.plain):
            if match.end() == match.start():
                continue
            written = new(match)
            plain += [self.plain[done : match.start()], written]
            spans += self.spans[done : match.start()]
            spans += [self.span(match.start(), match.end())] * len(written)
            done = match.end()
        plain.append(self.plain[done:])
        spans += self.spans[done:]
        return Reading(self.utterance, "".join(plain), tuple(spans))

    def span(self, start: int, end: int) -> Span:
        """Where the utterance says `plain[start:end]`, which must not be empty."""
        return self.spans[start][0], self.spans[end - 1][1]


@lru_cache(maxsize=512)  # one utterance is read for many slots
def read(utterance: str) -> Reading:
    """The plain text of `utterance`, number words untouched."""
    plain: list[str] = []
    spans: list[Span] = []
    for index, character in enumerate(utterance):
        for written in _plain(character):
            plain.append(written)
            spans.append((index, index + 1))
    return Reading(utterance, "".join(plain), tuple(spans))


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    """ㅇㅇ stays: NFKC would turn a lone Korean letter into one that is part of a syllable."""
    if "\u3131" <= character <= "\u318e":
        return character
    return unicodedata.normalize("NFKC", character).lower().replace("’", "'").replace("‘", "'")
