"""Quality against cost, a point a target with its interval, as SVG for a page without network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from dashboard.comparison.judging import Standing
from dashboard.comparison.summary import Summary
from dashboard.texts import Texts

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 60, 150, 12, 46
MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def quality_against_cost(
    summaries: Sequence[Summary], standings: Sequence[Standing], texts: Texts
) -> str:
    """The win rate with its interval over US dollars for 1,000 answers; a sentence where no
    target has both."""
    points = list(_points(summaries, standings))
    if not points:
        return f'<p class="quiet">{escape(texts.say("decide.quality.none"))}</p>'
    dearest = max(cost for _, cost, _ in points) or 1.0
    drawn = "".join(_point(name, cost / dearest, standing) for name, cost, standing in points)
    label = escape(texts.say("decide.quality"), quote=True)
    axes = _axes(dearest, texts)
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    return f'<svg role="img" aria-label="{label}" {size}>{axes}{drawn}</svg>'


def _points(
    summaries: Sequence[Summary], standings: Sequence[Standing]
) -> Iterator[tuple[str, float, Standing]]:
    for one, standing in zip(summaries, standings, strict=True):
        if one.cost_per_1000 is not None and standing.rate.value is not None:
            yield one.target, float(one.cost_per_1000), standing


def _across(share: float) -> float:
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _down(rate: float) -> float:
    return round(TOP + (1 - rate) * (HEIGHT - TOP - BOTTOM), 1)


def _point(name: str, share: float, standing: Standing) -> str:
    x, rate = _across(share), standing.rate
    low, high = _down(rate.low or 0.0), _down(rate.high or 0.0)
    return (
        f'<path d="M{x} {low}V{high}" stroke="currentColor"/>'
        f'<circle cx="{x}" cy="{_down(rate.value or 0.0)}" r="6" style="fill: var(--bar)"/>'
        f'<text x="{x + 10}" y="{_down(rate.value or 0.0) + 4}">{escape(name[:30])}</text>'
    )


def _axes(dearest: float, texts: Texts) -> str:
    rates = "".join(
        f'<path d="M{LEFT} {_down(mark)}H{WIDTH - RIGHT}" stroke="var(--line)"/>'
        f'<text x="{LEFT - 6}" y="{_down(mark) + 4}" text-anchor="end">{mark:.2f}</text>'
        for mark in MARKS
    )
    costs = "".join(
        f'<text x="{_across(mark)}" y="{HEIGHT - 28}" text-anchor="middle">'
        f"${mark * dearest:.2f}</text>"
        for mark in MARKS[::2]
    )
    title = escape(f"{texts.say('decide.cost_per_1000')} (USD)")
    return f'{rates}{costs}<text x="{LEFT}" y="{HEIGHT - 8}">{title}</text>'
