"""Who is better: pairs of answers, shown blind and shuffled, and what the votes add up to.

Only whole answers meet: a column that failed or was stopped neither wins nor loses.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from dashboard.evaluation.numbers.shares import Share
from dashboard.log.votes import Pair, Verdict, Vote

MIRROR: Mapping[Verdict, Verdict] = {
    "first": "second",
    "second": "first",
    "tie": "tie",
    "both_bad": "both_bad",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One target's votes. `rate` is its share of the decided ones; ties and pairs that were both
    bad are counted beside it, for they decide nothing."""

    target: str
    wins: int
    losses: int
    ties: int
    both_bad: int

    @property
    def rate(self) -> Share:
        """Wins of the decided votes, with Wilson's 95 % interval."""
        return Share(self.wins, self.wins + self.losses)


def pairs(question: int, whole: Iterable[str]) -> list[Pair]:
    """Everyone against everyone, of the targets whose answers are whole."""
    return [Pair(question, *both) for both in combinations(sorted(set(whole)), 2)]


def shuffled(names: Sequence[str], *seed: object) -> list[str]:
    """The same order for the same seed, so that a reload does not give the blind away."""
    order = sorted(names)
    random.Random("|".join(map(str, seed))).shuffle(order)
    return order


def best_of(question: int, whole: Iterable[str], chosen: str | None, *, bad: bool) -> list[Vote]:
    """A choice among any number of columns as votes on their pairs.

    `chosen` beats each of the others and nothing is said about those among themselves; without
    it all tie, or all are bad.
    """
    undecided: Verdict = "both_bad" if bad else "tie"
    votes = []
    for pair in pairs(question, whole):
        verdict = undecided if chosen is None else _won(pair, chosen)
        if verdict is not None:
            votes.append(Vote(question, pair.first, pair.second, verdict))
    return votes


def _won(pair: Pair, chosen: str) -> Verdict | None:
    if chosen == pair.first:
        return "first"
    return "second" if chosen == pair.second else None


def shifted(votes: Iterable[Vote], by: int) -> list[Vote]:
    """The votes of a comparison whose questions come after `by` others."""
    return [replace(vote, question=vote.question + by) for vote in votes]


def standings(votes: Sequence[Vote], targets: Iterable[str]) -> list[Standing]:
    """The votes of each target, in the order given."""
    return [_standing(target, votes) for target in targets]


def _standing(target: str, votes: Sequence[Vote]) -> Standing:
    verdicts = [_from(target, vote) for vote in votes if target in (vote.first, vote.second)]
    return Standing(
        target,
        wins=verdicts.count("first"),
        losses=verdicts.count("second"),
        ties=verdicts.count("tie"),
        both_bad=verdicts.count("both_bad"),
    )


def _from(target: str, vote: Vote) -> Verdict:
    """The verdict as if the target were the first."""
    return vote.verdict if target == vote.first else MIRROR[vote.verdict]


def agreement(people: Sequence[Vote], judge: Sequence[Vote]) -> Share:
    """How many of the judge's verdicts are those of people, over the pairs both judged."""
    judged = {vote.pair: vote.verdict for vote in judge}
    shared = [vote for vote in people if vote.pair in judged]
    return Share(sum(vote.verdict == judged[vote.pair] for vote in shared), len(shared))
