"""How fast calls may go: a rate, a number at once, and what throttling teaches about both.

A service that takes two conversations at once refuses the third at once and goes on with the
two. So each number of calls under way is judged by itself: where most of them are refused, one
fewer is tried, and some seconds later the larger number again. A refused call waits longer each
time it is refused; the others go on.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable

FIRST_WAIT_S = 0.05
LONGEST_WAIT_S = 10.0
TRIED_AGAIN_S = 2.0  # until a number that was refused is tried again, then twice as long
LONGEST_TRIED_AGAIN_S = 60.0
MEMORY = 0.7  # of what is known of a number of calls, when one more call ends
REFUSED = 0.5
ON_TRIAL = 0.4  # one more refusal and it counts as refused again


class Pace:
    """Of one run, and for its one dispatching thread.

    `width` calls at once at most, `per_second` at most where it is not None. A call's `level` is
    how many were under way with it when it began. `clock` gives seconds, `chance` numbers from 0
    to 1.
    """

    def __init__(
        self,
        width: int,
        per_second: float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.width = width
        self.limited = bool(per_second)
        self._limit = width
        self._between = 1 / per_second if per_second else 0.0
        self._clock, self._chance = clock, chance
        self._refused: dict[int, float] = defaultdict(float)
        self._next_at = 0.0
        self._tried_again_s = TRIED_AGAIN_S
        self._try_again_at = 0.0
        self._answered_at = clock()

    @property
    def limit(self) -> int:
        """How many calls are let go at once now."""
        return self._limit

    def silent_s(self) -> float:
        """Seconds since the service last answered anything of this run."""
        return self._clock() - self._answered_at

    def appointment(self) -> float:
        """When, by the clock, the rate allows one more call, which is expected to be made then."""
        begins = max(self._clock(), self._next_at)
        self._next_at = begins + self._between
        return begins

    def answered(self, level: int) -> None:
        """A call ended with whatever but throttling."""
        self._answered_at = self._clock()
        self._learn(level, 0.0)

    def throttled(self, level: int) -> None:
        """The service took no more calls."""
        self._learn(level, 1.0)

    def wait_s(self, times: int) -> float:
        """How long a call waits that was refused for the `times`-th time."""
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(times - 1, 20))
        return longest * (0.5 + 0.5 * self._chance())

    def _learn(self, level: int, refused: float) -> None:
        now = self._clock()
        self._refused[level] = MEMORY * self._refused[level] + (1 - MEMORY) * refused
        if self._refused[level] > REFUSED and 1 < level <= self._limit:
            self._limit = level - 1
            self._try_again_at = now + self._tried_again_s
            self._tried_again_s = min(2 * self._tried_again_s, LONGEST_TRIED_AGAIN_S)
        elif self._limit < self.width and now >= self._try_again_at:
            self._limit += 1
            self._refused[self._limit] = ON_TRIAL
            self._try_again_at = now + self._tried_again_s
