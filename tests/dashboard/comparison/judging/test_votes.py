"""Votes: who may win, what they add up to, and how sure that is."""

from __future__ import annotations

import pytest

from dashboard.comparison.judging.judge import of_both_orders, verdict_in
from dashboard.comparison.judging.votes import (
    Standing,
    agreement,
    best_of,
    pairs,
    shuffled,
    standings,
)
from dashboard.log.votes import Pair, Verdict, Vote


def test_everyone_meets_everyone_once() -> None:
    """In one order of names, whatever the order of the columns."""
    assert pairs(3, ["c", "a", "b"]) == [Pair(3, "a", "b"), Pair(3, "a", "c"), Pair(3, "b", "c")]
    assert pairs(3, ["a"]) == []


def test_the_shuffle_is_the_same_after_a_reload() -> None:
    """It depends on the seed alone, and over many questions either side comes first."""
    orders = [shuffled(["a", "b"], "job", n) for n in range(40)]
    assert orders == [shuffled(["b", "a"], "job", n) for n in range(40)]
    assert {order[0] for order in orders} == {"a", "b"}


@pytest.mark.parametrize(
    ("chosen", "bad", "votes"),
    [
        ("b", False, [Vote(0, "a", "b", "second"), Vote(0, "b", "c", "first")]),
        (
            None,
            False,
            [Vote(0, "a", "b", "tie"), Vote(0, "a", "c", "tie"), Vote(0, "b", "c", "tie")],
        ),
        (
            None,
            True,
            [
                Vote(0, "a", "b", "both_bad"),
                Vote(0, "a", "c", "both_bad"),
                Vote(0, "b", "c", "both_bad"),
            ],
        ),
    ],
)
def test_a_choice_among_three(chosen: str | None, bad: bool, votes: list[Vote]) -> None:
    """The best beats each of the others; about those nothing is said."""
    assert best_of(0, ["a", "b", "c"], chosen, bad=bad) == votes


def test_standings_by_hand() -> None:
    """Ten votes: a wins 6 and loses 2 of 8 decided, one tie, one both bad.

    Wilson for 6 of 8 with z = 1.96: middle (0.75 + 3.8415/16) / (1 + 3.8415/8) = 0.66890,
    spread 1.96 * sqrt(0.75*0.25/8 + 3.8415/256) / 1.48018 = 0.25961.
    """
    verdicts: list[Verdict] = ["first"] * 6 + ["second"] * 2 + ["tie", "both_bad"]  # type: ignore[assignment, list-item]
    votes = [Vote(n, "a", "b", verdict) for n, verdict in enumerate(verdicts)]
    a, b, c = standings(votes, ["a", "b", "c"])
    assert a == Standing("a", wins=6, losses=2, ties=1, both_bad=1)
    assert b == Standing("b", wins=2, losses=6, ties=1, both_bad=1)
    assert c == Standing("c", 0, 0, 0, 0)
    assert a.rate.value == 0.75
    assert a.rate.low == pytest.approx(0.40928, abs=1e-4)
    assert a.rate.high == pytest.approx(0.92852, abs=1e-4)
    assert c.rate.value is None


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("A", "first"),
        ("Answer B.", "second"),
        ("TIE", "tie"),
        ("BAD", "both_bad"),
        ("A or B", None),
        ("neither", None),
        ("", None),
    ],
)
def test_what_a_judge_says(text: str, verdict: Verdict | None) -> None:
    """One of four words; anything else is no vote."""
    assert verdict_in(text) == verdict


@pytest.mark.parametrize(
    ("straight", "turned", "verdict"),
    [
        ("first", "second", "first"),  # the same answer won in both orders
        ("first", "first", "tie"),  # the position won
        ("tie", "tie", "tie"),
        ("both_bad", "both_bad", "both_bad"),
        ("first", None, None),
    ],
)
def test_a_judge_is_asked_in_both_orders(
    straight: Verdict, turned: Verdict | None, verdict: Verdict | None
) -> None:
    """Only what holds in both orders is a win."""
    assert of_both_orders(straight, turned) == verdict


def test_agreement_counts_shared_pairs_only() -> None:
    """Two pairs judged by both, one of them alike."""
    people = [
        Vote(0, "a", "b", "first"),
        Vote(1, "a", "b", "tie"),
        Vote(2, "a", "b", "first"),
    ]
    judge = [Vote(0, "a", "b", "first"), Vote(1, "a", "b", "second")]
    share = agreement(people, judge)
    assert (share.count, share.of) == (1, 2)
