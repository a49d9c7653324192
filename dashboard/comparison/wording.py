"""Where two answers differ, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Literal

WORD = re.compile(r"\s+|[^\s]+")
COMPARED = 2000  # words and blanks; what comes after them is not looked at: the work grows faster
Side = Literal["both", "left", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words that both answers have, or only the left or the right one."""

    side: Side
    text: str


def difference(left: str, right: str) -> list[Run]:
    """Both texts as runs; those of `both` and `left` are the left text, in its order. Of very long
    texts the ends are one run each."""
    if left == right:
        return [Run("both", left)] if left else []
    one, other = _words(left), _words(right)
    runs: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other).get_opcodes():
        if tag == "equal":
            runs.append(Run("both", "".join(one[a:b])))
            continue
        runs += [Run("left", "".join(one[a:b]))] if b > a else []
        runs += [Run("right", "".join(other[c:d]))] if d > c else []
    return runs


def likeness(left: str, right: str) -> float:
    """How much of their words two texts share in the same order, 0 to 1; of very long texts, of
    their beginnings."""
    one, other = left.split()[:COMPARED], right.split()[:COMPARED]
    return 1.0 if one == other else SequenceMatcher(None, one, other).ratio()


def _words(text: str) -> list[str]:
    """Words and blanks, and all that is too much as one more."""
    words = [match.group() for match in islice(WORD.finditer(text), COMPARED)]
    rest = text[sum(map(len, words)) :]
    return [*words, rest] if rest else words
