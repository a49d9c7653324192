"""From the intent Lex ranked best, over the reason, to who answered, as bands between columns.

Vega-Lite draws no flows: where each box, band and name stands is worked out here, and the curve of
a band by the browser. Names of the first column stand to the left of it, of the others to the
right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.log.queries.counts import Flow
from dashboard.log.queries.filter import NO_INTENT
from dashboard.views.charts.drilling import (
    DRILL,
    NARROWED,
    PICKS,
    Narrowing,
    Picture,
    numbered,
    pickable,
)
from dashboard.views.charts.flow_places import (
    BOX,
    COLUMNS,
    Band,
    Link,
    Node,
    edge,
    place_bands,
    place_boxes,
    place_names,
    rounded,
    totals_of,
)
from dashboard.views.charts.looks import (
    COLOURS,
    INK,
    Row,
    Spec,
    Words,
    chart,
    column,
    mark,
    of,
    tips,
)
from dashboard.views.charts.overview import SHOWN_INTENTS

SHAPES = {"lex": "●", "bedrock": "◆", "hook": "■", "fallback": "▲", "failed": "✖"}
LEFT, RIGHT = 92, 96  # pixels for names beside the first and the last column
STEPS = 24  # of a band's curve

Meant = defaultdict[Node | Link, defaultdict[str, set[str]]]  # fields of the filter by mark


@dataclass(frozen=True, slots=True)
class Ways:
    """How many turns went each way, and which turns each box and each band stands for."""

    links: Counter[Link]
    narrowings: Mapping[Node | Link, Narrowing]


def flow(flows: Sequence[Flow], words: Words) -> Picture:
    """Boxes in three columns, bands as wide as the turns that went that way."""
    return Picture(*_drawn(_ways(flows, words)))


def bands(links: Counter[Link], narrowings: Mapping[Node | Link, Narrowing]) -> Picture:
    """Links between three columns as bands, and what each box and each band stands for."""
    return Picture(*_drawn(Ways(links, narrowings)))


def _drawn(ways: Ways) -> tuple[Spec, tuple[Narrowing, ...]]:
    boxes = place_boxes(ways.links)
    colours = {end: colour for _, end, colour in ways.links if end[0] == COLUMNS - 1}
    between = [{NARROWED: ways.narrowings.get(link)} for link in ways.links]
    drawn, narrowings = numbered([*_boxes(boxes, colours, ways), *between])
    numbers = {link: row[DRILL] for link, row in zip(ways.links, drawn[len(boxes) :], strict=True)}
    banded = [band | {DRILL: numbers[link]} for link, band in place_bands(ways.links, boxes)]
    layers = (_bands(banded), of(drawn[: len(boxes)], _rects()), *_names(boxes))
    return chart(*layers, picks=PICKS), narrowings


def _x(name: str) -> Spec:
    """Names of the outer columns have pixels of their own, whatever the width."""
    scale = {"domain": [0, 1], "range": [LEFT, {"expr": f"width - {RIGHT}"}]}
    return column(name, axis=None, scale=scale)


def _y(name: str) -> Spec:
    return column(name, axis=None, scale={"domain": [0, 1], "reverse": True})


def _bands(rows: Sequence[Row]) -> Spec:
    """Each band's row becomes the points of a curve, flat at both ends."""
    share = f"datum.step / {STEPS}"
    bend = "datum.share * datum.share * (3 - 2 * datum.share)"
    worked_out = {
        "share": share,
        "across": "datum.x + (datum.x2 - datum.x) * datum.share",
        "top": f"datum.y + (datum.y2 - datum.y) * {bend}",
        "bottom": "datum.top + datum.height",
    }
    steps = [{"calculate": f"sequence({STEPS + 1})", "as": "step"}, {"flatten": ["step"]}]
    points = [{"calculate": formula, "as": name} for name, formula in worked_out.items()]
    encoding = {
        "x": _x("across:Q"),
        "y": _y("top:Q"),
        "y2": {"field": "bottom"},
        "detail": [column("band:N"), column(f"{DRILL}:Q")],
        "color": column("colour:N", scale=None),
        "tooltip": tips("from:N", "to:N", "turns:Q"),
    }
    area = mark("area", encoding, opacity=0.35, cursor="pointer")
    return of(rows, area, transform=[*steps, *points])


