"""The comparison's pictures: how often a target wins for its price, and how long it takes."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.views.charts.drilling import PICKS, pickable
from dashboard.views.charts.looks import Row, Spec, chart, column, mark, of, tips

# one for each target, and none that stands for Lex, the fallback or a hook elsewhere
TARGET_COLOURS = ("#0f9488", "#db2777", "#a16207", "#6366f1", "#65a30d", "#64748b")


def quality(rows: Sequence[Row], targets: Sequence[str], *, cost: str, rate: str) -> Spec:
    """Win rate with its interval over the cost; rows of `target`, `cost`, `rate`, `low`, `high`
    that are numbered: a dot leads to its answers."""
    base = {"x": column("cost:Q", title=cost), "color": _colours(targets)}
    high = base | {"y": column("rate:Q", title=rate, scale={"domain": [0, 1]})}
    stretch = base | {"y": column("low:Q", title=""), "y2": {"field": "high"}}
    dot = high | {"shape": column("target:N"), "tooltip": tips("target:N")}
    dots = pickable("point", dot, size=120, filled=True)
    name = high | {"text": column("target:N")}
    names = mark("text", name, align="left", dx=10)
    return chart(of(rows, mark("rule", stretch, strokeWidth=2), dots, names), picks=PICKS)


def latency(rows: Sequence[Row], targets: Sequence[str], *, seconds: str) -> Spec:
    """The spread of whole answers; rows of `target` and `seconds` that are numbered: each answer is
    a line, which leads to it."""
    base = {
        "x": column("seconds:Q", title=seconds, scale={"zero": True}),
        "y": column("target:N", sort=list(targets), title=None),
        "color": _colours(targets),
    }
    boxes = mark("boxplot", base, size=22, opacity=0.5, outliers=False)
    line = base | {"tooltip": tips("target:N", "seconds:Q")}
    lines = pickable("tick", line, size=34, thickness=3, opacity=0.6)
    return chart(of(rows, boxes, lines), picks=PICKS, height={"step": 44})


def _colours(targets: Sequence[str]) -> Spec:
    scale = {"domain": list(targets), "range": list(TARGET_COLOURS)}
    return column("target:N", scale=scale, legend=None)
