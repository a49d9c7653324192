"""From the intent Lex ranked best, over the reason, to who answered, as bands between columns.

Vega-Lite draws no flows: where each box, band and name stands is worked out here. Names of the
first column stand to the left of it, of the others to the right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from dashboard.log.queries.counts import Flow
from dashboard.log.queries.filter import NO_INTENT
from dashboard.views.charts.drilling import DRILL, NARROWED, Narrowing, Picture, numbered, pickable
from dashboard.views.charts.flow_places import (
    BOX,
    COLUMNS,
    Band,
    Link,
    Node,
    curves,
    edge,
    place_boxes,
    place_names,
    totals_of,
)
from dashboard.views.charts.looks import COLOURS, INK, Words, layered, table, tips
from dashboard.views.charts.overview import SHOWN_INTENTS

SHAPES = {"lex": "●", "bedrock": "◆", "hook": "■", "fallback": "▲", "failed": "✖"}
LEFT, RIGHT = 92, 96  # pixels for names beside the first and the last column

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


def _drawn(ways: Ways) -> tuple[alt.LayerChart, tuple[Narrowing, ...]]:
    boxes = place_boxes(ways.links)
    colours = {end: colour for _, end, colour in ways.links if end[0] == COLUMNS - 1}
    between = [{NARROWED: ways.narrowings.get(link)} for link in ways.links]
    drawn, narrowings = numbered([*_boxes(boxes, colours, ways), *between])
    numbers = {link: row[DRILL] for link, row in zip(ways.links, drawn[len(boxes) :], strict=True)}
    points = [point | {DRILL: numbers[link]} for link, point in curves(ways.links, boxes)]
    rects = pickable(_rects(drawn[: len(boxes)]))
    return layered(_bands(points), rects, *_names(boxes)), narrowings


def _x() -> alt.Scale:
    """Names of the outer columns have pixels of their own, whatever the width."""
    return alt.Scale(domain=[0, 1], range=[LEFT, {"expr": f"width - {RIGHT}"}])


def _y() -> alt.Scale:
    return alt.Scale(domain=[0, 1], reverse=True)


def _bands(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(table(rows))
        .mark_area(opacity=0.35, cursor="pointer")
        .encode(
            x=alt.X("x:Q", axis=None, scale=_x()),
            y=alt.Y("y:Q", axis=None, scale=_y()),
            y2=alt.Y2("y2:Q"),
            detail=[alt.Detail("band:N"), alt.Detail(f"{DRILL}:Q")],
            color=alt.Color("colour:N", scale=None),
            tooltip=tips("from:N", "to:N", "turns:Q"),
        )
    )
    return chart


def _rects(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(table(rows))
        .mark_rect(cursor="pointer")
        .encode(
            x=alt.X("x:Q", axis=None, scale=_x()),
            x2=alt.X2("x2:Q"),
            y=alt.Y("y:Q", axis=None, scale=_y()),
            y2=alt.Y2("y2:Q"),
            color=alt.Color("colour:N", scale=None),
            tooltip=tips("name:N", "turns:Q"),
        )
    )
    return chart


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
        for mark in (start, first):
            meant[mark]["intents"].add(intent)
        for mark in (reason, first, second):
            meant[mark]["reasons"].add(str(one.reason))
        for mark in (end, first, second):
            meant[mark]["routes"].add(one.route)
        if end[1] != words[one.route]:
            for mark in (end, second):
                meant[mark]["targets"].add(str(one.target))
    return Ways(links, {mark: _narrowing(fields) for mark, fields in meant.items()})


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
            "x": left,
            "x2": left + BOX,
            "y": band.top,
            "y2": band.top + band.height,
            "colour": colours.get(node, COLOURS["quiet"]),
            NARROWED: ways.narrowings.get(node),
        }


def _names(boxes: Mapping[Node, Band]) -> Iterator[alt.Chart]:
    """A layer for each column; each name has a line of its own."""
    for column in range(COLUMNS):
        nodes = [node for node in boxes if node[0] == column]
        places = place_names([boxes[node] for node in nodes])
        outer_left = column == 0
        left = edge(column) + (0 if outer_left else BOX)
        rows = [
            {"name": name, "x": left, "y": y} for (_, name), y in zip(nodes, places, strict=True)
        ]
        text = alt.Chart(table(rows)).mark_text(
            align="right" if outer_left else "left",
            dx=-5 if outer_left else 5,
            limit=LEFT if outer_left else RIGHT,
            color=INK,
        )
        named: alt.Chart = text.encode(
            x=alt.X("x:Q", axis=None, scale=_x()),
            y=alt.Y("y:Q", axis=None, scale=_y()),
            text=alt.Text("name:N"),
        )
        yield named
