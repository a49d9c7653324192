"""The confusion matrix: a square for each pair of an expected and an actual intent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dashboard.views.charts.looks import CLICKED, COLOURS, Row, Spec, chart, column, mark, of, tips

READABLE = 40  # so many intents have room for wide cells
LARGE_STEP, SMALL_STEP = 26, 12
LABELS = 210  # pixels that names take beside the cells
FEW, FEW_STEP, FEW_LABELS = 9, 21, 140  # so many intents fit on a phone, with shorter names
# pale for a small share of its row, full for the whole row
RIGHT = ((0xB6, 0xD3, 0xFF), (0x1F, 0x6F, 0xEB))
WRONG = ((0xFF, 0xDC, 0xA8), (0xE8, 0x86, 0x0C))
CELL = "cell"
CHOSEN: Spec = {"name": CELL, "select": {"type": "point", "fields": ["expected", "actual"]}}
Cells = Mapping[tuple[str, str], int]


def side(names: Sequence[str]) -> int:
    """Pixels of the whole matrix, which is as wide as it is high."""
    if len(names) <= FEW:
        return FEW_STEP * FEW + FEW_LABELS
    step = LARGE_STEP if len(names) <= READABLE else SMALL_STEP
    return step * len(names) + LABELS


def squares(cells: Cells, names: Sequence[str]) -> list[Row]:
    """A row for each cell between `names` that holds turns."""
    totals = {name: sum(n for (e, _), n in cells.items() if e == name) for name in names}
    return list(_squares(cells, totals))


def _squares(cells: Cells, totals: Mapping[str, int]) -> Iterator[Row]:
    for (expected, actual), count in cells.items():
        if {expected, actual} <= set(totals):
            share = count / totals[expected]
            named = {"expected": expected, "actual": actual, "turns": count, "share": share}
            yield named | _colours(expected == actual, share)


def _colours(right: bool, share: float) -> dict[str, str]:
    """Blue for right, orange for wrong, stronger for a larger share; ink that can be read on it."""
    pale, full = RIGHT if right else WRONG
    mixed = (round(a + (b - a) * share) for a, b in zip(pale, full, strict=True))
    shade = "#" + "".join(f"{part:02x}" for part in mixed)
    return {"shade": shade, "ink": "white" if right and share > 0.6 else "black"}


def matrix(rows: Sequence[Row], names: Sequence[str], *, expected: str, actual: str) -> Spec:
    """Expected down, actual across, as the axes are called; a square that is clicked is chosen
    under the name `cell`."""
    large = len(names) <= READABLE
    limit = FEW_LABELS - 35 if len(names) <= FEW else LABELS - 30
    beside = {"labelFontSize": 12 if large else 9, "labelOverlap": False, "labelLimit": limit}
    above = {**beside, "orient": "top", "labelAngle": -90}
    scale = {"domain": list(names), "paddingInner": 0.08}
    base = {
        "x": column("actual:N", scale=scale, axis=above, title=actual),
        "y": column("expected:N", scale=scale, axis=beside, title=expected),
        "tooltip": [*tips("expected:N", "actual:N", "turns:Q"), column("share:Q", format=".0%")],
    }
    square = {
        "color": column("shade:N", scale=None),
        "strokeWidth": {"condition": {"param": CELL, "value": 3, "empty": False}, "value": 0},
        "stroke": {"value": COLOURS["line"]},
    }
    number = {"text": column("turns:Q"), "color": column("ink:N", scale=None)}
    drawn = mark("rect", base | square, name=CLICKED, cursor="pointer")
    size = 11 if large else 7
    numbers = mark("text", base | number, fontSize=size, fontWeight="bold")
    return chart(of(rows, drawn, numbers), picks=CHOSEN)
