"""Which parts of a composite slot are needed: `((city AND state) OR zipcode)`.

    either = both ("OR" both)*
    both   = part ("AND" part)*
    part   = name | "(" either ")"

`composite-slots` in the developer guide has the two operators and the parentheses; without an
expression every part is needed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

MAX_DEPTH = 50
TOKEN = re.compile(r"[()]|[^\s()]+")


class BadExpression(ValueError):
    """An expression that is none; the message says where it goes wrong."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of which all are needed, or any one; each a name or again parts."""

    needs: Literal["all", "any"]
    parts: tuple[Parts | str, ...]

    def are_filled(self, filled: Collection[str]) -> bool:
        enough = all if self.needs == "all" else any
        return enough(
            part in filled if isinstance(part, str) else part.are_filled(filled)
            for part in self.parts
        )

    def missing(self, filled: Collection[str]) -> str | None:
        """The next part to ask for, on the way that the most filled parts are on."""
        if self.are_filled(filled):
            return None
        if self.needs == "all":
            lacking = (part for part in self.parts if not _is_filled(part, filled))
            part = next(lacking)
        else:
            part = max(self.parts, key=lambda each: _count(each, filled))
        return part if isinstance(part, str) else part.missing(filled)

    def names(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part.names()


def _is_filled(part: Parts | str, filled: Collection[str]) -> bool:
    return part in filled if isinstance(part, str) else part.are_filled(filled)


def _count(part: Parts | str, filled: Collection[str]) -> int:
    names = [part] if isinstance(part, str) else list(part.names())
    return sum(name in filled for name in names)


def parts_of(expression: str) -> Parts:
    """The parts that `expression` needs. Raises `BadExpression`."""
    tokens = TOKEN.findall(expression)
    parts = _either(tokens, 0)
    if tokens:
        raise BadExpression(f"{expression!r}: expected AND, OR or the end, found {tokens[0]!r}")
    return parts


def _either(tokens: list[str], depth: int) -> Parts:
    sides: list[Parts | str] = [_both(tokens, depth)]
    while tokens and tokens[0].upper() == "OR":
        del tokens[0]
        sides.append(_both(tokens, depth))
    return Parts("any", tuple(sides))


def _both(tokens: list[str], depth: int) -> Parts:
    sides = [_part(tokens, depth)]
    while tokens and tokens[0].upper() == "AND":
        del tokens[0]
        sides.append(_part(tokens, depth))
    return Parts("all", tuple(sides))


def _part(tokens: list[str], depth: int) -> Parts | str:
    if not tokens or tokens[0] == ")" or tokens[0].upper() in ("AND", "OR"):
        raise BadExpression(f"expected a part, found {tokens[0] if tokens else 'the end'!r}")
    name = tokens.pop(0)
    if name != "(":
        return name
    if depth >= MAX_DEPTH:
        raise BadExpression(f"an expression nests at most {MAX_DEPTH} parentheses")
    inside = _either(tokens, depth + 1)
    if not tokens or tokens.pop(0) != ")":
        raise BadExpression("expected a closing parenthesis")
    return inside
