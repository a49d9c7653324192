"""The numbers of a run, checked against scikit-learn and SciPy on random runs."""

from __future__ import annotations

import subprocess
import sys

import pytest
from scipy import stats
from sklearn import metrics as reference

from dashboard.evaluation.numbers import metrics
from dashboard.evaluation.numbers.metrics import Bin, IntentScore, SlotScore
from dashboard.evaluation.numbers.shares import Share, binomial, mcnemar
from dashboard.evaluation.run.results import SlotResult
from lexclient.recognition import FALLBACK_INTENT
from tests.dashboard.evaluation.rows import random_rows, row, scored

RUNS = [(400, 5, 1), (1000, 150, 2), (37, 3, 3), (12, 1, 4), (2500, 40, 5)]


@pytest.mark.parametrize(("count", "intents", "seed"), RUNS)
def test_precision_recall_and_f1_are_scikit_learns(count: int, intents: int, seed: int) -> None:
    """Per intent and as the macro mean; None where scikit-learn divides by zero."""
    rows = random_rows(count, intents, seed)
    expected, actual = [r.expected for r in rows], [r.actual for r in rows]
    names = sorted({*expected, *actual})
    nan = float("nan")
    wanted = reference.precision_recall_fscore_support(
        expected, actual, labels=names, zero_division=nan
    )
    scores = metrics.intents(rows)
    assert [one.intent for one in scores] == names
    for name, column in zip(("precision", "recall", "f1", "support"), wanted, strict=True):
        ours = [nan if (v := getattr(one, name)) is None else v for one in scores]
        assert ours == pytest.approx(list(column), nan_ok=True), name
    labels = sorted(set(expected))
    macro = reference.f1_score(expected, actual, labels=labels, average="macro", zero_division=0)
    assert metrics.overall(rows).macro_f1 == pytest.approx(macro)


@pytest.mark.parametrize(("count", "intents", "seed"), RUNS)
def test_accuracy_and_confusion_are_scikit_learns(count: int, intents: int, seed: int) -> None:
    """The sparse matrix holds every cell of the full one."""
    rows = random_rows(count, intents, seed)
    expected, actual = [r.expected for r in rows], [r.actual for r in rows]
    names = sorted({*expected, *actual})
    matrix = reference.confusion_matrix(expected, actual, labels=names)
    cells = metrics.confusion(rows)
    assert [[cells[e, a] for a in names] for e in names] == matrix.tolist()
    assert metrics.overall(rows).accuracy.value == pytest.approx(
        reference.accuracy_score(expected, actual)
    )


def test_the_three_ways_to_be_wrong_are_apart() -> None:
    """And with accuracy and coverage they add up."""
    rows = [
        *(row(n, "Order", "Order") for n in range(5)),
        row(10, "Order", "Hours"),
        row(11, "Order", FALLBACK_INTENT),
        row(12, "Order", FALLBACK_INTENT),
        row(13, FALLBACK_INTENT, FALLBACK_INTENT),
        row(14, FALLBACK_INTENT, "Hours"),
        row(15, "Order", None, match="ExecutionError"),
        row(16, "Order", None, match="Skipped"),
    ]
    one = metrics.overall(rows)
    assert (one.turns, one.errors, one.skipped) == (12, 1, 1)
    assert one.accuracy == Share(6, 10)
    assert one.coverage == Share(7, 10)
    assert one.right_when_answered == Share(5, 7)
    assert one.false_accepts == Share(1, 2)
    assert one.false_fallbacks == Share(2, 8)
    assert one.wrong_intents == Share(1, 8)
    assert (one.baseline_intent, one.baseline) == ("Order", Share(8, 10))


def test_nothing_ran() -> None:
    """An empty run has no shares, and divides by nothing."""
    one = metrics.overall([])
    assert (one.accuracy.value, one.accuracy.low, one.macro_f1, one.median_s) == (None,) * 4
    assert one.baseline_intent == ""


