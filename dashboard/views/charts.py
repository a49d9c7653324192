"""The pictures of the diagnostics as ECharts options: plain JSON, no library behind it.

Who answered has the same colour, shape and place everywhere. Words come in with the caller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.diagnostics.overview import BINS, Histogram
from dashboard.log.queries.counts import Flow, Numbers
from dashboard.log.queries.expressions import Span
from dashboard.log.queries.filter import ROUTES
from dashboard.log.queries.latencies import TargetNumbers

COLOURS = {
    "lex": "#1f6feb",
    "hook": "#8250df",
    "fallback": "#d97706",
    "failed": "#6e7781",
    "line": "#cf222e",
    "quiet": "#8c959f",
}
SHAPES = {"lex": "●", "hook": "■", "fallback": "▲", "failed": "✖"}
SHOWN_INTENTS = 10
Spec = dict[str, Any]
Words = Mapping[str, str]


def routes_over_time(steps: Sequence[Numbers], over: Span, words: Words) -> Spec:
    """Stacked bars, a step of time each, by who answered."""
    form = "%H:%M" if over.width < 86400 and over.count * over.width <= 86400 else "%m-%d %H:%M"
    form = "%m-%d" if over.width >= 86400 else form
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0, "data": [words[name] for name in ROUTES]},
        "grid": _grid(),
        "xAxis": {"type": "category", "data": [at.strftime(form) for at in over.moments()]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            _bars(words[name], [getattr(step, name) for step in steps], name) for name in ROUTES
        ],
    }


def scores(found: Histogram, words: Words) -> Spec:
    """Winner above, runner-up below, each on an axis of its own, the thresholds drawn."""
    lines = [{"xAxis": threshold} for threshold in found.thresholds]
    marks = {
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": COLOURS["line"], "type": "dashed", "width": 2},
        "label": {"formatter": f"{words['threshold']} {{c}}", "position": "end"},
        "data": lines,
    }
    above = [
        _binned(words[name], found.by_route[name], COLOURS[name])
        for name in ROUTES
        if name in found.by_route
    ]
    below = _binned(words["runner_up"], found.runner_up, COLOURS["quiet"])
    if above:
        above[0]["markLine"] = marks
    axis = {"type": "value", "min": 0, "max": 1, "interval": 0.2}
    return {
        "tooltip": {"trigger": "item"},
        "legend": {"top": 0},
        "grid": [_grid(top=48, bottom="46%"), _grid(top="58%", bottom=32)],
        "xAxis": [
            axis | {"gridIndex": 0, "axisLabel": {"show": False}},
            axis
            | {"gridIndex": 1, "name": words["score"], "nameLocation": "middle", "nameGap": 22},
        ],
        "yAxis": [
            {"type": "value", "gridIndex": 0, "minInterval": 1},
            {"type": "value", "gridIndex": 1, "minInterval": 1, "inverse": True},
        ],
        "series": [*above, below | {"xAxisIndex": 1, "yAxisIndex": 1, "stack": "below"}],
    }


def intents(found: Sequence[Flow], words: Words) -> Spec:
    """The most frequent intents, each bar split by who answered."""
    counts: Counter[str] = Counter()
    split: Counter[tuple[str, str]] = Counter()
    for flow in found:
        name = flow.intent or words["none"]
        counts[name] += flow.turns
        split[name, flow.route] += flow.turns
    names = [name for name, _ in counts.most_common(SHOWN_INTENTS)][::-1]
    return {
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "legend": {"top": 0, "data": [words[name] for name in ROUTES]},
        "grid": _grid(),
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {"type": "category", "data": names},
        "series": [
            _bars(words[route], [split[name, route] for name in names], route) for route in ROUTES
        ],
    }


def targets(found: Sequence[TargetNumbers], words: Words) -> Spec:
    """Median seconds against US dollars for a thousand answers, where both are known."""
    points = [
        {
            "name": one.target,
            "value": [one.median_s, one.cost_nano / (one.asked - one.cost_unknown) * 1000 / 10**9],
            "symbolSize": 14 + 26 * one.asked / max(other.asked for other in found),
            "label": {"position": ("right", "left", "top", "bottom")[n % 4]},
        }
        for n, one in enumerate(found)
        if one.median_s is not None and one.asked > one.cost_unknown
    ]
    return {
        "tooltip": {"trigger": "item", "formatter": "{b}: {c}"},
        "grid": _grid(top=32, bottom=28, right=130),
        "xAxis": {
            "type": "value",
            "name": words["seconds"],
            "nameLocation": "middle",
            "nameGap": 26,
        },
        "yAxis": {"type": "value", "name": words["dollars"], "nameTextStyle": {"align": "left"}},
        "series": [
            {
                "type": "scatter",
                "symbol": "triangle",
                "data": points,
                "itemStyle": {"color": COLOURS["fallback"]},
                "label": {"show": True, "formatter": "{b}"},
            }
        ],
    }


def flow(found: Sequence[Flow], words: Words) -> Spec:
    """From the intent Lex ranked best, over the reason, to who answered."""
    counts = Counter({one.intent or words["none"]: 0 for one in found})
    for one in found:
        counts[one.intent or words["none"]] += one.turns
    shown = {name for name, _ in counts.most_common(SHOWN_INTENTS)}
    links: Counter[tuple[str, str]] = Counter()
    nodes: dict[str, Spec] = {}
    for one in found:
        intent = one.intent or words["none"]
        start = intent if intent in shown else words["other"]
        reason = words.get(f"reason.{one.reason}", str(one.reason))
        asked = one.target if one.route == "fallback" else None
        end = f"{SHAPES['fallback']} {asked}" if asked else words[one.route]
        names = [f"{start} ", f" {reason} ", end]  # a name may stand in one column only
        colours = [COLOURS["quiet"], COLOURS["quiet"], COLOURS[one.route]]
        for depth, (name, colour) in enumerate(zip(names, colours, strict=True)):
            nodes[name] = {"name": name, "depth": depth, "itemStyle": {"color": colour}}
        links[names[0], names[1]] += one.turns
        links[names[1], names[2]] += one.turns
    return {
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "sankey",
                "data": list(nodes.values()),
                "links": [{"source": a, "target": b, "value": n} for (a, b), n in links.items()],
                "lineStyle": {"color": "target", "opacity": 0.35},
                "left": 8,
                "right": 150,
                "top": 8,
                "bottom": 8,
                "nodeGap": 10,
                "label": {"overflow": "truncate", "width": 140},
            }
        ],
    }


def sweep(lines: Mapping[str, Sequence[float]], chosen: float, held_to: Sequence[float]) -> Spec:
    """Counts over the thresholds from 0 to 1; the recorded and the chosen one are marked."""
    looks = [COLOURS["lex"], COLOURS["line"], COLOURS["fallback"], COLOURS["hook"]]
    dashes = ["solid", "dashed", "dotted", "solid"]
    marks = [{"xAxis": at, "lineStyle": {"color": COLOURS["quiet"]}} for at in held_to]
    marks.append({"xAxis": chosen, "lineStyle": {"color": COLOURS["line"], "width": 2}})
    series = [
        {
            "type": "line",
            "name": name,
            "showSymbol": False,
            "lineStyle": {"width": 2, "type": dash},
            "itemStyle": {"color": colour},
            "data": [[n / 100, value] for n, value in enumerate(values)],
        }
        for (name, values), colour, dash in zip(lines.items(), looks, dashes, strict=False)
    ]
    series[0]["markLine"] = {"symbol": "none", "silent": True, "data": marks}
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "grid": _grid(top=48),
        "xAxis": {"type": "value", "min": 0, "max": 1},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": series,
    }


def _grid(**other: Any) -> Spec:
    return {"left": 8, "right": 16, "top": 36, "bottom": 8, "containLabel": True} | other


def _bars(name: str, values: Sequence[float], route: str) -> Spec:
    return {
        "type": "bar",
        "name": name,
        "stack": "all",
        "data": list(values),
        "barMaxWidth": 36,
        "itemStyle": {"color": COLOURS[route]},
    }


def _binned(name: str, counts: Sequence[int], colour: str) -> Spec:
    return {
        "type": "bar",
        "name": name,
        "stack": "above",
        "barWidth": 12,
        "itemStyle": {"color": colour},
        "data": [[round((n + 0.5) / BINS, 3), count] for n, count in enumerate(counts)],
    }
