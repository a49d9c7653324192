"""Which thresholds are as good as the best: those whose difference from it may be chance.

Between two thresholds only the turns count that an intent answers at the lower one and not at the
higher. Raising it loses those that were right and saves those that were wrong. If both are equally
good, the lost are as many among them as the price of an error says, and the exact binomial test
(the sign test, where all errors cost the same) tells how far from that they may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dashboard.evaluation.numbers.shares import binomial

LIKELY = 0.05  # a difference that comes about less often than this is none of chance
Turned = Callable[[int, int], tuple[int, int]]  # lower and higher threshold: lost and saved turns


def alike(best: int, last: int, turned: Turned, lost_share: float = 0.5) -> tuple[int, int]:
    """The first and the last threshold around the best, in steps from 0 to `last`, up to which
    none can be told from it with 95 % confidence."""

    def same(other: int) -> bool:
        lost, saved = turned(min(best, other), max(best, other))
        return binomial(lost, lost + saved, lost_share) >= LIKELY

    return _as_far(range(best, -1, -1), same), _as_far(range(best, last + 1), same)


def _as_far(steps: Iterable[int], same: Callable[[int], bool]) -> int:
    reached = 0
    for step in steps:
        if not same(step):
            break
        reached = step
    return reached
