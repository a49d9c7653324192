"""How much one client and all together may ask: token buckets over a clock that is given."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

REMEMBERED = 10_000  # clients; whoever asked longest ago is forgotten first


@dataclass(slots=True)
class Bucket:
    """What is left, and when that was counted."""

    left: float
    counted: float


class Limits:
    """`burst` calls at once, refilled at `per_minute`, for each name by itself."""

    def __init__(self, burst: int, per_minute: float, clock: Callable[[], float]) -> None:
        self._burst = burst
        self._rate = per_minute / 60
        self._clock = clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, name: str) -> float:
        """Take one call: 0 if it is allowed, else the seconds after which it will be."""
        now = self._clock()
        with self._lock:
            bucket = self._buckets.setdefault(name, Bucket(self._burst, now))
            self._buckets.move_to_end(name)
            while len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)
            bucket.left = min(self._burst, bucket.left + (now - bucket.counted) * self._rate)
            bucket.counted = now
            if bucket.left < 1:
                return (1 - bucket.left) / self._rate
            bucket.left -= 1
            return 0.0
