"""Where the boxes, bands and names of the flow stand; of the height and width, 0 to 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COLUMNS = 3
GAP = 0.03  # of the height, between two boxes of a column
LINE = 0.045  # of the height, that a name takes
BOX = 0.03  # of the width
DIGITS = 4  # of a place: a ten-thousandth is not seen

Node = tuple[int, str]  # column and name
Link = tuple[Node, Node, str]  # from, to, colour


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the height, from `top` on."""

    top: float
    height: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.top + self.height / 2


def totals_of(links: Mapping[Link, int]) -> Counter[Node]:
    """Turns that pass each box."""
    totals: Counter[Node] = Counter()
    for (start, end, _), turns in links.items():
        totals[end] += turns
        if start[0] == 0:
            totals[start] += turns
    return totals


def place_boxes(links: Mapping[Link, int]) -> dict[Node, Band]:
    """Each column's boxes from the top, the largest first, on one scale for all columns."""
    totals = totals_of(links)
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


def place_names(bands: Sequence[Band]) -> list[float]:
    """Where the name of each box of a column stands: in its middle, unless the name above is
    nearer than a line; what would end under the picture moves up."""
    places: list[float] = []
    for band in bands:
        places.append(max(band.middle, places[-1] + LINE if places else LINE / 2))
    lowest = 1 - LINE / 2
    for n in range(len(places) - 1, -1, -1):
        places[n] = min(places[n], lowest)
        lowest = places[n] - LINE
    return places


def place_bands(
    links: Mapping[Link, int], boxes: Mapping[Node, Band]
) -> Iterator[tuple[Link, dict[str, Any]]]:
    """Each link's band: from `x` to `x2`, its upper edge from `y` to `y2`, and its height."""
    used: dict[tuple[Node, bool], float] = {}
    totals = totals_of(links)
    ordered = sorted(links.items(), key=lambda one: (boxes[one[0][0]].top, boxes[one[0][1]].top))
    for number, (link, turns) in enumerate(ordered):
        start, end, colour = link
        height = boxes[start].height * turns / totals[start]
        left = boxes[start].top + used.get((start, True), 0.0)
        right = boxes[end].top + used.get((end, False), 0.0)
        used[start, True] = used.get((start, True), 0.0) + height
        used[end, False] = used.get((end, False), 0.0) + height
        named = {"from": start[1], "to": end[1], "turns": turns, "colour": colour, "band": number}
        places = {"x": edge(start[0]) + BOX, "x2": edge(end[0])}
        places |= {"y": left, "y2": right, "height": height}
        yield link, named | rounded(places)


def rounded(places: Mapping[str, float]) -> dict[str, float]:
    """Places as they are sent."""
    return {name: round(place, DIGITS) for name, place in places.items()}


def edge(column: int) -> float:
    """Where a column's boxes begin, of the width between the names."""
    return column * (1 - BOX) / (COLUMNS - 1)
