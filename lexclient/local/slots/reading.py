"""An utterance made plain to read: half-width, lower case, number words as digits.

Whatever is matched in the plain text leads back to the user's own words:

    utterance   ２송이를 다음주 금요일 저녁 일곱 시에
    plain       2송이를 다음주 금요일 저녁 7 시에       said(...) -> "저녁 일곱 시"
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]
# signs that people type for others, and that NFKC leaves or makes something else of
SPELLED = {"’": "'", "‘": "'", "½": " and a half", "‐": "-", "‑": "-", "‒": "-", "–": "-"}


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
        matches = (match for match in pattern.finditer(self.plain) if match[0])
        return self.rewritten((*match.span(), new(match)) for match in matches)

    def rewritten(self, changes: Iterable[tuple[int, int, str]]) -> Reading:
        """`plain` with other text from one place to another, for each of `changes` in order."""
        plain: list[str] = []
        spans: list[Span] = []
        done = 0
        for start, end, written in changes:
            plain += [self.plain[done:start], written]
            spans += self.spans[done:start]
            spans += [self.span(start, end)] * len(written)
            done = end
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
    return SPELLED.get(character) or unicodedata.normalize("NFKC", character).lower()
