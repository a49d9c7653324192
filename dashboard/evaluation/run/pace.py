"""How fast the workers of a run may call: so many at once, so many a second.

    worker ──► line ──► place (`under way` < `limit`) ──► call ──► answered   limit up a little
                 ▲                                          └────► throttled  limit down, wait
                 └───────────────── a longer wait each time ◄─────────┘

A service that takes two calls at once refuses the third at once and goes on with the two. So
throttling lowers how many may be under way, answers raise it again, and a refused call costs one
worker a short wait while the others go on. Workers take their places in the order in which they
came: nobody keeps a conversation waiting until Lex forgets its session.
"""

from __future__ import annotations

import math
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dashboard.token_buckets import MINUTE_S, TokenBuckets

FIRST_WAIT_S = 0.05
LONGEST_WAIT_S = 10.0
DOWN, UP = 0.5, 0.05  # of the limit: refused calls settle at one in ten that are answered
LOOK_S = 0.2  # between two looks at whether a worker that waits should still do so


class Pace:
    """Of one run; safe to share between its workers.

    `width` calls at once at most, `per_second` at most where it is not None. `clock` gives
    seconds, `chance` numbers from 0 to 1.
    """

    def __init__(
        self,
        width: int,
        per_second: float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._width = width
        self._rate = TokenBuckets({"": MINUTE_S * per_second} if per_second else {}, clock=clock)
        self._clock, self._chance = clock, chance
        self._limit = float(width)
        self._under_way = 0
        self._line: deque[object] = deque()
        self._changed = threading.Condition()
        self._answered_at = clock()

    @property
    def limit(self) -> int:
        """How many calls may be under way at once now."""
        return math.ceil(self._limit)

    @property
    def waiting(self) -> int:
        """How many workers stand in line."""
        return len(self._line)

    def silent_s(self) -> float:
        """Seconds since the service last answered anything of this run."""
        return self._clock() - self._answered_at

    @contextmanager
    def place(self, ended: Callable[[], bool]) -> Iterator[bool]:
        """Room for one call, which is made inside; False, and no room, once `ended` says so."""
        taken = self._take(ended)
        try:
            yield taken
        finally:
            if taken:
                with self._changed:
                    self._under_way -= 1
                    self._changed.notify_all()

    def too_soon_s(self) -> float:
        """0.0, and the rate has one call less; or the seconds until it allows one."""
        return self._rate.take("")

    def answered(self) -> None:
        """A call ended with whatever but throttling."""
        with self._changed:
            self._answered_at = self._clock()
            self._limit = min(self._width, self._limit + UP)

    def throttled(self) -> None:
        """The service took no more calls."""
        with self._changed:
            self._limit = max(1.0, self._limit - DOWN)

    def wait_s(self, times: int) -> float:
        """How long a call waits that was refused for the `times`-th time."""
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(times - 1, 20))
        return longest * (0.5 + 0.5 * self._chance())

    def _take(self, ended: Callable[[], bool]) -> bool:
        me = object()
        with self._changed:
            self._line.append(me)
            while self._line[0] is not me or self._under_way >= self.limit:
                self._changed.wait(LOOK_S)
                if ended():
                    self._line.remove(me)
                    self._changed.notify_all()
                    return False
            self._line.popleft()
            self._under_way += 1
            self._changed.notify_all()
        return True
