"""Drawings of figures as shapes of SVG, which `parts.html` writes: no markup is made here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

BLUE, ORANGE, GRAY, TEAL, SLATE = "#1f6feb", "#d97706", "#6b7280", "#0f9488", "#94a3b8"
COLOURS = (BLUE, ORANGE, GRAY)
DASHES = ("", "6 3", "2 3")  # not told apart by colour alone
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
WIDTH = 640  # pixels, as all here
CELL = 11  # a row of the matrix can be read at 150 intents
BAR, BAR_LEFT, BAR_RIGHT = 22, 220, 90
LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class Shape:
    """An element of SVG; `title` is shown when it is pointed at."""

    tag: str
    attributes: Mapping[str, object]
    text: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on an area. One that `shrinks` is never wider than the page."""

    width: int
    height: int
    label: str
    shapes: tuple[Shape, ...]
    shrinks: bool = True


@dataclass(frozen=True, slots=True)
class Plane:
    """Where shares from 0 to 1 lie: across from `left` on, up from `height - bottom` on."""

    height: int
    left: int
    right: int
    top: int
    bottom: int

    def x(self, share: float) -> float:
        """Pixels from the left."""
        return round(self.left + share * (WIDTH - self.left - self.right), 1)

    def y(self, share: float) -> float:
        """Pixels from the top."""
        return round(self.top + (1 - share) * (self.height - self.top - self.bottom), 1)


SCORES = Plane(height=280, left=40, right=10, top=24, bottom=40)
COSTS = Plane(height=300, left=60, right=150, top=12, bottom=46)


@dataclass(frozen=True, slots=True)
class Column:
    """How many of each kind have a score from `low` to `high`."""

    low: float
    high: float
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A name at a cost, with a rate and the interval it is known to."""

    name: str
    cost: float
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A length with the words for it."""

    name: str
    length: float
    words: str
    colour: str


def lines(label: str, curves: Mapping[str, Sequence[float]], marks: Sequence[float]) -> Drawing:
    """Shares from 0 to 1 over thresholds from 0 to 1, with the thresholds in `marks` dashed."""
    shapes = [*_score_axes("1.0")]
    for place, (name, values) in enumerate(curves.items()):
        shapes += [_curve(place, values), *_legend(place, name)]
    shapes += [shape for value in marks for shape in _mark(value)]
    return Drawing(WIDTH, SCORES.height, label, tuple(shapes))


def histogram(
    label: str, columns: Sequence[Column], names: Sequence[str], threshold: float
) -> Drawing:
    """Counts by score, those of a column on top of each other, `names` being their kinds."""
    tallest = max((sum(column.counts) for column in columns), default=0) or 1
    shapes = [*_score_axes(str(tallest))]
    shapes += [part for column in columns for part in _stack(column, names, tallest)]
    shapes += [shape for place, name in enumerate(names) for shape in _legend(place, name)]
    return Drawing(WIDTH, SCORES.height, label, (*shapes, *_mark(threshold)))


def matrix(label: str, cells: Mapping[tuple[str, str], int]) -> Drawing:
    """Expected down, actual across; only cells that are not zero are drawn."""
    names = sorted({name for pair in cells for name in pair})
    margin = 8 + 6 * max((len(name) for name in names), default=0)
    places = {name: margin + CELL * n for n, name in enumerate(names)}
    totals = {name: sum(n for (e, _), n in cells.items() if e == name) for name in names}
    shapes = [shape for name, place in places.items() for shape in _names(name, margin, place)]
    for (expected, actual), count in sorted(cells.items()):
        spot = {"x": places[actual], "y": places[expected], "width": CELL - 1, "height": CELL - 1}
        colour = BLUE if expected == actual else ORANGE
        strength = f"{max(0.25, count / max(1, totals[expected])):.2f}"
        title = f"{expected} → {actual}: {count}"
        filled = {**spot, "fill": colour, "fill-opacity": strength}
        shapes.append(Shape("rect", filled, title=title))
    size = margin + CELL * len(names) + 4
    return Drawing(size, size, label, tuple(shapes), shrinks=False)


def points(label: str, costs: str, dots: Sequence[Point]) -> Drawing:
    """Rates with their intervals over US dollars, `costs` being what the dollars are for."""
    dearest = max(point.cost for point in dots) or 1.0
    shapes = [*_rate_lines(), *_cost_marks(dearest, costs)]
    shapes += [shape for point in dots for shape in _point(point, dearest)]
    return Drawing(WIDTH, COSTS.height, label, tuple(shapes))


