"""Colours and shapes of who answered, and pieces that several charts are made of.

A chart is written as what it is sent as, Vega-Lite's JSON (vega.github.io/vega-lite/docs): to have
Altair write it takes the process 26 MB, and each run of the overview 80 ms. The tests hold every
chart to Vega-Lite's schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Words = Mapping[str, str]
Row = Mapping[str, Any]
Spec = dict[str, Any]  # a piece of Vega-Lite

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
KINDS = {"Q": "quantitative", "N": "nominal", "O": "ordinal"}  # of the values of a column
CLICKED = "clicked"  # the name of the marks whose clicks are told


@dataclass(frozen=True, slots=True)
class Mark:
    """A threshold of interest, what it is called, and how it is drawn."""

    at: float
    name: str
    dash: Sequence[int] = SOLID
    colour: str = COLOURS["line"]


def chart(*layers: Spec, picks: Spec | None = None, **more: Any) -> Spec:
    """Layers, one over the other, as a whole chart; `picks` is the parameter that tells which of
    the marks called `CLICKED` was clicked.

    Data stand in the layers: of what stands at the top of a chart Streamlit (1.67) makes Arrow
    tables, by pandas, which takes 75 MB.
    """
    params = {"params": [picks | {"views": [CLICKED]}]} if picks else {}
    return {"layer": [*layers], **params, **more}


def of(rows: Sequence[Row], *marks: Spec, **more: Any) -> Spec:
    """A layer of marks over the same rows."""
    return {"data": {"values": rows}, **more, "layer": [*marks]}


def mark(kind: str, encoding: Spec, *, name: str = "", **looks: Any) -> Spec:
    """Marks of a kind, one for each row; a `name` is what they are found by."""
    named = {"name": name} if name else {}
    return {**named, "mark": {"type": kind, **looks}, "encoding": encoding}


def column(name: str, **more: Any) -> Spec:
    """What a channel shows, as `turns:Q`: a column and which of `KINDS` its values are."""
    field, _, kind = name.partition(":")
    return {"field": field, "type": KINDS[kind], **more}


def tips(*names: str) -> list[Spec]:
    """What a mark tells when it is pointed at."""
    return [column(name) for name in names]


def named_colours(names: Mapping[str, str]) -> Spec:
    """The column `name` in a colour each; `names` are the colours, in the legend's order."""
    scale = {"domain": list(names), "range": list(names.values())}
    return column("name:N", scale=scale, legend=legend())


def legend() -> Spec:
    """Over the chart, in two columns: a phone is not wide enough for more."""
    return {"title": None, "orient": "top", "columns": 2}


def rules(marks: Sequence[Mark]) -> list[Spec]:
    """Upright lines at thresholds, each with its name and number, one under the other."""
    return [_rule(one, 12 * n) for n, one in enumerate(marks)]


def _rule(one: Mark, down: int) -> Spec:
    name, at = f"{one.name} {one.at:.2f}", column("threshold:Q")
    line = mark(
        "rule",
        {"x": at, "tooltip": tips("name:N")},
        color=one.colour,
        strokeWidth=2,
        strokeDash=list(one.dash),
    )
    right = one.at < 0.5  # there is more room for the name on that side
    text = mark(
        "text",
        {"x": at, "y": {"value": down}, "text": column("name:N")},
        align="left" if right else "right",
        dx=5 if right else -5,
        baseline="top",
        color=INK,
        fontSize=11,
    )
    return of([{"threshold": one.at, "name": name}], line, text)
