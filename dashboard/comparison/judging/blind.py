"""How long a blind comparison keeps its names back from one voter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.comparison.judging.votes import pairs
from dashboard.comparison.runs import Comparison
from dashboard.log.votes import Pair, Vote


def undecided(comparison: Comparison, votes: Iterable[Vote]) -> list[Pair]:
    """The pairs of whole answers that none of the votes is about, question after question."""
    judged = {vote.pair for vote in votes}
    every = (
        pair
        for question in range(len(comparison.utterances))
        for pair in pairs(question, comparison.whole(question))
    )
    return [pair for pair in every if pair not in judged]


def is_hidden(comparison: Comparison, votes: Sequence[Vote]) -> bool:
    """Whether names, times and costs are kept from the voter who cast `votes`: of a round until
    the first vote, of a list until every pair is judged. Where nothing can be judged, nothing is
    hidden once the answers are there."""
    parameters = comparison.job.parameters
    if not parameters.get("blind") or (parameters.get("live") and votes):
        return False
    return comparison.job.state == "running" or bool(undecided(comparison, votes))
