"""The figures of a comparison, worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dashboard.comparison.answers import response_of
from dashboard.comparison.runs import Entry
from dashboard.comparison.summary import (
    Pace,
    Spread,
    Summary,
    month_cost,
    percentile,
    stability,
    summary,
)
from fallback.answerer import Answer, Outcome


def entry(
    question: int, text: str = "one two", *, target: str = "a", repeat: int = 0, **more: Any
) -> Entry:
    result = {"target": target, "outcome": "complete", "text": text, "usage_source": "reported"}
    said = response_of(result | more)
    return Entry(f"{question}/{repeat}/{target}", question, repeat, target, said)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([3.0], 0.95, 3.0),
        ([1.0, 3.0], 0.5, 2.0),  # half way between the two
        ([4.0, 1.0, 2.0], 0.5, 2.0),
        ([float(n) for n in range(1, 22)], 0.95, 20.0),  # place 19 of 0..20
        ([0.0, 10.0], 0.95, 9.5),
    ],
)
def test_percentile(values: list[float], share: float, expected: float | None) -> None:
    """By proportion between the two nearest, whatever the order they come in."""
    assert percentile(values, share) == expected


def test_a_summary_by_hand() -> None:
    """Three whole answers, one failure, one stopped, one of another target, one to come.

    Costs: 0.000002 and 0.000004 are known, one is not: 0.000003 on average, 0.003 for 1,000.
    """
    entries = [
        entry(0, first_s=0.1, total_s=1.0, input_tokens=10, output_tokens=4, cost_nano=2_000),
        entry(1, first_s=0.3, total_s=3.0, input_tokens=30, output_tokens=8, cost_nano=4_000),
        entry(2, total_s=2.0),
        entry(3, "", outcome="failed", error="KeyMissing", total_s=99.0),
        entry(4, "half", outcome="stopped", total_s=50.0),
        entry(5, "Not there.", outcome="not_in_documents", total_s=70.0),
        entry(0, target="b"),
        Entry("5/0/a", 5, 0, "a", None),
    ]
    assert summary("a", entries) == Summary(
        target="a",
        calls=6,
        whole=3,
        failed=1,
        stopped=1,
        not_there=1,
        searches=0,
        first=Spread(pytest.approx(0.2), pytest.approx(0.29)),  # type: ignore[arg-type]
        total=Spread(2.0, pytest.approx(2.9)),  # type: ignore[arg-type]
        input_tokens=20,
        output_tokens=6,
        cost_per_1000=Decimal("0.003"),
        priced=2,
        stability=None,
        recorded=False,
    )


def test_searches_and_what_is_not_there_are_in_the_cost() -> None:
    """A search at $10 for a thousand beside tokens of $0.000013; an answer that the documents do
    not have, once found out by the model for $0.000002 and once before anybody was asked."""
    search = {"kind": "web_search", "query": "lex", "action": "search", "status": "completed"}
    entries = [
        entry(0, tool_calls=[search], cost_nano=10_013_000, target="web"),
        entry(1, tool_calls=[search, search], cost_nano=20_013_000, target="web"),
        entry(0, outcome="not_in_documents", cost_nano=2_000, target="faq"),
        entry(1, outcome="not_in_documents", cost_nano=0, target="faq"),
        entry(2, cost_nano=4_000, target="faq"),
    ]
    web, faq = summary("web", entries), summary("faq", entries)
    assert (web.searches, web.cost_per_1000, web.priced) == (1.5, Decimal("15.013"), 2)
    assert month_cost(web.cost_per_1000, 10_000, 0.5) == Decimal("75.065")
    assert (faq.not_there, faq.cost_per_1000, faq.priced) == (2, Decimal("0.002"), 3)


def test_nothing_known_stays_unknown() -> None:
    """A target that only failed has no times and no cost, and neither is 0."""
    only = summary("a", [entry(0, "", outcome="timeout")])
    assert (only.cost_per_1000, only.first, only.input_tokens, only.failed) == (
        None,
        Spread(None, None),
        None,
        1,
    )


@pytest.mark.parametrize(
    ("outcome", "text", "whole", "failed"),
    [
        ("complete", "yes", True, False),
        ("truncated", "yes", True, False),
        ("complete", "  ", False, True),
        ("cut", "half", False, True),
        ("timeout", "half", False, True),
        ("filtered", "", False, True),
        ("failed", "", False, True),
        ("stopped", "half", False, False),
    ],
)
def test_which_answers_count(outcome: Outcome, text: str, whole: bool, failed: bool) -> None:
    """A piece of an answer is none, and who was stopped did not fail."""
    answer = Answer("a", text, outcome)
    assert (answer.whole, answer.failed) == (whole, failed)


def test_stability_by_hand() -> None:
    """Words shared in order: 4 of 4 is 1, 2 times 2 of 4 is 0.5; the mean of the questions."""
    same = [entry(0, "a b c d", repeat=r) for r in range(2)]
    half = [entry(1, "a b c d"), entry(1, "a b x y", repeat=1)]
    once = [entry(2, "alone")]
    assert stability(same) == 1.0
    assert stability(half) == 0.5
    assert stability([*same, *half, *once]) == 0.75
    assert stability(once) is None


def test_a_month_by_hand() -> None:
    """30,000 turns, a fifth of them fallbacks, 0.25 dollars for 1,000 answers: 1.50."""
    assert month_cost(Decimal("0.25"), 30_000, 0.2) == Decimal("1.50")
    assert month_cost(None, 30_000, 0.2) is None
    assert month_cost(Decimal("0.25"), 30_000, None) is None
    assert Pace(50, 10, 5.0).rate == 0.2
    assert Pace(0, 0, 0.0).rate is None
