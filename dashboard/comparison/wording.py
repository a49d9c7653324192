"""Where two answers differ, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

WORD = re.compile(r"\s+|[^\s]+")
Side = Literal["both", "left", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words that both answers have, or only the left or the right one."""

    side: Side
    text: str


def difference(left: str, right: str) -> list[Run]:
    """Both texts as runs; those of `both` and `left` are the left text, in its order."""
    one, other = WORD.findall(left), WORD.findall(right)
    runs: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run("both", "".join(one[a:b])))
            continue
        runs += [Run("left", "".join(one[a:b]))] if b > a else []
        runs += [Run("right", "".join(other[c:d]))] if d > c else []
    return runs


def likeness(left: str, right: str) -> float:
    """How much of their words two texts share in the same order, 0 to 1."""
    return SequenceMatcher(None, left.split(), right.split(), autojunk=False).ratio()
