"""Whether the votes tell the two best targets apart, and about how many more would.

The sign test: of the decided votes between two equals, each way is as likely. Exact and two-sided;
the number of votes still needed is its normal approximation with continuity correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from dashboard.comparison.judging.votes import Standing
from dashboard.evaluation.numbers.shares import Z, mcnemar
from dashboard.log.votes import Vote

LEVEL = 0.05
MOST = 10_000  # votes that nobody casts: then the two are alike


@dataclass(frozen=True, slots=True)
class Lead:
    """The `leader` won `wins` of the decided votes between it and the `other`, who won `losses`."""

    leader: str
    other: str
    wins: int
    losses: int

    @property
    def p_value(self) -> float:
        """The chance of votes this uneven between two that are equally good."""
        return mcnemar(self.losses, self.wins)

    @property
    def significant(self) -> bool:
        """Whether that chance is under 5 %."""
        return self.p_value < LEVEL

    @property
    def more_votes(self) -> int | None:
        """About how many more decided votes would tell if they fall as those so far; 0 if they
        tell already, None where no reasonable number would."""
        if self.significant:
            return 0
        votes = self.wins + self.losses
        lead = (self.wins - self.losses) / votes if votes else 0.0
        if lead <= 0:
            return None
        needed = ceil(((Z + sqrt(Z * Z + 4 * lead)) / (2 * lead)) ** 2)
        return max(1, needed - votes) if needed <= MOST else None


def lead(votes: Sequence[Vote], standings: Sequence[Standing]) -> Lead | None:
    """The two targets that won the largest share of their votes, over the votes between those
    two; None while there is none."""
    ranked = sorted(standings, key=lambda one: -(one.rate.value or 0.0))
    if len(ranked) < 2:
        return None
    best, next_best = ranked[0].target, ranked[1].target
    wins, losses = _won(votes, best, next_best), _won(votes, next_best, best)
    if not wins + losses:
        return None
    if losses > wins:
        return Lead(next_best, best, losses, wins)
    return Lead(best, next_best, wins, losses)


def _won(votes: Sequence[Vote], one: str, other: str) -> int:
    ways = ((one, other, "first"), (other, one, "second"))
    return sum((vote.first, vote.second, vote.verdict) in ways for vote in votes)
