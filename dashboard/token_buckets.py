"""How often something may be asked: a bucket of calls for each name, refilled with time."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

MINUTE_S = 60.0
REMEMBERED = 10_000  # names; the one that asked longest ago is forgotten first
NEGLIGIBLE_S = 1e-6  # what sums of seconds may be wrong by


class TokenBuckets:
    """`burst` calls at once, refilled at `per_minute`, for each name by itself. Thread-safe.

    `per_minute` holds for every name, or says the rate of each; a name that it leaves out never
    waits. `clock` gives seconds. All that is known of a bucket is when it will be full again.
    """

    def __init__(
        self,
        per_minute: float | Mapping[str, float],
        burst: int = 1,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_minute = per_minute
        self._burst = burst
        self._clock = clock
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str) -> float:
        """0.0, and a call is taken; or the seconds until one can be, and none is."""
        rate = self._rate(name)
        if rate is None:
            return 0.0
        between = MINUTE_S / rate
        with self._lock:
            now = self._clock()
            full_at = max(now, self._full_at.get(name, now))
            wait_s = full_at - now - (self._burst - 1) * between
            if wait_s > NEGLIGIBLE_S:
                return wait_s
            self._remember(name, full_at + between)
            return 0.0

    def _rate(self, name: str) -> float | None:
        rates = self._per_minute
        return rates.get(name) if isinstance(rates, Mapping) else rates

    def _remember(self, name: str, full_at: float) -> None:
        self._full_at[name] = full_at
        self._full_at.move_to_end(name)
        if len(self._full_at) > REMEMBERED:
            self._full_at.popitem(last=False)
