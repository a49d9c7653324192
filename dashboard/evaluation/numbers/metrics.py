"""What a run measured: pure counting over its turns, without any library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean, quantiles

from dashboard.conversation.turn import REPLIES
from dashboard.evaluation.numbers.shares import Share
from dashboard.evaluation.run.results import TurnResult
from lexclient.recognition import FALLBACK_INTENT

BINS = 20


@dataclass(frozen=True, slots=True)
class Overall:
    """The run in one row.

    Accuracy counts every turn that Lex answered, coverage those that an intent answered. The
    three ways to be wrong are apart: `false_accepts` of out-of-scope turns answered by an intent,
    `false_fallbacks` of in-scope turns left to the fallback, `wrong_intents` of in-scope turns
    answered by another intent. `baseline` is what always saying `baseline_intent` would reach.
    """

    turns: int
    errors: int
    skipped: int
    accuracy: Share
    coverage: Share
    right_when_answered: Share
    false_accepts: Share
    false_fallbacks: Share
    wrong_intents: Share
    baseline: Share
    baseline_intent: str
    macro_f1: float | None
    median_s: float | None
    slow_s: float | None  # nine in ten turns were faster


@dataclass(frozen=True, slots=True)
class IntentScore:
    """One intent: `support` turns expected it, `predicted` turns got it, `right` both.

    Precision, recall and F1 are None where they would divide by zero.
    """

    intent: str
    support: int
    predicted: int
    right: int

    @property
    def precision(self) -> float | None:
        """Of the turns that got this intent, the share that should."""
        return Share(self.right, self.predicted).value

    @property
    def recall(self) -> float | None:
        """Of the turns that should get this intent, the share that did."""
        return Share(self.right, self.support).value

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return Share(2 * self.right, self.predicted + self.support).value


@dataclass(frozen=True, slots=True)
class SlotScore:
    """How often a slot of an intent had the expected value."""

    intent: str
    slot: str
    matched: Share


@dataclass(frozen=True, slots=True)
class Bin:
    """Turns whose best candidate scored from `low` up to `high`, by what that candidate is."""

    low: float
    high: float
    right: int
    wrong: int
    out_of_scope: int


def overall(results: Sequence[TurnResult]) -> Overall:
    """Count a run."""
    ran = [one for one in results if one.ran]
    inside = [one for one in ran if one.expected != FALLBACK_INTENT]
    outside = [one for one in ran if one.expected == FALLBACK_INTENT]
    answered = [one for one in ran if one.actual != FALLBACK_INTENT]
    commonest = Counter(one.expected for one in ran).most_common(1)
    name, count = commonest[0] if commonest else ("", 0)
    times = sorted(one.seconds for one in ran if one.seconds is not None)
    return Overall(
        turns=len(results),
        errors=sum(one.match == "ExecutionError" for one in results),
        skipped=sum(one.match == "Skipped" for one in results),
        accuracy=_share(ran, right=True),
        coverage=Share(len(answered), len(ran)),
        right_when_answered=_share(answered, right=True),
        false_accepts=_share(outside, right=False),
        false_fallbacks=Share(sum(one.actual == FALLBACK_INTENT for one in inside), len(inside)),
        wrong_intents=Share(
            sum(not one.right and one.actual != FALLBACK_INTENT for one in inside), len(inside)
        ),
        baseline=Share(count, len(ran)),
        baseline_intent=name,
        macro_f1=macro_f1(intents(ran)),
        median_s=_quantile(times, 50),
        slow_s=_quantile(times, 90),
    )


def _share(results: Sequence[TurnResult], *, right: bool) -> Share:
    return Share(sum(one.right == right for one in results), len(results))


def _quantile(times: Sequence[float], percent: int) -> float | None:
    if len(times) < 2:
        return times[0] if times else None
    return quantiles(times, n=100, method="inclusive")[percent - 1]


def intents(results: Iterable[TurnResult]) -> list[IntentScore]:
    """Every intent that was expected or came, in alphabetical order."""
    expected: Counter[str] = Counter()
    actual: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for one in results:
        if one.actual is not None:
            expected[one.expected] += 1
            actual[one.actual] += 1
            both[one.actual] += one.right
    names = sorted(expected.keys() | actual.keys())
    return [IntentScore(name, expected[name], actual[name], both[name]) for name in names]


def macro_f1(scores: Iterable[IntentScore]) -> float | None:
    """The mean F1 of the intents that the set expects."""
    values = [one.f1 or 0.0 for one in scores if one.support]
    return fmean(values) if values else None


def worst_intents(scores: Iterable[IntentScore], count: int = 5) -> list[IntentScore]:
    """Expected intents that were missed, the smallest recall and then the most misses first."""
    missed = [one for one in scores if one.right < one.support]
    return sorted(missed, key=lambda one: (one.recall or 0.0, -one.support, one.intent))[:count]


def slots(results: Iterable[TurnResult]) -> list[SlotScore]:
    """Every slot that was expected, by intent and name."""
    matched: Counter[tuple[str, str]] = Counter()
    counted: Counter[tuple[str, str]] = Counter()
    for one in results:
        for slot in one.slots:
            counted[one.expected, slot.name] += 1
            matched[one.expected, slot.name] += slot.matched
    return [SlotScore(*key, Share(matched[key], counted[key])) for key in sorted(counted)]


def worst_slots(scores: Iterable[SlotScore], count: int = 5) -> list[SlotScore]:
    """Slots that were missed, the smallest share first."""
    missed = [one for one in scores if one.matched.count < one.matched.of]
    return sorted(missed, key=lambda one: (one.matched.value or 0.0, one.intent, one.slot))[:count]


def confusion(results: Iterable[TurnResult]) -> Counter[tuple[str, str]]:
    """How often an expected intent became an actual one; only the cells that are not zero."""
    return Counter((one.expected, one.actual) for one in results if one.actual is not None)


def by_bedrock(results: Iterable[TurnResult]) -> Counter[str]:
    """How many turns Bedrock answered inside Lex, by the intent it answered through."""
    answered = (one for one in results if one.reason == "bedrock_answered")
    return Counter(one.actual for one in answered if one.actual is not None)


def conversations(results: Iterable[TurnResult]) -> tuple[Share, Share]:
    """End to end: single inputs that matched, and conversations that matched in every turn."""
    singles, several = [], []
    ordered = sorted(results, key=lambda one: (one.conversation, one.number))
    for name, turns in groupby(ordered, key=lambda one: one.conversation):
        if name:
            several.append(all(turn.match == "Matched" for turn in turns))
        else:
            singles += [turn.match == "Matched" for turn in turns]
    return Share(sum(singles), len(singles)), Share(sum(several), len(several))


def histogram(results: Iterable[TurnResult], bins: int = BINS) -> list[Bin]:
    """The best candidate's score over the turns that opened an intent; replies are left out.

    A turn that answers a slot's or a confirmation's question scores near 1.0 whatever it says.
    """
    counted = Counter(place for one in results if (place := _bar(one, bins)))
    return [
        Bin(n / bins, (n + 1) / bins, *(counted[n, kind] for kind in KINDS)) for n in range(bins)
    ]


def of_bar(results: Iterable[TurnResult], place: int, kind: str) -> list[TurnResult]:
    """The turns that a bar of `histogram` counts; `place` is that of its bin."""
    return [one for one in results if _bar(one, BINS) == (place, kind)]


def _bar(one: TurnResult, bins: int) -> tuple[int, str] | None:
    """The place of a turn's bin, and of which kind it is; None for what is left out."""
    if one.best is None or is_reply(one):
        return None
    return min(int(one.best[1] * bins), bins - 1), _kind(one)


KINDS = ("right", "wrong", "out_of_scope")


def _kind(one: TurnResult) -> str:
    if one.expected == FALLBACK_INTENT:
        return "out_of_scope"
    return "right" if one.best and one.best[0] == one.expected else "wrong"


def is_reply(one: TurnResult) -> bool:
    """Whether Lex took the turn as the answer to its own question."""
    return one.reason in REPLIES
