"""The picture of quality against cost holds what was counted, and no stranger's markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from dashboard.comparison.judging.votes import Standing
from dashboard.comparison.report import Findings, as_html
from dashboard.comparison.summary import Pace, Summary, summaries
from dashboard.texts import Texts
from tests.dashboard.comparison.test_downloads import BOTH, WHEN

CHEAP, DEAR = (
    replace(summaries(BOTH)[0], target=name, cost_per_1000=Decimal(cost))
    for name, cost in (("<cheap>", "7.5"), ("dear", "15"))
)
UNKNOWN = replace(CHEAP, target="unknown", cost_per_1000=None)
STANDINGS = [
    Standing("<cheap>", wins=3, losses=1, ties=0, both_bad=0),
    Standing("dear", wins=1, losses=3, ties=2, both_bad=1),
    Standing("unknown", wins=1, losses=0, ties=0, both_bad=0),
]


def page_of(summaries: Sequence[Summary], standings: Sequence[Standing]) -> str:
    findings = Findings(BOTH, summaries, standings, [], Pace(0, 0, 0.0), WHEN)
    return as_html(findings, Texts("en")).decode()


def test_points_stand_where_cost_and_rate_put_them() -> None:
    """Half of the dearest price is the middle of 60 to 490; rates run down from 12 to 254."""
    drawn = page_of([CHEAP, DEAR, UNKNOWN], STANDINGS)
    assert re.findall(r'circle cx="([\d.]+)" cy="([\d.]+)"', drawn) == [
        ("275.0", "72.5"),
        ("490.0", "193.5"),
    ]
    assert "&lt;cheap&gt;" in drawn
    assert "<cheap>" not in drawn
    assert "$7.50" in drawn
    assert "$15.00" in drawn


def test_without_votes_or_costs_it_says_so() -> None:
    """No picture of nothing."""
    drawn = page_of([UNKNOWN], STANDINGS[2:])
    assert '<p class="quiet">It takes votes and known costs to draw this.</p>' in drawn
    assert "<circle" not in drawn
