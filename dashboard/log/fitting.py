"""What strangers said as a column holds it: a value that cannot be is unknown, none loses its row.

A server counts tokens as it likes and calls its models what it likes; PostgreSQL and SQLite each
refuse some of that, and a refused row would lose what was paid.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from dashboard.log.nesting import DEEPEST

MOST_DIGITS = 10**18  # a longer number in JSON becomes text; Python reads back 4,300 digits at most


def fitted(table: sa.Table, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a row, each as its type holds it; None for a number that no column can."""
    return {name: _fitted(table.c[name].type, value) for name, value in columns.items()}


def plain_json(value: object, depth: int = 0) -> Any:
    """The same as JSON that both databases take: no NUL, no NaN, no endless number or depth."""
    if depth >= DEEPEST:  # what lies deeper is cut off
        return None
    if isinstance(value, Mapping):
        return {_text(str(k)): plain_json(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(one, depth + 1) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) < MOST_DIGITS else _large(value)
    return _text(value) if isinstance(value, str) else value


def _fitted(kind: sa.types.TypeEngine[Any], value: object) -> object:
    if value is None or isinstance(kind, sa.DateTime | sa.Boolean):
        return value
    if isinstance(kind, sa.JSON):
        return plain_json(value)
    if isinstance(kind, sa.Integer):
        return _whole(value, _bits(kind))
    if isinstance(kind, sa.Float):
        return _finite(value)
    return _text(value if isinstance(value, str) else str(value), getattr(kind, "length", None))


def _bits(kind: sa.Integer) -> int:
    if isinstance(kind, sa.SmallInteger):
        return 15
    return 63 if isinstance(kind, sa.BigInteger) else 31


def _whole(value: object, bits: int) -> int | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if -(2**bits) <= value < 2**bits else None


def _finite(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _large(value: int) -> str:
    """About how large, in hexadecimal: decimal digits of a huge number take quadratic time."""
    return f"{hex(value)[:24]}… ({value.bit_length()} bits)"


def _text(value: str, length: int | None = None) -> str:
    return value[:length].replace("\0", "").encode("utf-8", "replace").decode()
