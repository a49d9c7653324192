"""Marks that lead to their turns: each carries the number of what the turns are narrowed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import altair as alt
import streamlit as st

from dashboard.views.charts.looks import Row

PICKED = "picked"  # the selection of a chart
DRILL = "drill"  # the column with the number
NARROWED = "narrowed"  # the column of a row before it is numbered
Narrowing = Mapping[str, Any]  # fields of a `TurnFilter` with other values
Drawn = TypeVar("Drawn", alt.Chart, alt.LayerChart)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, and what the filter is narrowed to by a click on the mark with each number."""

    chart: alt.Chart | alt.LayerChart
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


def picked(key: str) -> Mapping[str, Any]:
    """The mark of the chart `key` that was clicked, by the fields that tell it; empty for none."""
    marks: list[Mapping[str, Any]] = st.session_state[key]["selection"][PICKED]
    return marks[0] if marks else {}


def narrowing_of(key: str, narrowings: Sequence[Narrowing]) -> Narrowing | None:
    """What the mark that was clicked in the chart `key` stands for, None for none."""
    number = int(picked(key).get(DRILL, -1))
    return narrowings[number] if 0 <= number < len(narrowings) else None


def pickable(marks: Drawn) -> Drawn:
    """The marks of a chart with rows of `numbered`, ready to be clicked."""
    return marks.add_params(alt.selection_point(name=PICKED, fields=[DRILL]))
