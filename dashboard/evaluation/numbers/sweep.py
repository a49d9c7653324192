"""What another threshold would have done, from the scores that a run stored: no new calls.

A turn is routed anew where its best candidate has a score: to that intent at or above the
threshold, to the fallback under it. What cannot be known stays out and is counted: replies to
the bot's own questions and turns whose intent came without a score. Where Lex preferred its
fallback to a score above the threshold, or had no candidate, it stays with the fallback.
Later turns of a conversation, slots and fulfilment are not played again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from dashboard.evaluation.numbers.equally_good import alike
from dashboard.evaluation.numbers.metrics import is_reply
from dashboard.evaluation.run.results import TurnResult
from lexclient.recognition import FALLBACK_INTENT

STEPS = 100


class _Scored(NamedTuple):
    """A turn's best score, and which of the three things happen when it is accepted."""

    score: float
    right: int
    false_accept: int
    inside: int


@dataclass(frozen=True, slots=True)
class Point:
    """One threshold over the same `turns`; all but the threshold are counts of turns."""

    threshold: float
    turns: int
    right: int
    answered: int
    false_accepts: int
    false_fallbacks: int

    @property
    def fallbacks(self) -> int:
        """Turns left to the fallback: each is a model call."""
        return self.turns - self.answered

    @property
    def accuracy(self) -> float:
        """The share of right turns."""
        return self.right / self.turns if self.turns else 0.0

    @property
    def coverage(self) -> float:
        """The share of turns that an intent answered."""
        return self.answered / self.turns if self.turns else 0.0

    @property
    def wrong_answers(self) -> int:
        """Turns that an intent answered and should not have."""
        return self.turns - self.right - self.false_fallbacks

    @property
    def wrong_intents(self) -> int:
        """Turns that an intent answered, where another should have."""
        return self.wrong_answers - self.false_accepts

    def per_1000(self, count: int) -> float:
        """A count of turns as if there were a thousand."""
        return 1000 * count / self.turns if self.turns else 0.0


class Sweep:
    """The turns of a run, ready to be routed by any threshold."""

    def __init__(self, results: Iterable[TurnResult]) -> None:
        ran = [one for one in results if one.ran]
        self.replies = sum(is_reply(one) for one in ran)
        opened = [one for one in ran if not is_reply(one)]
        self.unscored = sum(_unscored(one) for one in opened)
        judged = [one for one in opened if not _unscored(one)]
        self._judged = judged
        self._turns = len(judged)
        self._inside = sum(one.expected != FALLBACK_INTENT for one in judged)
        movable = sorted(scored for one in judged if (scored := _scored(one)))
        self._scores = [one.score for one in movable]
        self._below = [
            _summed(getattr(one, name) for one in movable)
            for name in ("right", "false_accept", "inside")
        ]

    @property
    def turns(self) -> int:
        """How many turns are routed anew."""
        return self._turns

    def at(self, threshold: float) -> Point:
        """The run as it would have been with this threshold."""
        cut = bisect_left(self._scores, threshold)  # these are under it
        right, false_accepts, inside = (sums[-1] - sums[cut] for sums in self._below)
        outside = self._turns - self._inside
        return Point(
            threshold=threshold,
            turns=self._turns,
            right=right + outside - false_accepts,
            answered=len(self._scores) - cut,
            false_accepts=false_accepts,
            false_fallbacks=self._inside - inside,
        )

    def wrong_at(self, threshold: float) -> list[TurnResult]:
        """The turns that this threshold would route wrongly."""
        return [one for one in self._judged if _routed(one, threshold) != one.expected]

    def points(self) -> list[Point]:
        """From 0 to 1 in steps of a hundredth."""
        return [self.at(step / STEPS) for step in range(STEPS + 1)]


def best(points: Sequence[Point], *, wrong_cost: float, present: float) -> Point:
    """The threshold with the least cost when a wrong answer costs as much as so many fallbacks.

    Every fallback counts one, for each asks the model. Of equally good thresholds the one
    nearest to the present.
    """
    return min(points, key=lambda p: (cost(p, wrong_cost), abs(p.threshold - present)))


@dataclass(frozen=True, slots=True)
class Proposal:
    """The cheapest threshold, from where to where no other can be told from it, and what to do:
    `proposed` is the present one where that is among them."""

    best: Point
    low: float
    high: float
    present: Point

    @property
    def keeps(self) -> bool:
        """Whether there is no reason to change the threshold."""
        return self.low <= self.present.threshold <= self.high

    @property
    def proposed(self) -> Point:
        """The threshold to take."""
        return self.present if self.keeps else self.best


def propose(points: Sequence[Point], *, wrong_cost: float, present: Point) -> Proposal:
    """What the points from 0 to 1 say of the present threshold."""
    cheapest = best(points, wrong_cost=wrong_cost, present=present.threshold)

    def turned(low: int, high: int) -> tuple[int, int]:
        saved = points[low].wrong_answers - points[high].wrong_answers
        return points[low].answered - points[high].answered - saved, saved

    # raising loses one fallback's cost a right turn, and saves the rest of a wrong one's
    lost_share = max(0.0, wrong_cost - 1) / max(wrong_cost, 1.0)
    low, high = alike(points.index(cheapest), len(points) - 1, turned, lost_share)
    return Proposal(cheapest, points[low].threshold, points[high].threshold, present)


def cost(point: Point, wrong_cost: float) -> float:
    """What a threshold costs, in fallbacks."""
    return wrong_cost * point.wrong_answers + point.fallbacks


def _unscored(one: TurnResult) -> bool:
    """Whether no threshold decided it: there is no score, or Bedrock answered inside Lex."""
    if one.reason == "bedrock_answered":
        return True
    return one.actual != FALLBACK_INTENT and one.score is None


def _scored(one: TurnResult) -> _Scored | None:
    """None for a turn that stays with the fallback at every threshold."""
    candidate = _candidate(one)
    if candidate is None:
        return None
    intent, score = candidate
    inside = one.expected != FALLBACK_INTENT
    return _Scored(score, int(intent == one.expected), int(not inside), int(inside))


def _candidate(one: TurnResult) -> tuple[str, float] | None:
    if one.actual is not None and one.actual != FALLBACK_INTENT and one.score is not None:
        return one.actual, one.score
    return one.best if one.best and one.best[1] < one.threshold else None


def _routed(one: TurnResult, threshold: float) -> str:
    candidate = _candidate(one)
    return candidate[0] if candidate and candidate[1] >= threshold else FALLBACK_INTENT


def _summed(values: Iterable[int]) -> list[int]:
    return list(accumulate(values, initial=0))
