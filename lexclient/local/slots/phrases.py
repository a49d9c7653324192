"""Tables of words: what each word means, and a way to say a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

T = TypeVar("T")
Meaning = Callable[[re.Match[str], date], date | None]
Phrase = tuple[re.Pattern[str], Meaning]


def phrase(pattern: str, meaning: Meaning) -> Phrase:
    return re.compile(pattern), meaning


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of `words`, longer ones first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


def meanings(table: Mapping[T, str]) -> dict[str, T]:
    """Each word with its meaning; a row of `table` is a meaning and its words, `one|other`."""
    return {word: meaning for meaning, words in table.items() for word in words.split("|")}


def words(line: str) -> tuple[str, ...]:
    """The words of a line."""
    return tuple(line.split())
