"""How often a target may be asked: the calls a minute that its table in `targets.toml` states."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

MINUTE_S = 60.0


class Allowance:
    """When each target may be asked next, over all jobs of this process. Thread-safe.

    `per_minute` are calls by the name of the target; one that it does not name may be asked at
    any time. `clock` gives seconds.
    """

    def __init__(
        self, per_minute: Mapping[str, int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, target: str) -> float:
        """0.0, and a call is taken; or the seconds until one can be, and none is."""
        if target not in self._per_minute:
            return 0.0
        with self._lock:
            now, due = self._clock(), self._next.get(target, 0.0)
            if due > now:
                return due - now
            self._next[target] = now + MINUTE_S / self._per_minute[target]
            return 0.0
