"""Every threshold from the stored scores, checked against routing each turn again."""

from __future__ import annotations

import pytest

from dashboard.evaluation.numbers import metrics
from dashboard.evaluation.numbers.sweep import Point, Sweep, best, cost, propose
from lexclient.recognition import FALLBACK_INTENT
from tests.dashboard.evaluation.rows import THRESHOLD, random_rows, row, scored


def routed_again(rows: list, threshold: float) -> Point:
    """The slow and obvious way: look at every turn."""
    actual = [
        one.best[0] if one.best and one.best[1] >= threshold else FALLBACK_INTENT for one in rows
    ]
    pairs = [(one.expected, got) for one, got in zip(rows, actual, strict=True)]
    return Point(
        threshold=threshold,
        turns=len(rows),
        right=sum(e == a for e, a in pairs),
        answered=sum(a != FALLBACK_INTENT for _, a in pairs),
        false_accepts=sum(e == FALLBACK_INTENT != a for e, a in pairs),
        false_fallbacks=sum(e != FALLBACK_INTENT == a for e, a in pairs),
    )


@pytest.mark.parametrize("seed", range(5))
def test_a_point_is_what_routing_every_turn_again_gives(seed: int) -> None:
    """From 0 to 1, ends included, on turns whose scores move in both directions."""
    rows = random_rows(300, 12, seed)
    points = Sweep(rows).points()
    assert points == [routed_again(rows, step / 100) for step in range(101)]
    assert points[0].answered == 300


def test_the_present_threshold_gives_the_run_itself() -> None:
    """The sweep explains the run before it proposes anything."""
    rows = random_rows(500, 20, 9)
    run, point = metrics.overall(rows), Sweep(rows).at(THRESHOLD)
    assert (point.right, point.answered) == (run.accuracy.count, run.coverage.count)
    assert point.false_accepts == run.false_accepts.count
    assert point.false_fallbacks == run.false_fallbacks.count
    assert point.wrong_answers == run.false_accepts.count + run.wrong_intents.count


def test_what_cannot_be_known_is_left_out_and_counted() -> None:
    """Replies and answers without a score are no turns of the sweep."""
    rows = [
        scored(1, "A", "A", 0.9),
        row(2, "A", "A", reason="slot_elicitation", score=1.0, candidates=(("A", 1.0),)),
        row(3, "A", "A", reason="intent_matched", candidates=(("A", None), ("B", 0.76))),
        row(4, "A", None, match="ExecutionError"),
        row(5, "Faq", "Faq", reason="bedrock_answered", score=0.9, candidates=(("Faq", 0.9),)),
    ]
    sweep = Sweep(rows)
    assert (sweep.turns, sweep.replies, sweep.unscored) == (1, 1, 2)
    assert metrics.by_bedrock(rows) == {"Faq": 1}


def test_what_lex_gave_to_its_fallback_in_spite_of_the_score_stays_there() -> None:
    """Its hidden score won (0.58 over 0.40), so a lower threshold changes nothing."""
    rows = [
        row(1, "A", FALLBACK_INTENT, reason="fallback_won", candidates=(("A", 0.58),)),
        row(2, FALLBACK_INTENT, FALLBACK_INTENT, reason="no_candidate"),
    ]
    assert Sweep(rows).at(0.0) == Point(0.0, 2, 1, 0, 0, 1)


def test_the_chosen_intent_counts_not_a_higher_score_beside_it() -> None:
    """Lex may choose an intent whose score is not the highest."""
    rows = [
        row(1, "A", "A", score=0.5, reason="intent_matched", candidates=(("A", 0.5), ("B", 0.7)))
    ]
    assert Sweep(rows).at(0.5).right == 1
    assert Sweep(rows).at(0.51).answered == 0


def test_the_best_threshold_follows_the_cost_of_a_wrong_answer() -> None:
    """Dear wrong answers raise it, cheap ones lower it; a plateau stays near the present one."""
    rows = [
        *(scored(n, "A", "A", 0.9) for n in range(10)),
        *(scored(n, "A", "A", 0.5) for n in range(10, 14)),
        *(scored(n, FALLBACK_INTENT, "A", 0.6) for n in range(14, 16)),
    ]
    points = Sweep(rows).points()
    assert best(points, wrong_cost=10, present=0.4).threshold == 0.61
    assert best(points, wrong_cost=1.5, present=0.4).threshold == 0.4
    assert cost(points[40], 10) == 20
    assert points[40].per_1000(points[40].fallbacks) == 0
    assert points[61].per_1000(points[61].fallbacks) == 375


def curve(right: int, wrong: int) -> Sweep:
    """Turns between 0.50 and 0.59 that raising the threshold loses and saves, beside others."""
    return Sweep(
        [
            *(scored(n, "A", "A", 0.95) for n in range(100)),
            *(scored(n, "A", "A", 0.55) for n in range(100, 100 + right)),
            *(scored(n, FALLBACK_INTENT, "A", 0.55) for n in range(200, 200 + wrong)),
        ]
    )


@pytest.mark.parametrize(
    ("right", "wrong", "cost_of_wrong", "expected"),
    [
        (0, 0, 2, (0.0, 0.95)),  # flat: any threshold that keeps the answers is as good
        (3, 0, 2, (0.0, 0.95)),  # three lost turns may be chance
        (12, 0, 2, (0.0, 0.55)),  # twelve are not
        (12, 10, 2, (0.0, 0.95)),  # nor are twelve against ten told apart
        (2, 12, 2, (0.56, 0.95)),  # what it lets through is too much
        (16, 4, 5, (0.0, 0.95)),  # sixteen lost cost just what four saved are worth
        (60, 4, 5, (0.0, 0.55)),
    ],
)
def test_thresholds_that_cannot_be_told_from_the_best(
    right: int, wrong: int, cost_of_wrong: float, expected: tuple[float, float]
) -> None:
    """A stretch of thresholds, as wide as the turns leave it open."""
    sweep = curve(right, wrong)
    proposal = propose(sweep.points(), wrong_cost=cost_of_wrong, present=sweep.at(0.4))
    assert (proposal.low, proposal.high) == expected
    assert proposal.low <= proposal.best.threshold <= proposal.high
    assert proposal.keeps == (proposal.low <= 0.4 <= proposal.high)
    assert proposal.proposed == (sweep.at(0.4) if proposal.keeps else proposal.best)


def test_what_a_threshold_would_route_wrongly() -> None:
    """As many turns as its point counts, whatever the threshold."""
    sweep = Sweep(random_rows(300, 12, 4))
    for threshold in (0.0, 0.33, 0.5, 0.9, 1.0):
        point = sweep.at(threshold)
        assert len(sweep.wrong_at(threshold)) == point.turns - point.right


def test_no_turns() -> None:
    """A sweep of nothing is zero everywhere and divides by nothing."""
    point = Sweep([]).at(0.5)
    assert (point.accuracy, point.coverage, point.per_1000(0)) == (0, 0, 0)