def _rects() -> Spec:
    encoding = {
        "x": _x("x:Q"),
        "x2": {"field": "x2"},
        "y": _y("y:Q"),
        "y2": {"field": "y2"},
        "color": column("colour:N", scale=None),
        "tooltip": tips("name:N", "turns:Q"),
    }
    return pickable("rect", encoding)


def _ways(flows: Sequence[Flow], words: Words) -> Ways:
    """Intents that are seldom are one."""
    counts: Counter[str] = Counter()
    for one in flows:
        counts[one.intent or NO_INTENT] += one.turns
    shown = {name for name, _ in counts.most_common(SHOWN_INTENTS)}
    links: Counter[Link] = Counter()
    meant: Meant = defaultdict(lambda: defaultdict(set))
    for one in flows:
        intent = one.intent or NO_INTENT
        start = (0, _intent(intent, shown, words))
        reason = (1, words.get(f"reason.{one.reason}", str(one.reason)))
        end = (2, _end(one, words))
        first, second = (
            (start, reason, COLOURS[one.route]),
            (reason, end, COLOURS[one.route]),
        )
        links[first] += one.turns
        links[second] += one.turns
        for part in (start, first):
            meant[part]["intents"].add(intent)
        for part in (reason, first, second):
            meant[part]["reasons"].add(str(one.reason))
        for part in (end, first, second):
            meant[part]["routes"].add(one.route)
        if end[1] != words[one.route]:
            for part in (end, second):
                meant[part]["targets"].add(str(one.target))
    return Ways(links, {part: _narrowing(fields) for part, fields in meant.items()})


def _narrowing(fields: Mapping[str, set[str]]) -> Narrowing:
    return {field: tuple(sorted(values)) for field, values in fields.items()}


def _intent(intent: str, shown: Iterable[str], words: Words) -> str:
    if intent == NO_INTENT:
        return words["none"]
    return intent if intent in shown else words["other"]


def _end(one: Flow, words: Words) -> str:
    asked = one.route == "fallback" and one.target
    return f"{SHAPES['fallback']} {one.target}" if asked else words[one.route]


def _boxes(
    boxes: Mapping[Node, Band], colours: Mapping[Node, str], ways: Ways
) -> Iterator[dict[str, Any]]:
    totals = totals_of(ways.links)
    for node, band in boxes.items():
        left = edge(node[0])
        yield {
            "name": node[1],
            "turns": totals[node],
            **rounded({"x": left, "x2": left + BOX}),
            **rounded({"y": band.top, "y2": band.top + band.height}),
            "colour": colours.get(node, COLOURS["quiet"]),
            NARROWED: ways.narrowings.get(node),
        }


def _names(boxes: Mapping[Node, Band]) -> Iterator[Spec]:
    """A layer for each column; each name has a line of its own."""
    encoding = {"x": _x("x:Q"), "y": _y("y:Q"), "text": column("name:N")}
    for number in range(COLUMNS):
        nodes = [node for node in boxes if node[0] == number]
        places = place_names([boxes[node] for node in nodes])
        outer_left = number == 0
        left = edge(number) + (0 if outer_left else BOX)
        rows = [
            {"name": name, **rounded({"x": left, "y": y})}
            for (_, name), y in zip(nodes, places, strict=True)
        ]
        text = mark(
            "text",
            encoding,
            align="right" if outer_left else "left",
            dx=-5 if outer_left else 5,
            limit=LEFT if outer_left else RIGHT,
            color=INK,
        )
        yield of(rows, text)
