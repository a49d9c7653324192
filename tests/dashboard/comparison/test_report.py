"""The picture of quality against cost holds what was counted, and no stranger's markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from dashboard.comparison.judging.votes import Standing
from dashboard.comparison.report import Findings, as_html
from dashboard.comparison.summary import Pace, Summary, summaries
from dashboard.log.votes import Ballot, Vote
from dashboard.texts import Texts
from fallback.answerer import Answer
from tests.dashboard.comparison.test_downloads import BOTH, WHEN, comparison

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


WRITTEN = """**Sure**, <b>see</b> [here](https://a.test/?q="1") ![x](http://evil.test/x.png)
[run](javascript:alert(1)) <script>alert(1)</script> {{ 7 * 7 }}

1. one
2. `two <i>`
"""


def test_an_answer_is_written_as_the_page_writes_it() -> None:
    """Its Markdown is meant; images, HTML, scripts and templates in it are words."""
    said = comparison(chat=Answer("chat", WRITTEN, "complete"))
    drawn = as_html(Findings(said, [], [], [], Pace(0, 0, 0.0), WHEN), Texts("en")).decode()
    cell = drawn[drawn.index('<div class="answer">') : drawn.index("</ol>")]
    assert "<p><strong>Sure</strong>, &lt;b&gt;see&lt;/b&gt; " in cell
    assert '<a href="https://a.test/?q=%221%22" rel="noopener noreferrer">here</a>' in cell
    assert "![x](http://evil.test/x.png)\n[run](javascript:alert(1)) &lt;script&gt;" in cell
    assert "{{ 7 * 7 }}</p><ol><li>one</li><li><code>two &lt;i&gt;</code></li>" in cell
    assert set(re.findall(r"<(\w+)", cell)) == {"div", "p", "strong", "a", "ol", "li", "code"}


def test_votes_are_told_by_question_and_as_blind_as_they_were() -> None:
    """Under the question who won it, under the standings what voters could not see."""
    votes = [
        Vote(0, "chat", "davinci", "first"),
        Vote(0, "chat", "davinci", "first"),
        Vote(0, "chat", "davinci", "tie"),
    ]
    findings = Findings(BOTH, [], [], [], Pace(0, 0, 0.0), WHEN, None, votes, Ballot(3, 2, 3))
    drawn = as_html(findings, Texts("en")).decode()
    assert '<div class="quiet">Votes: chat 2, Tie 1</div>' in drawn
    assert "<p>3 votes of 3 people on pairs of answers. 2 of them cast blind:" in drawn
    nobody = as_html(replace(findings, votes=(), ballot=Ballot(0, 0, 0)), Texts("en")).decode()
    assert "Votes:" not in nobody
    assert "cast blind" not in nobody
