"""Lines over the thresholds from 0 to 1, with those of interest marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import altair as alt

from dashboard.views.charts.drilling import PICKED
from dashboard.views.charts.looks import (
    COLOURS,
    SOLID,
    Mark,
    Row,
    layered,
    legend,
    named_colours,
    rules,
    table,
    tips,
)

TICKS = (1, 2, 5, 10, 25, 50, 100, 200, 400, 800, 2000, 5000, 10_000, 50_000, 200_000, 1_000_000)
DASHES = (SOLID, [6, 3], [2, 2], [8, 2, 2, 2])  # lines are not told apart by colour alone


def over_thresholds(
    lines: Mapping[str, Sequence[float]],
    colours: Sequence[str],
    marks: Sequence[Mark],
    *,
    title: str,
    scale: Literal["shares", "counts", "errors"] = "counts",
    equally_good: tuple[float, float] | None = None,
) -> alt.LayerChart:
    """A line for each name; its values belong to thresholds at equal steps from 0 to 1.

    Errors stand on a scale of their roots, where the few around the best threshold can be seen
    beside the many at its ends. The thresholds that are `equally_good` are shaded. A click picks
    the `threshold` nearest to it.
    """
    rows = [
        {"threshold": n / (len(values) - 1), "name": name, "value": value}
        for name, values in lines.items()
        for n, value in enumerate(values)
    ]
    dashes = alt.Scale(domain=list(lines), range=[list(dash) for dash in DASHES[: len(lines)]])
    most = max((value for values in lines.values() for value in values), default=0)
    axis, spread = _scales(most)[scale]
    drawn = (
        alt.Chart(table(rows))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("threshold:Q", title=title, scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("value:Q", title=None, axis=axis, scale=spread),
            color=named_colours(dict(zip(lines, colours, strict=False))),
            strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=legend()),
            tooltip=tips("name:N", "threshold:Q", "value:Q"),
        )
    )
    return layered(*_shaded(equally_good), drawn, *rules(marks), _points(rows, axis, spread))


def _points(rows: Sequence[Row], axis: alt.Axis, spread: alt.Scale) -> alt.Chart:
    """What is clicked: the threshold nearest to the pointer is picked. They are not seen."""
    nearest = alt.selection_point(
        name=PICKED, fields=["threshold"], nearest=True, on="click", toggle=False
    )
    points: alt.Chart = alt.Chart(table(rows)).mark_point(opacity=0, cursor="pointer")
    return points.encode(
        x=alt.X("threshold:Q"),
        y=alt.Y("value:Q", title=None, axis=axis, scale=spread),
        tooltip=tips("name:N", "threshold:Q", "value:Q"),
    ).add_params(nearest)


def _scales(most: float) -> Mapping[str, tuple[alt.Axis, alt.Scale]]:
    """The axis and the scale of each kind of value."""
    few = alt.Axis(format="d", values=_ticks(most), labelOverlap=False)
    return {
        "shares": (alt.Axis(format=".0%"), alt.Scale(domain=[0, 1])),
        "counts": (alt.Axis(format="d", tickMinStep=1), alt.Scale(domainMin=0)),
        "errors": (few, alt.Scale(type="sqrt", domainMin=0)),
    }


def _ticks(most: float) -> list[int]:
    """None nearer to the next than a line is high, as the scale of roots draws them."""
    apart = (most or 1) ** 0.5 / 9
    ticks = [0]
    for tick in TICKS:
        if tick <= most and tick**0.5 - ticks[-1] ** 0.5 >= apart:
            ticks.append(tick)
    return ticks


def _shaded(stretch: tuple[float, float] | None) -> list[alt.Chart]:
    if stretch is None:
        return []
    low, high = stretch
    chart = alt.Chart(table([{"low": low, "high": high}]))
    shade: alt.Chart = chart.mark_rect(color=COLOURS["lex"], opacity=0.14).encode(
        x=alt.X("low:Q"), x2=alt.X2("high:Q")
    )
    return [shade]
