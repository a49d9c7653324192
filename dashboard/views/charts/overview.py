"""The overview's pictures: routes over time, scores, intents, targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import altair as alt

from dashboard.diagnostics.overview import BINS, Histogram
from dashboard.log.queries.counts import Flow, Numbers
from dashboard.log.queries.expressions import Span
from dashboard.log.queries.filter import ROUTES
from dashboard.log.queries.latencies import TargetNumbers
from dashboard.views.charts.histogram import by_score, score_bin
from dashboard.views.charts.looks import (
    COLOURS,
    INK,
    Align,
    Words,
    layered,
    named_colours,
    table,
    tips,
)

SHOWN_INTENTS = 10
DAY_SECONDS = 86400
NANO = 10**9
# where a target's name stands beside its mark, in turn: anchor, right and down in pixels
NAME_PLACES: tuple[tuple[Align, int, int], ...] = (
    ("left", 16, 0),
    ("right", -16, 0),
    ("center", 0, -20),
    ("center", 0, 22),
)


def routes_over_time(steps: Sequence[Numbers], over: Span, words: Words) -> alt.Chart:
    """Stacked bars, a step of time each, by who answered."""
    form = _time_form(over)
    rows = [
        {
            "time": at.strftime(form),
            "name": words[route],
            "turns": getattr(step, route),
            "order": n,
        }
        for at, step in zip(over.moments(), steps, strict=True)
        for n, route in enumerate(ROUTES)
    ]
    x = alt.X("time:O", sort=None, axis=alt.Axis(title=None, labelAngle=0, labelOverlap=True))
    chart: alt.Chart = (
        alt.Chart(table(rows))
        .mark_bar(size=_bar_size(over.count))
        .encode(
            x=x,
            y=alt.Y("turns:Q", title=None, axis=_counts()),
            color=_route_colours(words),
            order=alt.Order("order:Q"),
            tooltip=tips("time:O", "name:N", "turns:Q"),
        )
    )
    return chart


def _time_form(over: Span) -> str:
    if over.width >= DAY_SECONDS:
        return "%m-%d"
    return "%H:%M" if over.count * over.width <= DAY_SECONDS else "%m-%d %H:%M"


def _bar_size(count: int) -> int:
    """Pixels of a bar that leave room between `count` of them on half a page."""
    return max(2, min(36, 400 // max(count, 1)))


def _counts() -> alt.Axis:
    """Whole numbers only."""
    return alt.Axis(tickMinStep=1, format="~s")


def _route_colours(words: Words) -> alt.Color:
    return named_colours({words[route]: COLOURS[route] for route in ROUTES})


def scores(counted: Histogram, words: Words) -> alt.LayerChart:
    """Winners by who answered above the axis, runners-up below it, the thresholds drawn."""
    above = [
        score_bin(n / BINS, (n + 1) / BINS, words[route], turns)
        for route in ROUTES
        for n, turns in enumerate(counted.by_route.get(route, ()))
    ]
    below = [
        score_bin(n / BINS, (n + 1) / BINS, words["runner_up"], turns, below=True)
        for n, turns in enumerate(counted.runner_up)
    ]
    colours = {words[route]: COLOURS[route] for route in ROUTES if route in counted.by_route}
    return by_score(
        [*above, *below],
        colours | {words["runner_up"]: COLOURS["quiet"]},
        counted.thresholds,
        score=words["score"],
        threshold=words["threshold"],
    )


def intents(flows: Sequence[Flow], words: Words) -> alt.Chart:
    """The most frequent intents, each bar split by who answered."""
    split: Counter[tuple[str, str]] = Counter()
    for flow in flows:
        split[flow.intent or words["none"], flow.route] += flow.turns
    counts: Counter[str] = Counter()
    for (intent, _), turns in split.items():
        counts[intent] += turns
    names = [name for name, _ in counts.most_common(SHOWN_INTENTS)]
    rows = [
        {"intent": intent, "name": words[route], "turns": split[intent, route], "order": n}
        for intent in names
        for n, route in enumerate(ROUTES)
    ]
    chart: alt.Chart = (
        alt.Chart(table(rows))
        .mark_bar(height={"band": 0.7})
        .encode(
            x=alt.X("turns:Q", title=None, axis=_counts()),
            y=alt.Y("intent:N", sort=names, title=None, axis=alt.Axis(labelLimit=160)),
            color=_route_colours(words),
            order=alt.Order("order:Q"),
            tooltip=tips("intent:N", "name:N", "turns:Q"),
        )
    )
    return chart


def targets(measured: Sequence[TargetNumbers], words: Words) -> alt.LayerChart:
    """Median seconds against US dollars for a thousand answers, where both are known."""
    rows = [
        {
            "target": one.target,
            "seconds": one.median_s,
            "dollars": one.cost_nano / (one.asked - one.cost_unknown) * 1000 / NANO,
            "asked": one.asked,
            "place": n % len(NAME_PLACES),
        }
        for n, one in enumerate(measured)
        if one.median_s is not None and one.asked > one.cost_unknown
    ]
    base = alt.Chart(table(rows)).encode(
        x=alt.X("seconds:Q", title=words["seconds"], scale=alt.Scale(zero=True)),
        y=alt.Y("dollars:Q", title=words["dollars"], scale=alt.Scale(zero=True)),
        tooltip=tips("target:N", "seconds:Q", "dollars:Q", "asked:Q"),
    )
    size = alt.Size("asked:Q", legend=None, scale=alt.Scale(range=[150, 1200]))
    marks = base.mark_point(shape="triangle-up", filled=True, color=COLOURS["fallback"])
    names = [
        base.transform_filter(alt.datum.place == n)
        .mark_text(align=align, dx=dx, dy=dy, color=INK)
        .encode(text=alt.Text("target:N"))
        for n, (align, dx, dy) in enumerate(NAME_PLACES)
    ]
    return layered(marks.encode(size=size), *names)
