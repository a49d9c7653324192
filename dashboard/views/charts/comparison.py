"""The comparison's pictures: how often a target wins for its price, and how long it takes."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from dashboard.views.charts.drilling import pickable
from dashboard.views.charts.looks import Row, layered, table, tips

# one for each target, and none that stands for Lex, the fallback or a hook elsewhere
TARGET_COLOURS = ("#0f9488", "#db2777", "#a16207", "#6366f1", "#65a30d", "#64748b")


def quality(rows: Sequence[Row], targets: Sequence[str], *, cost: str, rate: str) -> alt.LayerChart:
    """Win rate with its interval over the cost; rows of `target`, `cost`, `rate`, `low`, `high`
    that are numbered: a dot leads to its answers."""
    base = alt.Chart(table(rows)).encode(x=alt.X("cost:Q", title=cost), color=_colours(targets))
    share = alt.Y("rate:Q", title=rate, scale=alt.Scale(domain=[0, 1]))
    bars = base.mark_rule(strokeWidth=2).encode(y=alt.Y("low:Q", title=""), y2=alt.Y2("high:Q"))
    marks = base.mark_point(size=120, filled=True, cursor="pointer")
    dots = pickable(marks.encode(y=share, shape=alt.Shape("target:N"), tooltip=tips("target:N")))
    names = base.mark_text(align="left", dx=10).encode(y=share, text=alt.Text("target:N"))
    return layered(bars, dots, names)


def latency(rows: Sequence[Row], targets: Sequence[str], *, seconds: str) -> alt.LayerChart:
    """The spread of whole answers; rows of `target` and `seconds` that are numbered: each answer is
    a line, which leads to it."""
    base = alt.Chart(table(rows)).encode(
        x=alt.X("seconds:Q", title=seconds, scale=alt.Scale(zero=True)),
        y=alt.Y("target:N", sort=list(targets), title=None),
        color=_colours(targets),
    )
    lines = base.mark_tick(size=34, thickness=3, opacity=0.6, cursor="pointer")
    boxes = base.mark_boxplot(size=22, opacity=0.5, outliers=False)
    chart = layered(boxes, pickable(lines.encode(tooltip=tips("target:N", "seconds:Q"))))
    return chart.properties(height={"step": 44})


def _colours(targets: Sequence[str]) -> alt.Color:
    scale = alt.Scale(domain=list(targets), range=list(TARGET_COLOURS))
    return alt.Color("target:N", scale=scale, legend=None)
