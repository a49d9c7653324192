"""The confusion matrix: a square for each pair of an expected and an actual intent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt

from dashboard.views.charts.looks import COLOURS, Row, layered, table, tips

READABLE = 40  # so many intents have room for wide cells
LARGE_STEP, SMALL_STEP = 26, 12
LABELS = 210  # pixels that names take beside the cells
FEW, FEW_STEP, FEW_LABELS = 9, 21, 140  # so many intents fit on a phone, with shorter names
# pale for a small share of its row, full for the whole row
RIGHT = ((0xB6, 0xD3, 0xFF), (0x1F, 0x6F, 0xEB))
WRONG = ((0xFF, 0xDC, 0xA8), (0xE8, 0x86, 0x0C))
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


def matrix(
    rows: Sequence[Row], names: Sequence[str], *, expected: str, actual: str
) -> alt.LayerChart:
    """Expected down, actual across, as the axes are called; a square that is clicked is chosen
    under the name `cell`."""
    large = len(names) <= READABLE
    labels: dict[str, Any] = {"labelFontSize": 12 if large else 9, "labelOverlap": False}
    limit = FEW_LABELS - 35 if len(names) <= FEW else LABELS - 30
    beside = alt.Axis(labelLimit=limit, **labels)
    above = alt.Axis(labelLimit=limit, orient="top", labelAngle=-90, **labels)
    scale = alt.Scale(domain=list(names), paddingInner=0.08)
    chosen = alt.selection_point(name="cell", fields=["expected", "actual"])
    base = alt.Chart(table(rows)).encode(
        x=alt.X("actual:N", scale=scale, axis=above, title=actual),
        y=alt.Y("expected:N", scale=scale, axis=beside, title=expected),
        tooltip=[*tips("expected:N", "actual:N", "turns:Q"), alt.Tooltip("share:Q", format=".0%")],
    )
    cells = base.mark_rect(cursor="pointer").encode(
        color=alt.Color("shade:N", scale=None),
        strokeWidth=alt.condition(chosen, alt.value(3), alt.value(0), empty=False),
        stroke=alt.value(COLOURS["line"]),
    )
    numbers = base.mark_text(fontSize=11 if large else 7, fontWeight="bold").encode(
        text=alt.Text("turns:Q"), color=alt.Color("ink:N", scale=None)
    )
    return layered(cells.add_params(chosen), numbers)
