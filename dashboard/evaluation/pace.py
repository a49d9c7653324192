"""How fast calls may go: a rate, a number at once, and what throttling teaches about both.

A service that takes two conversations at once refuses the third at once and goes on with the
two. So each number of calls under way is judged by itself: where most of them are refused, one
fewer is tried, and some seconds later the larger number again. A refused call waits longer each
time it is refused; the others go on.
"""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

FIRST_WAIT_S = 0.05
LONGEST_WAIT_S = 10.0
TRIED_AGAIN_S = 2.0  # until a number that was refused is tried again, then twice as long
LONGEST_TRIED_AGAIN_S = 60.0
MEMORY = 0.7  # of what is known of a number of calls, when one more call ends
REFUSED = 0.5
ON_TRIAL = 0.4  # one more refusal and it counts as refused again


class Stopped(Exception):
    """The run was told to stop while a call waited for its turn."""


class Pace:
    """Shared by the workers of one run.

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
        self._width = self._limit = width
        self._between = 1 / per_second if per_second else 0.0
        self._clock, self._chance = clock, chance
        self._refused: dict[int, float] = defaultdict(float)
        self._admitted = 0  # these have a place, and wait at most for the rate
        self._under_way = 0
        self._queue: deque[object] = deque()
        self._next_at = 0.0
        self._tried_again_s = TRIED_AGAIN_S
        self._try_again_at = 0.0
        self._answered_at = clock()
        self._free = threading.Condition()

    @property
    def limit(self) -> int:
        """How many calls are let go at once now."""
        return self._limit

    def silent_s(self) -> float:
        """Seconds since the service last answered anything of this run."""
        return self._clock() - self._answered_at

    def enter(self, stop: threading.Event) -> int:
        """Wait for a turn; returns how many calls are under way with it. Raises `Stopped`."""
        with self._free:
            self._wait_in_line(stop)
            self._admitted += 1
            wait = self._appointment()
        if (wait > 0 and stop.wait(wait)) or stop.is_set():
            with self._free:
                self._admitted -= 1
            raise Stopped
        with self._free:
            self._under_way += 1
            return self._under_way

    def answered(self, level: int) -> None:
        """The call ended with whatever but throttling."""
        self._learn(level, 0.0)
        self._answered_at = self._clock()
        self._leave()

    def throttled(self, level: int) -> None:
        """The service took no more calls."""
        self._learn(level, 1.0)
        self._leave()

    def failed(self) -> None:
        """No answer came, which says nothing about how many calls the service takes."""
        self._leave()

    def back_off(self, times: int, stop: threading.Event) -> None:
        """Wait because a call was refused for the `times`-th time. Raises `Stopped`."""
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(times - 1, 20))
        if stop.wait(longest * (0.5 + 0.5 * self._chance())):
            raise Stopped

    def _wait_in_line(self, stop: threading.Event) -> None:
        """First come, first served: a conversation kept waiting would lose its session."""
        me = object()
        self._queue.append(me)
        try:
            while self._queue[0] is not me or self._admitted >= self._limit:
                if stop.is_set():
                    raise Stopped
                self._free.wait(0.1)
        finally:
            self._queue.remove(me)
            self._free.notify_all()

    def _appointment(self) -> float:
        """Seconds until the rate allows one more call."""
        now = self._clock()
        begins = max(now, self._next_at)
        self._next_at = begins + self._between
        return begins - now

    def _leave(self) -> None:
        with self._free:
            self._under_way -= 1
            self._admitted -= 1
            self._free.notify_all()

    def _learn(self, level: int, refused: float) -> None:
        with self._free:
            now = self._clock()
            self._refused[level] = MEMORY * self._refused[level] + (1 - MEMORY) * refused
            if self._refused[level] > REFUSED and 1 < level <= self._limit:
                self._limit = level - 1
                self._try_again_at = now + self._tried_again_s
                self._tried_again_s = min(2 * self._tried_again_s, LONGEST_TRIED_AGAIN_S)
            elif self._limit < self._width and now >= self._try_again_at:
                self._limit += 1
                self._refused[self._limit] = ON_TRIAL
                self._try_again_at = now + self._tried_again_s
                self._free.notify_all()
