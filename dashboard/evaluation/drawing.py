"""The pictures of the report as SVG: lines, bars, the confusion matrix. Every shape has a title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard.evaluation.numbers.metrics import Bin

BLUE, ORANGE, GRAY = "#1f6feb", "#d97706", "#6b7280"
COLOURS = (BLUE, ORANGE, GRAY)
DASHES = ("", "6 3", "2 3")  # not told apart by colour alone
WIDTH, HEIGHT, LEFT, TOP = 640, 240, 40, 24
CELL = 11  # a row of the matrix can be read at 150 intents


def lines(known: Mapping[str, Sequence[float]], marks: Sequence[float]) -> str:
    """Shares from 0 to 1 over thresholds from 0 to 1, with the thresholds in `marks` dashed."""
    drawn = [_axes()]
    for place, (name, values) in enumerate(known.items()):
        step = 1 / max(1, len(values) - 1)
        points = " ".join(f"{_x(n * step):.1f},{_y(value):.1f}" for n, value in enumerate(values))
        style = f'fill="none" stroke="{COLOURS[place]}" stroke-dasharray="{DASHES[place]}"'
        drawn.append(f'<polyline points="{points}" {style} stroke-width="2"/>')
        drawn.append(_legend(place, name))
    drawn += [_mark(value) for value in marks]
    return _svg(WIDTH, HEIGHT + 40, drawn)


def histogram(bins: Sequence[Bin], names: Sequence[str], threshold: float) -> str:
    """Stacked counts of right, wrong and out-of-scope turns by score."""
    tallest = max((one.right + one.wrong + one.out_of_scope for one in bins), default=0) or 1
    drawn = [_axes(str(tallest))]
    for one in bins:
        base = 0.0
        for place, count in enumerate((one.right, one.wrong, one.out_of_scope)):
            if count:
                drawn.append(_bar(one, base, count / tallest, place, f"{names[place]}: {count}"))
            base += count / tallest
    drawn += [_legend(place, name) for place, name in enumerate(names)]
    return _svg(WIDTH, HEIGHT + 40, [*drawn, _mark(threshold)])


def matrix(cells: Mapping[tuple[str, str], int]) -> str:
    """Expected down, actual across; only cells that are not zero are drawn."""
    names = sorted({name for pair in cells for name in pair})
    margin = 8 + 6 * max((len(name) for name in names), default=0)
    rows: dict[str, int] = {name: n for n, name in enumerate(names)}
    totals = {name: sum(n for (e, _), n in cells.items() if e == name) for name in names}
    drawn = [_label(name, margin, margin + CELL * n) for n, name in enumerate(names)]
    for (expected, actual), count in sorted(cells.items()):
        x, y = margin + CELL * rows[actual], margin + CELL * rows[expected]
        colour = BLUE if expected == actual else ORANGE
        strength = max(0.25, count / max(1, totals[expected]))
        drawn.append(
            f'<rect x="{x}" y="{y}" width="{CELL - 1}" height="{CELL - 1}" fill="{colour}" '
            f'fill-opacity="{strength:.2f}"><title>{escape(expected)} → {escape(actual)}: {count}'
            "</title></rect>"
        )
    size = margin + CELL * len(names) + 4
    return _svg(size, size, drawn, fixed=True)


def _label(name: str, margin: int, place: int) -> str:
    """A name beside its row and above its column."""
    told, middle = escape(name), place + CELL - 3
    return (
        f'<text x="{margin - 4}" y="{middle}" text-anchor="end">{told}</text>'
        f'<text transform="translate({middle},{margin - 4}) rotate(-90)">{told}</text>'
    )


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - 10)


def _y(share: float) -> float:
    return TOP + (1 - share) * (HEIGHT - TOP)


def _axes(top: str = "1.0") -> str:
    ticks = "".join(
        f'<text x="{_x(n / 5):.0f}" y="{HEIGHT + 14}" text-anchor="middle">{n / 5:.1f}</text>'
        for n in range(6)
    )
    ends = (
        f'<text x="{LEFT - 4}" y="{_y(1) + 4:.0f}" text-anchor="end">{escape(top)}</text>'
        f'<text x="{LEFT - 4}" y="{_y(0) + 4:.0f}" text-anchor="end">0</text>'
    )
    frame = f"M{LEFT},{TOP}V{HEIGHT}H{WIDTH - 10}"
    return f'<path d="{frame}" fill="none" stroke="currentColor" stroke-opacity=".4"/>{ticks}{ends}'


def _legend(place: int, name: str) -> str:
    x, y = LEFT + place * 200, HEIGHT + 32
    swatch = f'<rect x="{x}" y="{y - 9}" width="10" height="10" fill="{COLOURS[place]}"/>'
    return f'{swatch}<text x="{x + 14}" y="{y}">{escape(name)}</text>'


def _mark(value: float) -> str:
    x = _x(value)
    return (
        f'<path d="M{x:.1f},{TOP}V{HEIGHT}" stroke="currentColor" stroke-dasharray="4 4"/>'
        f'<text x="{x:.1f}" y="{TOP - 6}" text-anchor="middle">{value:.2f}</text>'
    )


def _bar(one: Bin, base: float, height: float, place: int, title: str) -> str:
    x, width = _x(one.low), _x(one.high) - _x(one.low) - 1
    return (
        f'<rect x="{x:.1f}" y="{_y(base + height):.1f}" width="{width:.1f}" '
        f'height="{_y(0) - _y(height):.1f}" fill="{COLOURS[place]}">'
        f"<title>{one.low:.2f}–{one.high:.2f} {escape(title)}</title></rect>"
    )


def _svg(width: int, height: int, drawn: Sequence[str], *, fixed: bool = False) -> str:
    size = f' width="{width}"' + (f' height="{height}"' if fixed else ' style="max-width:100%"')
    return f'<svg viewBox="0 0 {width} {height}"{size} role="img">{"".join(drawn)}</svg>'
