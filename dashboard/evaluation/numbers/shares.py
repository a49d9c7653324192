"""Shares of a whole with the interval they are known to, and whether two runs really differ.

Wilson's score interval (1927) and McNemar's exact test (1947, exact by the binomial).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log, log1p, sqrt

Z = 1.959963984540054  # 95 %, two-sided


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`; `value`, `low` and `high` are None where there is nothing to divide by."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return self.count / self.of if self.of else None

    @property
    def low(self) -> float | None:
        """The lower end of the 95 % interval."""
        return self._end(-1)

    @property
    def high(self) -> float | None:
        """The upper end of the 95 % interval."""
        return self._end(1)

    def _end(self, side: int) -> float | None:
        if not self.of:
            return None
        p, n, z2 = self.count / self.of, self.of, Z * Z
        middle = p + z2 / (2 * n)
        spread = Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return min(1.0, max(0.0, (middle + side * spread) / (1 + z2 / n)))


def mcnemar(broken: int, fixed: int) -> float:
    """The chance that flips this uneven come about although the runs are equally good.

    Two-sided and exact: of `broken + fixed` turns that changed sides, each way is as likely.
    """
    return binomial(broken, broken + fixed, 0.5)


def binomial(count: int, of: int, share: float) -> float:
    """The chance of a count as unlikely as this, or more, if the true share is that one.

    Two-sided and exact: all counts that are no likelier (scipy's `binomtest` does so, too).
    """
    chances = [_chance(k, of, share) for k in range(of + 1)]
    no_likelier = chances[count] * (1 + 1e-7)
    return float(min(1.0, sum(one for one in chances if one <= no_likelier)))


def _chance(count: int, of: int, share: float) -> float:
    """By logarithms: the ways to choose soon have more digits than a float."""
    if share in (0.0, 1.0):
        return float(count == of * share)
    ways = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    return exp(ways + count * log(share) + (of - count) * log1p(-share))
