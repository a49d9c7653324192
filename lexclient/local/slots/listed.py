"""Where one of a list of words stands in an utterance: values of a custom type, known places.

`장미로 할게요` says 장미, `two Roses, please` says rose, `バラをお願いします` says バラ. A word
counts only as a whole, with the endings its language hangs on it: 장미 is in 장미를, not in
장미꽃집.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lexclient.local.slots.calendar.dates import longest
from lexclient.local.slots.endings import KOREAN_PARTICLES
from lexclient.local.slots.reading import Reading, language_of, read
from lexclient.local.slots.value import Mention

FIRST = {"ko": r"(?<![^\W_])", "en": r"(?<![^\W_])", "ja": ""}
LAST = {
    "ko": rf"(?=(?:{KOREAN_PARTICLES})*(?:[^\w]|$)|(?:{KOREAN_PARTICLES})(?:\s|$)|\d)",
    "en": r"(?=(?:'s|e?s)?(?![^\W_]))",
    "ja": "",
}


@dataclass(frozen=True, slots=True)
class WordList:
    """Words and what each means (its canonical value), compiled for one language."""

    meanings: Mapping[str, tuple[str, ...]]
    pattern: re.Pattern[str]

    def find(self, reading: Reading) -> Iterator[Mention]:
        """The listed words in `reading`, the longest where they overlap, in order."""
        mentions = []
        for match in self.pattern.finditer(reading.plain):
            values = self.meanings[normal(match[0])]
            mentions.append(Mention(*reading.span(*match.span()), values[0], values[:5]))
        return longest(mentions)


def normal(words: str) -> str:
    """Half-width, lower case, without spaces and punctuation: what makes two spellings one."""
    return re.sub(r"[\W_]+", "", read(words).plain)


@lru_cache(maxsize=512)
def word_list(entries: tuple[tuple[str, tuple[str, ...]], ...], locale_id: str) -> WordList:
    """The list of `entries`, a canonical value with all words for it, itself included."""
    meanings: dict[str, list[str]] = {}
    spellings: set[str] = set()
    for value, words in entries:
        for word in words:
            if key := normal(word):
                meanings.setdefault(key, [])
                meanings[key] += [value] if value not in meanings[key] else []
                spellings.add(key)
    language = language_of(locale_id)
    first, last = FIRST.get(language, FIRST["en"]), LAST.get(language, LAST["en"])
    joined = _alternatives({*_written(entries), *spellings})
    pattern = re.compile(f"{first}(?:{joined}){last}" if joined else r"(?!)")
    return WordList({key: tuple(values) for key, values in meanings.items()}, pattern)


def _written(entries: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    """The words as they are spelled, their spaces and hyphens free to vary."""
    for _, words in entries:
        for word in words:
            pieces = [re.escape(p) for p in re.split(r"[\W_]+", read(word).plain) if p]
            if pieces:
                yield r"[\W_]{0,3}".join(pieces)


def _alternatives(patterns: Iterable[str]) -> str:
    return "|".join(sorted(patterns, key=lambda p: (-len(p), p)))