def bars(label: str, rows: Sequence[Bar]) -> Drawing:
    """A bar below the other, the longest as long as there is room."""
    longest = max((bar.length for bar in rows), default=0.0) or 1.0
    scale = (WIDTH - BAR_LEFT - BAR_RIGHT) / longest
    shapes = [part for place, bar in enumerate(rows) for part in _bar(place * BAR, bar, scale)]
    return Drawing(WIDTH, len(rows) * BAR + 4, label, tuple(shapes))


def _text(x: float, y: float, text: str, anchor: str | None = None) -> Shape:
    return Shape("text", {"x": x, "y": y, "text-anchor": anchor}, text)


def _score_axes(top: str) -> Iterator[Shape]:
    left, right, floor = SCORES.x(0), SCORES.x(1), SCORES.y(0)
    frame = f"M{left},{SCORES.top}V{floor}H{right}"
    yield Shape("path", {"d": frame, "fill": "none", "stroke": "currentColor", "opacity": 0.4})
    yield from (_text(SCORES.x(n / 5), floor + 14, f"{n / 5:.1f}", "middle") for n in range(6))
    yield _text(left - 4, SCORES.y(1) + 4, top, "end")
    yield _text(left - 4, floor + 4, "0", "end")


def _curve(place: int, values: Sequence[float]) -> Shape:
    step = 1 / max(1, len(values) - 1)
    spots = " ".join(f"{SCORES.x(n * step)},{SCORES.y(value)}" for n, value in enumerate(values))
    stroke = {"stroke": COLOURS[place], "stroke-dasharray": DASHES[place], "stroke-width": 2}
    return Shape("polyline", {"points": spots, "fill": "none", **stroke})


def _legend(place: int, name: str) -> Iterator[Shape]:
    x, y = SCORES.left + place * 200, SCORES.height - 8
    yield Shape("rect", {"x": x, "y": y - 9, "width": 10, "height": 10, "fill": COLOURS[place]})
    yield _text(x + 14, y, name)


def _mark(value: float) -> Iterator[Shape]:
    x = SCORES.x(value)
    line = f"M{x},{SCORES.top}V{SCORES.y(0)}"
    yield Shape("path", {"d": line, "stroke": "currentColor", "stroke-dasharray": "4 4"})
    yield _text(x, SCORES.top - 6, f"{value:.2f}", "middle")


def _stack(column: Column, names: Sequence[str], tallest: int) -> Iterator[Shape]:
    x, width = SCORES.x(column.low), SCORES.x(column.high) - SCORES.x(column.low) - 1
    below = 0
    for count, name, colour in zip(column.counts, names, COLOURS, strict=True):
        top, floor = SCORES.y((below + count) / tallest), SCORES.y(below / tallest)
        spot = {"x": x, "y": top, "width": round(width, 1), "height": round(floor - top, 1)}
        title = f"{column.low:.2f}–{column.high:.2f} {name}: {count}"
        if count:
            yield Shape("rect", {**spot, "fill": colour}, title=title)
        below += count


def _names(name: str, margin: int, place: int) -> Iterator[Shape]:
    """A name beside its row and above its column."""
    middle = place + CELL - 3
    yield _text(margin - 4, middle, name, "end")
    turned = f"translate({middle},{margin - 4}) rotate(-90)"
    yield Shape("text", {"transform": turned}, name)


def _rate_lines() -> Iterator[Shape]:
    for rate in QUARTERS:
        y = COSTS.y(rate)
        yield Shape("path", {"d": f"M{COSTS.x(0)} {y}H{COSTS.x(1)}", "stroke": "#8884"})
        yield _text(COSTS.left - 6, y + 4, f"{rate:.2f}", "end")


def _cost_marks(dearest: float, costs: str) -> Iterator[Shape]:
    for share in QUARTERS[::2]:
        yield _text(COSTS.x(share), COSTS.height - 28, f"${share * dearest:.2f}", "middle")
    yield _text(COSTS.left, COSTS.height - 8, costs)


def _point(point: Point, dearest: float) -> Iterator[Shape]:
    x, y = COSTS.x(point.cost / dearest), COSTS.y(point.rate)
    interval = f"M{x} {COSTS.y(point.low)}V{COSTS.y(point.high)}"
    yield Shape("path", {"d": interval, "stroke": "currentColor"})
    yield Shape("circle", {"cx": x, "cy": y, "r": 6, "fill": TEAL})
    yield _text(x + 10, y + 4, point.name[:LONGEST_NAME])


def _bar(top: int, bar: Bar, scale: float) -> Iterator[Shape]:
    middle, width = top + BAR - 7, round(bar.length * scale, 1)
    spot = {"x": BAR_LEFT, "y": top + 3, "width": width, "height": BAR - 6}
    yield _text(BAR_LEFT - 6, middle, bar.name[:LONGEST_NAME], "end")
    yield Shape("rect", {**spot, "fill": bar.colour})
    yield _text(round(BAR_LEFT + width + 5, 1), middle, bar.words)
