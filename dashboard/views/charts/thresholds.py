"""Lines over the thresholds from 0 to 1, with those of interest marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from dashboard.views.charts.looks import (
    SOLID,
    Mark,
    layered,
    legend,
    named_colours,
    rules,
    table,
    tips,
)

DASHES = (SOLID, [6, 3], [2, 2], [8, 2, 2, 2])  # lines are not told apart by colour alone


def over_thresholds(
    lines: Mapping[str, Sequence[float]],
    colours: Sequence[str],
    marks: Sequence[Mark],
    *,
    title: str,
    percent: bool = False,
) -> alt.LayerChart:
    """A line for each name; its values belong to thresholds at equal steps from 0 to 1."""
    rows = [
        {"threshold": n / (len(values) - 1), "name": name, "value": value}
        for name, values in lines.items()
        for n, value in enumerate(values)
    ]
    dashes = alt.Scale(domain=list(lines), range=[list(dash) for dash in DASHES[: len(lines)]])
    y = alt.Axis(format=".0%") if percent else alt.Axis(format="d", tickMinStep=1)
    drawn = (
        alt.Chart(table(rows))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("threshold:Q", title=title, scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("value:Q", title=None, axis=y),
            color=named_colours(dict(zip(lines, colours, strict=False))),
            strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=legend()),
            tooltip=tips("name:N", "threshold:Q", "value:Q"),
        )
    )
    return layered(drawn, *rules(marks))
