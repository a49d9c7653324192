"""Marks that lead to their turns: each carries the number of what the turns are narrowed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.views.charts.looks import CLICKED, Row, Spec, mark

PICKED = "picked"  # the selection of a chart
DRILL = "drill"  # the column with the number
NARROWED = "narrowed"  # the column of a row before it is numbered
Narrowing = Mapping[str, Any]  # fields of a `TurnFilter` with other values
PICKS: Spec = {"name": PICKED, "select": {"type": "point", "fields": [DRILL]}}


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, and what the filter is narrowed to by a click on the mark with each number."""

    chart: Spec
    narrowings: tuple[Narrowing, ...]


def numbered(rows: Sequence[Row]) -> tuple[list[dict[str, Any]], tuple[Narrowing, ...]]:
    """Rows with the number of their narrowing in its place; a row without one leads nowhere."""
    narrowings = [row.get(NARROWED) for row in rows]
    known = tuple(one for one in narrowings if one is not None)
    numbers = iter(range(len(known)))
    plain = [{name: value for name, value in row.items() if name != NARROWED} for row in rows]
    for row, one in zip(plain, narrowings, strict=True):
        row[DRILL] = -1 if one is None else next(numbers)
    return plain, known


def pickable(kind: str, encoding: Spec, **looks: Any) -> Spec:
    """Marks of rows of `numbered`, ready to be clicked in a chart that has `PICKS`."""
    return mark(kind, encoding, name=CLICKED, cursor="pointer", **looks)
