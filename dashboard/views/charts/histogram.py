"""Turns by score, stacked by what they are, with the thresholds drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.views.charts.drilling import DRILL, PICKS, pickable
from dashboard.views.charts.looks import (
    DASHED,
    Mark,
    Row,
    Spec,
    chart,
    column,
    named_colours,
    of,
    rules,
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
) -> Spec:
    """The bars of `score_bin`, stacked in the order of `colours`; `score` names the axis."""
    order = {name: n for n, name in enumerate(colours)}
    rows = [{DRILL: -1, **one, "order": order[one["name"]]} for one in bins if one["turns"]]
    axis = {"tickMinStep": 1, "labelExpr": "format(abs(datum.value), '~s')"}
    bars = pickable(
        "bar",
        {
            "x": column("low:Q", bin="binned", title=score, scale={"domain": [0, 1]}),
            "x2": {"field": "high"},
            "y": column("height:Q", title=None, axis=axis),
            "color": named_colours(colours),
            "order": column("order:Q"),
            "tooltip": tips("name:N", "turns:Q", "low:Q", "high:Q"),
        },
    )
    marks = [Mark(at, threshold, dash=DASHED) for at in thresholds]
    return chart(of(rows, bars), *rules(marks), picks=PICKS)
