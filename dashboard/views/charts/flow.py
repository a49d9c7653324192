"""From the intent Lex ranked best, over the reason, to who answered, as bands between columns.

Vega-Lite draws no flows: where each box and band stands is worked out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from dashboard.log.queries.counts import Flow
from dashboard.views.charts.looks import COLOURS, INK, Words, layered, table, tips
from dashboard.views.charts.overview import SHOWN_INTENTS

SHAPES = {"lex": "●", "hook": "■", "fallback": "▲", "failed": "✖"}
COLUMNS = 3
GAP = 0.03  # of the height, between two boxes of a column
BOX = 0.03  # of the width
WIDTH = 0.7  # from the first column to the last
STEPS = 24  # of a band's curve

Node = tuple[int, str]  # column and name
Link = tuple[Node, Node, str]  # from, to, colour


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the height, from `top` on."""

    top: float
    height: float


def flow(flows: Sequence[Flow], words: Words) -> alt.LayerChart:
    """Boxes in three columns, bands as wide as the turns that went that way."""
    return bands(_links(flows, words))


def bands(links: Counter[Link]) -> alt.LayerChart:
    """Links between three columns as bands."""
    boxes = place_boxes(links)
    colours = {end: colour for _, end, colour in links if end[0] == COLUMNS - 1}
    plain = {"x": alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1])), "x2": alt.X2("x2:Q")}
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, 1], reverse=True))
    curves = (
        alt.Chart(table(list(_curves(links, boxes))))
        .mark_area(opacity=0.35)
        .encode(
            x=plain["x"],
            y=y,
            y2="y2:Q",
            detail=alt.Detail("band:N"),
            color=alt.Color("colour:N", scale=None),
            tooltip=tips("from:N", "to:N", "turns:Q"),
        )
    )
    drawn = alt.Chart(table(list(_boxes(boxes, colours, _totals(links)))))
    rects = drawn.mark_rect().encode(
        **plain,
        y=y,
        y2="y2:Q",
        color=alt.Color("colour:N", scale=None),
        tooltip=tips("name:N", "turns:Q"),
    )
    return layered(curves, rects, _names(drawn))


def _links(flows: Sequence[Flow], words: Words) -> Counter[Link]:
    """How many turns went which way; intents that are seldom are one."""
    counts: Counter[str] = Counter()
    for one in flows:
        counts[one.intent or words["none"]] += one.turns
    shown = {name for name, _ in counts.most_common(SHOWN_INTENTS)}
    links: Counter[Link] = Counter()
    for one in flows:
        intent, target = one.intent or words["none"], one.target
        target_name = (
            f"{SHAPES['fallback']} {target}" if one.route == "fallback" and target else None
        )
        start = (0, intent if intent in shown else words["other"])
        reason = (1, words.get(f"reason.{one.reason}", str(one.reason)))
        end = (2, target_name or words[one.route])
        colour = COLOURS[one.route]
        links[start, reason, colour] += one.turns
        links[reason, end, colour] += one.turns
    return links


def _totals(links: Mapping[Link, int]) -> Counter[Node]:
    """Turns that pass each box."""
    totals: Counter[Node] = Counter()
    for (start, end, _), turns in links.items():
        totals[end] += turns
        if start[0] == 0:
            totals[start] += turns
    return totals


def place_boxes(links: Mapping[Link, int]) -> dict[Node, Band]:
    """Each column's boxes from the top, the largest first, on one scale for all columns."""
    totals = _totals(links)
    columns = [
        [(node, turns) for node, turns in totals.most_common() if node[0] == column]
        for column in range(COLUMNS)
    ]
    most = max((len(column) for column in columns), default=1)
    turn = (1 - GAP * (most - 1)) / max(1, sum(n for _, n in columns[0]))
    return {node: band for column in columns for node, band in _stacked(column, turn)}


def _stacked(column: Iterable[tuple[Node, int]], turn: float) -> Iterator[tuple[Node, Band]]:
    top = 0.0
    for node, turns in column:
        yield node, Band(top, turns * turn)
        top += turns * turn + GAP


def _curves(links: Mapping[Link, int], boxes: Mapping[Node, Band]) -> Iterator[dict[str, Any]]:
    """Points along each band's upper and lower edge."""
    used: dict[tuple[Node, bool], float] = {}
    per_turn = next((boxes[start].height for start, *_ in links), 0.0)
    totals = _totals(links)
    ordered = sorted(links.items(), key=lambda one: (boxes[one[0][0]].top, boxes[one[0][1]].top))
    for number, ((start, end, colour), turns) in enumerate(ordered):
        height = boxes[start].height * turns / totals[start] if per_turn else 0.0
        left = boxes[start].top + used.get((start, True), 0.0)
        right = boxes[end].top + used.get((end, False), 0.0)
        used[start, True] = used.get((start, True), 0.0) + height
        used[end, False] = used.get((end, False), 0.0) + height
        for step in range(STEPS + 1):
            share = step / STEPS
            top = left + (right - left) * share * share * (3 - 2 * share)
            yield {
                "band": number,
                "x": _edge(start[0]) + BOX + share * (_edge(end[0]) - _edge(start[0]) - BOX),
                "y": top,
                "y2": top + height,
                "from": start[1],
                "to": end[1],
                "turns": turns,
                "colour": colour,
            }


def _edge(column: int) -> float:
    """Where a column's boxes begin, of the width; beside the last there is room for names."""
    return column * WIDTH / (COLUMNS - 1)


def _boxes(
    boxes: Mapping[Node, Band], colours: Mapping[Node, str], totals: Mapping[Node, int]
) -> Iterator[dict[str, Any]]:
    for node, band in boxes.items():
        column, name = node
        left = _edge(column)
        yield {
            "name": name,
            "turns": totals[node],
            "x": left,
            "x2": left + BOX,
            "y": band.top,
            "y2": band.top + band.height,
            "middle": band.top + band.height / 2,
            "colour": colours.get(node, COLOURS["quiet"]),
        }


def _names(drawn: alt.Chart) -> alt.Chart:
    """Beside each box, to its right."""
    text = drawn.mark_text(align="left", dx=5, limit=100, color=INK)
    y = alt.Y("middle:Q", axis=None, scale=alt.Scale(domain=[0, 1], reverse=True))
    x = alt.X("x2:Q", axis=None, scale=alt.Scale(domain=[0, 1]))
    named: alt.Chart = text.encode(x=x, y=y, text=alt.Text("name:N"))
    return named
