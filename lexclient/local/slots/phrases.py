"""A way to say a day: a pattern, and what it means from today on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

Meaning = Callable[[re.Match[str], date], date | None]
Phrase = tuple[re.Pattern[str], Meaning]


def phrase(pattern: str, meaning: Meaning) -> Phrase:
    return re.compile(pattern), meaning


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of `words`, longer ones first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"
