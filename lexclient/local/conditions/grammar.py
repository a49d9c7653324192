"""The grammar: from pieces to a condition, a function of the references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from lexclient.local.conditions.comparison import compare
from lexclient.local.conditions.references import (
    KINDS,
    MEASURES,
    Operand,
    References,
    operand_of,
    type_of,
)
from lexclient.local.conditions.tokens import BadCondition, Reader, tokens_of

MAX_LENGTH = 1024  # `Condition.expressionString` in the model of lexv2-models
MAX_DEPTH = 50
NUMERIC_TYPES = ("AMAZON.Number", "AMAZON.Percentage", "AMAZON.Currency")

Truth = bool | None
Condition = Callable[[References], Truth]


@lru_cache(maxsize=1024)
def parse(expression: str) -> Condition:
    """The condition that `expression` states. Raises `BadCondition`."""
    if len(expression) > MAX_LENGTH:
        raise BadCondition(f"an expression has at most {MAX_LENGTH} characters")
    reader = Reader(expression, tokens_of(expression))
    condition = _either(reader, 0)
    if reader.token is not None:
        raise reader.expected("AND, OR or the end")
    return condition


def _either(reader: Reader, depth: int) -> Condition:
    sides = [_both(reader, depth)]
    while reader.take("or"):
        sides.append(_both(reader, depth))
    return _any(sides) if len(sides) > 1 else sides[0]


def _both(reader: Reader, depth: int) -> Condition:
    sides = [_negation(reader, depth)]
    while reader.take("and"):
        sides.append(_negation(reader, depth))
    return _all(sides) if len(sides) > 1 else sides[0]


def _negation(reader: Reader, depth: int) -> Condition:
    negative = False
    while reader.take("not"):
        negative = not negative
    condition = _nested(reader, depth) if reader.take("open") else _comparison(reader)
    return _not(condition) if negative else condition


def _nested(reader: Reader, depth: int) -> Condition:
    if depth >= MAX_DEPTH:
        raise BadCondition(f"an expression nests at most {MAX_DEPTH} parentheses")
    inside = _either(reader, depth + 1)
    reader.need("a closing parenthesis", "close")
    return inside


def _comparison(reader: Reader) -> Condition:
    function = reader.take("function")
    if function is None:
        reference = reader.need("a reference", *KINDS)
        return _compared(reader, operand_of(reader, reference), type_of(reference))
    reader.need("an opening parenthesis", "open")
    operand = operand_of(reader, reader.need("a reference", *KINDS))
    reader.need("a closing parenthesis", "close")
    name = function.text.split(".")[1].upper()
    if name == "IS_SET":
        return lambda references: bool(operand(references))
    return _compared(reader, MEASURES[name](operand), lambda _: NUMERIC_TYPES[0])


def _compared(reader: Reader, left: Operand, type_of: Callable[[References], str]) -> Condition:
    sign = reader.need("an operator", "operator").text.upper()
    right = reader.need("a constant", "string", "word")
    constant = right.text[1:-1] if right.kind == "string" else right.text
    constant = re.sub(r"\\(.)", r"\1", constant) if right.kind == "string" else constant

    def compared(references: References) -> Truth:
        values = left(references)
        if values is None:
            return None
        if sign == "CONTAINS":
            return constant.casefold() in (value.strip().casefold() for value in values)
        number = right.kind == "word" or type_of(references) in NUMERIC_TYPES
        return compare(sign, ",".join(values), constant, as_numbers=number)

    return compared


def _not(condition: Condition) -> Condition:
    def negated(references: References) -> Truth:
        truth = condition(references)
        return None if truth is None else not truth

    return negated


def _any(sides: Sequence[Condition]) -> Condition:
    return lambda references: _settled((side(references) for side in sides), by=True)


def _all(sides: Sequence[Condition]) -> Condition:
    return lambda references: _settled((side(references) for side in sides), by=False)


def _settled(truths: Iterable[Truth], *, by: bool) -> Truth:
    """`by` as soon as one side is that; None if a side is unknown; else the other."""
    unknown = False
    for truth in truths:
        if truth is by:
            return by
        unknown = unknown or truth is None
    return None if unknown else not by
