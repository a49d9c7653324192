"""How two values compare: durations by length, numbers as numbers, everything else as text."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(sign: str, value: str, constant: str, *, as_numbers: bool) -> bool | None:
    """Compare as durations, numbers or strings. Dates and times order as strings do."""
    for measure in (duration_seconds, *((number_of,) if as_numbers else ())):
        left, right = measure(value), measure(constant)
        if left is not None and right is not None:
            return ORDERS[sign](left, right)
    if as_numbers and number_of(constant) is not None and sign not in ("=", "!="):
        return None
    return ORDERS[sign](value.casefold(), constant.casefold())


def number_of(text: str) -> Decimal | None:
    """The number of `12`, `50%` or `USD 3.00`; None if it is none."""
    match = re.fullmatch(r"\s*(?:[A-Z]{3}\s)?([+-]?\d+(?:\.\d+)?)\s*%?\s*", text, re.ASCII)
    try:
        return Decimal(match[1]) if match else None
    except InvalidOperation:  # more digits than a number may have
        return None


DURATION = re.compile(
    r"P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T?(?:(\d{1,9})H)?)(?:T?(\d{1,9})M)?(?:(\d{1,9})S)?",
    re.IGNORECASE | re.ASCII,
)
SECONDS = (365 * 86400, 30 * 86400, 7 * 86400, 86400, 3600, 60, 1)


def duration_seconds(text: str) -> int | None:
    """How long an ISO 8601 duration is; the guide's own `P2H`, without its T, is two hours."""
    match = DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        return None
    return sum(int(n) * unit for n, unit in zip(match.groups(), SECONDS, strict=True) if n)
