"""The overview's pictures: routes over time, scores, intents, targets."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from dashboard.diagnostics.overview import BINS, Histogram
from dashboard.log.queries.counts import Flow, Numbers
from dashboard.log.queries.expressions import Span
from dashboard.log.queries.filter import NO_INTENT, ROUTES, Scores
from dashboard.log.queries.latencies import TargetNumbers
from dashboard.views.charts.comparison import TARGET_COLOURS
from dashboard.views.charts.drilling import (
    NARROWED,
    PICKS,
    Narrowing,
    Picture,
    numbered,
    pickable,
)
from dashboard.views.charts.histogram import by_score, score_bin
from dashboard.views.charts.looks import (
    COLOURS,
    Row,
    Spec,
    Words,
    chart,
    column,
    legend,
    named_colours,
    of,
    tips,
)

SHOWN_INTENTS = 10
DAY_SECONDS = 86400
NANO = 10**9
COUNTS = {"tickMinStep": 1, "format": "~s"}  # an axis of whole numbers
SHAPES = ("triangle-up", "circle", "square", "diamond", "triangle-down", "cross")
Clock = Callable[[dt.datetime], dt.datetime]  # a moment of the log as the reader's clock has it


def routes_over_time(steps: Sequence[Numbers], over: Span, words: Words, clock: Clock) -> Picture:
    """Stacked bars, a step of time each, by who answered; a step without turns keeps its place."""
    form = _time_form(over)
    times = [clock(at).strftime(form) for at in over.moments()]
    rows, narrowings = numbered(
        [
            {
                "time": time,
                "name": words[route],
                "turns": turns,
                "order": n,
                NARROWED: _step(at, over, route),
            }
            for time, at, step in zip(times, over.moments(), steps, strict=True)
            for n, route in enumerate(ROUTES)
            if (turns := getattr(step, route))
        ]
    )
    axis = {"labelAngle": 0, "labelOverlap": True}
    encoding = {
        "x": column("time:O", sort=None, title=None, axis=axis, scale={"domain": times}),
        "y": column("turns:Q", title=None, axis=COUNTS),
        "color": _route_colours(words),
        "order": column("order:Q"),
        "tooltip": tips("time:O", "name:N", "turns:Q"),
    }
    bars = pickable("bar", encoding, size=_bar_size(over.count))
    return Picture(chart(of(rows, bars), picks=PICKS), narrowings)


def _step(at: dt.datetime, over: Span, route: str) -> Narrowing:
    until = at + dt.timedelta(seconds=over.width)
    return {"since": at, "until": until, "routes": (route,)}


def _time_form(over: Span) -> str:
    if over.width >= DAY_SECONDS:
        return "%m-%d"
    return "%H:%M" if over.count * over.width <= DAY_SECONDS else "%m-%d %H:%M"


def _bar_size(count: int) -> int:
    """Pixels of a bar that leave room between `count` of them on half a page."""
    return max(2, min(36, 400 // max(count, 1)))


def _route_colours(words: Words) -> Spec:
    return named_colours({words[route]: COLOURS[route] for route in ROUTES})


def scores(counted: Histogram, words: Words) -> Picture:
    """Winners by who answered above the axis, runners-up below it, the thresholds drawn."""
    rows, narrowings = numbered([*_winners(counted, words), *_runners_up(counted, words)])
    colours = {words[route]: COLOURS[route] for route in ROUTES if route in counted.by_route}
    drawn = by_score(
        rows,
        colours | {words["runner_up"]: COLOURS["quiet"]},
        counted.thresholds,
        score=words["score"],
        threshold=words["threshold"],
    )
    return Picture(drawn, narrowings)


def _winners(counted: Histogram, words: Words) -> Iterator[Row]:
    for route in ROUTES:
        for n, turns in enumerate(counted.by_route.get(route, ())):
            bar = score_bin(n / BINS, (n + 1) / BINS, words[route], turns)
            yield {**bar, NARROWED: {"scores": _bin(n), "routes": (route,)}}


def _runners_up(counted: Histogram, words: Words) -> Iterator[Row]:
    for n, turns in enumerate(counted.runner_up):
        bar = score_bin(n / BINS, (n + 1) / BINS, words["runner_up"], turns, below=True)
        yield {**bar, NARROWED: {"next_scores": _bin(n)}}


def _bin(n: int) -> Scores:
    return Scores(n / BINS, (n + 1) / BINS)


def intents(flows: Sequence[Flow], words: Words) -> Picture:
    """The most frequent intents, each bar split by who answered."""
    split: Counter[tuple[str, str]] = Counter()
    for flow in flows:
        split[flow.intent or NO_INTENT, flow.route] += flow.turns
    counts: Counter[str] = Counter()
    for (intent, _), turns in split.items():
        counts[intent] += turns
    names = {
        intent: words["none"] if intent == NO_INTENT else intent
        for intent, _ in counts.most_common(SHOWN_INTENTS)
    }
    rows, narrowings = numbered(
        [
            {
                "intent": name,
                "name": words[route],
                "turns": turns,
                "order": n,
                NARROWED: {"intents": (intent,), "routes": (route,)},
            }
            for intent, name in names.items()
            for n, route in enumerate(ROUTES)
            if (turns := split[intent, route])
        ]
    )
    axis = {"labelLimit": 160}
    encoding = {
        "x": column("turns:Q", title=None, axis=COUNTS),
        "y": column("intent:N", sort=list(names.values()), title=None, axis=axis),
        "color": _route_colours(words),
        "order": column("order:Q"),
        "tooltip": tips("intent:N", "name:N", "turns:Q"),
    }
    bars = pickable("bar", encoding, height={"band": 0.7})
    return Picture(chart(of(rows, bars), picks=PICKS), narrowings)


def targets(measured: Sequence[TargetNumbers], words: Words) -> Picture:
    """Median seconds against US dollars for a thousand answers, where both are known; the legend
    names the marks, which may lie on one another."""
    rows, narrowings = numbered(
        [
            {
                "target": one.target,
                "seconds": one.median_s,
                "dollars": one.cost_nano / (one.asked - one.cost_unknown) * 1000 / NANO,
                "asked": one.asked,
                NARROWED: {"targets": (one.target,)},
            }
            for one in measured
            if one.median_s is not None and one.asked > one.cost_unknown
        ]
    )
    names = [str(row["target"]) for row in rows]
    colours = {"domain": names, "range": _in_turn(TARGET_COLOURS, names)}
    shapes = {"domain": names, "range": _in_turn(SHAPES, names)}
    encoding = {
        "x": column("seconds:Q", title=words["seconds"], scale={"zero": True}),
        "y": column("dollars:Q", title=words["dollars"], scale={"zero": True}),
        "color": column("target:N", scale=colours, legend=legend()),
        "shape": column("target:N", scale=shapes, legend=legend()),
        "size": column("asked:Q", legend=None, scale={"range": [150, 900]}),
        "tooltip": tips("target:N", "seconds:Q", "dollars:Q", "asked:Q"),
    }
    points = pickable("point", encoding, filled=True, opacity=0.75)
    return Picture(chart(of(rows, points), picks=PICKS), narrowings)


def _in_turn(values: Sequence[str], names: Sequence[str]) -> list[str]:
    return [values[n % len(values)] for n in range(len(names))]
