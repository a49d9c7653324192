"""Colours and shapes of who answered, and pieces that several charts are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import altair as alt

Words = Mapping[str, str]
Row = Mapping[str, Any]

COLOURS = {
    "lex": "#1f6feb",
    "bedrock": "#2da44e",
    "hook": "#8250df",
    "fallback": "#d97706",
    "failed": "#6e7781",
    "line": "#cf222e",
    "quiet": "#8c959f",
}
INK = "currentColor"  # of the page's text, in the light and in the dark
SOLID, DASHED = (1, 0), (6, 3)


@dataclass(frozen=True, slots=True)
class Mark:
    """A threshold of interest, what it is called, and how it is drawn."""

    at: float
    name: str
    dash: Sequence[int] = SOLID
    colour: str = COLOURS["line"]


def table(rows: Sequence[Row]) -> dict[str, list[dict[str, Any]]]:
    """Rows as Vega-Lite's inline data; a column's type is named where it is drawn. (An
    `InlineData` is checked row by row against a schema: half the time that a chart takes.)"""
    return {"values": [dict(row) for row in rows]}


def tips(*fields: str) -> list[alt.Tooltip]:
    """What a mark tells when it is pointed at. (A bare string would do, but Altair looks for its
    channel through the whole schema: ten milliseconds a chart.)"""
    return [alt.Tooltip(name) for name in fields]


def named_colours(names: Mapping[str, str]) -> alt.Color:
    """The column `name` in a colour each; `names` are the colours, in the legend's order."""
    scale = alt.Scale(domain=list(names), range=list(names.values()))
    return alt.Color("name:N", scale=scale, legend=legend())


def legend() -> alt.Legend:
    """Over the chart, in two columns: a phone is not wide enough for more."""
    return alt.Legend(title=None, orient="top", columns=2)


def rules(marks: Sequence[Mark]) -> list[alt.Chart]:
    """Upright lines at thresholds, each with its name and number, one under the other."""
    return [layer for n, mark in enumerate(marks) for layer in _rule(mark, 12 * n)]


def _rule(mark: Mark, down: int) -> tuple[alt.Chart, alt.Chart]:
    name = f"{mark.name} {mark.at:.2f}"
    base = alt.Chart(table([{"threshold": mark.at, "name": name}])).encode(x=alt.X("threshold:Q"))
    line = base.mark_rule(color=mark.colour, strokeWidth=2, strokeDash=list(mark.dash))
    right = mark.at < 0.5  # there is more room for the name on that side
    text = base.mark_text(
        align="left" if right else "right",
        dx=5 if right else -5,
        baseline="top",
        color=INK,
        fontSize=11,
    )
    return line.encode(tooltip=tips("name:N")), text.encode(
        y=alt.value(down), text=alt.Text("name:N")
    )


def layered(*charts: alt.Chart) -> alt.LayerChart:
    """One over the other; of charts without facets Altair makes a layered chart."""
    return cast("alt.LayerChart", alt.layer(*charts))
