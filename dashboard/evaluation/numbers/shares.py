"""Shares of a whole with the interval they are known to, and whether two runs really differ.

Wilson's score interval (1927) and McNemar's exact test (1947, exact by the binomial).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, sqrt

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
    flips, fewer = broken + fixed, min(broken, fixed)
    if flips == 0:
        return 1.0
    tail = sum(comb(flips, k) for k in range(fewer + 1))
    return float(min(1.0, 2 * tail / 2**flips))
