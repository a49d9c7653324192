"""Turns by score, stacked by what they are, with the thresholds drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from dashboard.views.charts.drilling import DRILL, pickable
from dashboard.views.charts.looks import (
    DASHED,
    Mark,
    Row,
    layered,
    named_colours,
    rules,
    table,
    tips,
)


def score_bin(low: float, high: float, name: str, turns: int, *, below: bool = False) -> Row:
    """One bar: from which score to which, of what, how many turns; above or below the axis."""
    height = -turns if below else turns
    return {"low": low, "high": high, "name": name, "turns": turns, "height": height}


def by_score(
    bins: Sequence[Row],
    colours: Mapping[str, str],
    thresholds: Sequence[float],
    *,
    score: str,
    threshold: str,
) -> alt.LayerChart:
    """The bars of `score_bin`, stacked in the order of `colours`; `score` names the axis."""
    order = {name: n for n, name in enumerate(colours)}
    rows = [{DRILL: -1, **one, "order": order[one["name"]]} for one in bins if one["turns"]]
    axis = alt.Axis(tickMinStep=1, labelExpr="format(abs(datum.value), '~s')")
    bars = (
        alt.Chart(table(rows))
        .mark_bar(cursor="pointer")
        .encode(
            x=alt.X("low:Q", bin="binned", title=score, scale=alt.Scale(domain=[0, 1])),
            x2=alt.X2("high:Q"),
            y=alt.Y("height:Q", title=None, axis=axis),
            color=named_colours(colours),
            order=alt.Order("order:Q"),
            tooltip=tips("name:N", "turns:Q", "low:Q", "high:Q"),
        )
    )
    marks = [Mark(at, threshold, dash=DASHED) for at in thresholds]
    return layered(pickable(bars), *rules(marks))