def test_worst_intents_and_slots() -> None:
    """Those that were missed, the smallest share first; perfect ones are not listed."""
    scores = [
        IntentScore("Fine", 10, 10, 10),
        IntentScore("Half", 10, 5, 5),
        IntentScore("None", 2, 0, 0),
        IntentScore("Many", 8, 0, 0),
        IntentScore("Unexpected", 0, 4, 0),
    ]
    assert [one.intent for one in metrics.worst_intents(scores)] == ["Many", "None", "Half"]
    taken = [
        row(1, "Order", "Order", slots=(SlotResult("Date", "today", "today", matched=True),)),
        row(2, "Order", "Order", slots=(SlotResult("Date", "today", None, matched=False),)),
        row(3, "Order", "Order", slots=(SlotResult("Name", "Kim", "Kim", matched=True),)),
    ]
    found = metrics.slots(taken)
    assert found == [
        SlotScore("Order", "Date", Share(1, 2)),
        SlotScore("Order", "Name", Share(1, 1)),
    ]
    assert metrics.worst_slots(found) == found[:1]


def test_conversations_end_to_end() -> None:
    """One turn that fails or is skipped fails its conversation; single inputs stand apart."""
    rows = [
        row(1, "A", "A"),
        row(2, "A", "B"),
        row(3, "A", "A", conversation="1"),
        row(4, "A", "A", conversation="1", place=2),
        row(5, "A", "B", conversation="2"),
        row(6, "A", None, conversation="2", place=2, match="Skipped"),
    ]
    assert metrics.conversations(rows) == (Share(1, 2), Share(1, 2))


def test_the_histogram_leaves_replies_out() -> None:
    """Scores of replies say nothing about the threshold; 1.0 is in the last bin."""
    rows = [
        scored(1, "A", "A", 1.0),
        scored(2, "A", "B", 0.12),
        scored(3, FALLBACK_INTENT, "B", 0.12),
        row(4, "A", "A", reason="slot_elicitation", candidates=(("A", 1.0),)),
        row(5, "A", FALLBACK_INTENT, reason="no_candidate"),
    ]
    bins = metrics.histogram(rows, bins=10)
    assert [one for one in bins if one.right or one.wrong or one.out_of_scope] == [
        Bin(0.1, 0.2, 0, 1, 1),
        Bin(0.9, 1.0, 1, 0, 0),
    ]


@pytest.mark.parametrize(("count", "of"), [(0, 10), (10, 10), (7, 10), (900, 1000), (1, 1)])
def test_the_interval_is_wilsons(count: int, of: int) -> None:
    """As SciPy computes it."""
    wanted = stats.binomtest(count, of).proportion_ci(0.95, method="wilson")
    share = Share(count, of)
    assert (share.low, share.high) == pytest.approx((wanted.low, wanted.high))


@pytest.mark.parametrize(
    ("broken", "fixed"), [(0, 0), (1, 0), (3, 3), (2, 9), (40, 60), (1200, 1000)]
)
def test_mcnemar_is_the_exact_binomial_test(broken: int, fixed: int) -> None:
    """As SciPy computes it; nothing changed means nothing was shown."""
    flips = broken + fixed
    wanted = stats.binomtest(broken, flips, 0.5).pvalue if flips else 1.0
    assert mcnemar(broken, fixed) == pytest.approx(wanted)


def test_the_app_measures_without_scikit_learn() -> None:
    """Its import costs 0.9 s and 130 MB, and none of this needs it."""
    code = (
        "import sys, dashboard.evaluation.numbers.metrics, dashboard.evaluation.numbers.sweep\n"
        "print([m for m in ('sklearn', 'numpy', 'scipy', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("count", "of", "share", "wanted"),  # scipy.stats.binomtest
    [
        (0, 0, 0.5, 1.0),
        (8, 10, 0.8, 1.0),
        (16, 20, 0.8, 1.0),
        (40, 44, 0.8, 0.0877),
        (2, 12, 0.5, 0.0386),
        (0, 5, 0.0, 1.0),
        (1, 5, 0.0, 0.0),
    ],
)
def test_the_exact_binomial_test(count: int, of: int, share: float, wanted: float) -> None:
    """Two-sided, for any share."""
    assert binomial(count, of, share) == pytest.approx(wanted, abs=5e-4)


def test_the_binomial_test_holds_for_many_turns() -> None:
    """No number is too long for it."""
    assert binomial(5000, 10_000, 0.5) == pytest.approx(1.0)
    assert binomial(5200, 10_000, 0.5) < 0.001
