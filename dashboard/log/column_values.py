"""What strangers said as a column holds it: a value that cannot be is unknown, none loses its row.

A server counts tokens as it likes and calls its models what it likes; PostgreSQL and SQLite each
refuse some of that, and a refused row would lose what was paid.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

import orjson
import re2  # type: ignore[import-untyped]  # has no stubs
import sqlalchemy as sa

from dashboard.log.json_depth import DEEPEST, is_deep

MOST_DIGITS = 10**18  # a longer number in JSON becomes text; Python reads back 4,300 digits at most
# of a JSON text: a NUL, half of a pair of surrogates or a whole one, more digits than that
SPECIAL = re2.compile(r"\\u0000|\\ud[89a-f]|\d{18}")
NUL = "\\u0000"  # as JSON has it
# what JSON has no form for is an error, as with `json`
AS_PLAIN = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME

Fit = Callable[[Any], object]


def fitted(
    table: sa.Table, columns: Mapping[str, Any], document: Fit | None = None
) -> dict[str, Any]:
    """The columns of a row, each as its type holds it; None for a number that no column can.
    `document` makes the value of a JSON column, `plain_json` if it is not given."""
    fits, as_json = _fits(table), document or plain_json
    return {
        name: None if value is None else (fits[name] or as_json)(value)
        for name, value in columns.items()
    }


def plain_json(value: object) -> Any:
    """The same as JSON that both databases take: no NUL, no NaN, no endless number or depth."""
    return value if _is_plain(value) else _plain(value, 0)


def json_text(value: object) -> str:
    """The same as `plain_json`, written; whole numbers of 64 bits stay numbers."""
    try:
        text = orjson.dumps(value, option=AS_PLAIN).decode()
    except TypeError:  # half a character, a longer number, a key that is no text, endless depth
        return json.dumps(_plain(value, 0))
    return json.dumps(_plain(value, 0)) if NUL in text or is_deep(text) else text


def _is_plain(value: object) -> bool:
    """Whether it can stay as it is, told by its text: ten times faster than to walk through it."""
    try:
        text = json.dumps(value, allow_nan=False)
    except (ValueError, TypeError, RecursionError):
        return False
    return not SPECIAL.search(text) and not is_deep(text)


def _plain(value: object, depth: int) -> Any:
    if depth >= DEEPEST:  # what lies deeper is cut off
        return None
    if isinstance(value, Mapping):
        return {_text(str(k)): _plain(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) < MOST_DIGITS else _large(value)
    return _text(value) if isinstance(value, str) else value


@functools.cache
def _fits(table: sa.Table) -> Mapping[str, Fit | None]:
    """How a value becomes one of each column; None for JSON."""
    return {column.name: _fit(column.type) for column in table.columns}


def _fit(kind: sa.types.TypeEngine[Any]) -> Fit | None:
    if isinstance(kind, sa.DateTime | sa.Boolean):
        return lambda value: value
    if isinstance(kind, sa.JSON):
        return None
    if isinstance(kind, sa.Integer):
        bits = _bits(kind)
        return lambda value: _whole(value, bits)
    if isinstance(kind, sa.Float):
        return _finite
    length: int | None = getattr(kind, "length", None)
    return lambda value: _text(value, length)


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


def _text(value: object, length: int | None = None) -> str:
    text = (value if isinstance(value, str) else str(value))[:length]
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode()
