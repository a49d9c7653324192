"""Lines over the thresholds from 0 to 1, with those of interest marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from dashboard.views.charts.drilling import PICKED
from dashboard.views.charts.looks import (
    CLICKED,
    COLOURS,
    SOLID,
    Mark,
    Spec,
    chart,
    column,
    legend,
    mark,
    named_colours,
    of,
    rules,
    tips,
)

TICKS = (1, 2, 5, 10, 25, 50, 100, 200, 400, 800, 2000, 5000, 10_000, 50_000, 200_000, 1_000_000)
DASHES = (SOLID, [6, 3], [2, 2], [8, 2, 2, 2])  # lines are not told apart by colour alone
# the threshold nearest to the pointer is picked
NEAREST: Spec = {
    "name": PICKED,
    "select": {
        "type": "point",
        "fields": ["threshold"],
        "nearest": True,
        "on": "click",
        "toggle": False,
    },
}


def over_thresholds(
    lines: Mapping[str, Sequence[float]],
    colours: Sequence[str],
    marks: Sequence[Mark],
    *,
    title: str,
    scale: Literal["shares", "counts", "errors"] = "counts",
    equally_good: tuple[float, float] | None = None,
) -> Spec:
    """A line for each name; its values belong to thresholds at equal steps from 0 to 1.

    Errors stand on a scale of their roots, where the few around the best threshold can be seen
    beside the many at its ends. The thresholds that are `equally_good` are shaded. A click picks
    the `threshold` nearest to it.
    """
    rows = [
        {"threshold": n / (len(values) - 1), "name": name, "value": value}
        for name, values in lines.items()
        for n, value in enumerate(values)
    ]
    dashes = {"domain": list(lines), "range": [list(dash) for dash in DASHES[: len(lines)]]}
    most = max((value for values in lines.values() for value in values), default=0)
    axis, spread = _scales(most)[scale]
    value = {"y": column("value:Q", title=None, axis=axis, scale=spread)}
    tip = {"tooltip": tips("name:N", "threshold:Q", "value:Q")}
    line = {
        "x": column("threshold:Q", title=title, scale={"domain": [0, 1]}),
        "color": named_colours(dict(zip(lines, colours, strict=False))),
        "strokeDash": column("name:N", scale=dashes, legend=legend()),
    }
    drawn = mark("line", line | value | tip, strokeWidth=2.5)
    return chart(
        *_shaded(equally_good),
        of(rows, drawn, *rules(marks), _points(value | tip)),
        picks=NEAREST,
    )


def _points(encoding: Spec) -> Spec:
    """What is clicked. They are not seen."""
    at = {"x": column("threshold:Q")}
    return mark("point", at | encoding, name=CLICKED, opacity=0, cursor="pointer")


def _scales(most: float) -> Mapping[str, tuple[Spec, Spec]]:
    """The axis and the scale of each kind of value."""
    few = {"format": "d", "values": _ticks(most), "labelOverlap": False}
    return {
        "shares": ({"format": ".0%"}, {"domain": [0, 1]}),
        "counts": ({"format": "d", "tickMinStep": 1}, {"domainMin": 0}),
        "errors": (few, {"type": "sqrt", "domainMin": 0}),
    }


def _ticks(most: float) -> list[int]:
    """None nearer to the next than a line is high, as the scale of roots draws them."""
    apart = (most or 1) ** 0.5 / 9
    ticks = [0]
    for tick in TICKS:
        if tick <= most and tick**0.5 - ticks[-1] ** 0.5 >= apart:
            ticks.append(tick)
    return ticks


def _shaded(stretch: tuple[float, float] | None) -> list[Spec]:
    if stretch is None:
        return []
    low, high = stretch
    encoding = {"x": column("low:Q"), "x2": {"field": "high"}}
    shade = mark("rect", encoding, color=COLOURS["lex"], opacity=0.14)
    return [of([{"low": low, "high": high}], shade)]
