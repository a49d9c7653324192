"""The items of a job that wait for one another: those of one target, for one."""

from __future__ import annotations

import threading
import time
from collections import deque
from contextlib import suppress

from dashboard.log.job import Item


class Lane:
    """`workers` take what is `waiting`; safe to share between them."""

    def __init__(self) -> None:
        self.waiting: deque[Item] = deque()
        self.workers = 0
        self._rests_until = 0.0
        self._under_way: list[float] = []  # when each was begun
        self._ended, self._seconds = 0, 0.0

    def next(self, halt: threading.Event) -> Item | None:
        """The next item, after the lane's rest; None where none is left, or `halt` is set."""
        while (rest := self._rests_until - time.monotonic()) > 0:
            if halt.wait(rest):
                return None
        with suppress(IndexError):
            return self.waiting.popleft()
        return None

    def put_back(self, item: Item, rest_s: float) -> None:
        """The item comes next again, when the lane has rested."""
        self._rests_until = max(self._rests_until, time.monotonic() + rest_s)
        self.waiting.appendleft(item)

    def begin(self) -> float:
        """An item is under way, from now on, which is returned."""
        begun = time.monotonic()
        self._under_way.append(begun)
        return begun

    def end(self, begun: float, *, counts: bool) -> None:
        """It is no more; its time says how long others take, if it `counts`."""
        self._under_way.remove(begun)
        if counts:
            self._seconds += time.monotonic() - begun
            self._ended += 1

    def left_s(self) -> float | None:
        """Seconds until its last item ends, None before the first has. What is under way counts
        with the time it has taken where that is more than the mean: slow answers end last."""
        now = time.monotonic()
        under_way = [now - one for one in self._under_way]
        if not (open_items := len(self.waiting) + len(under_way)) or not self._ended:
            return None if open_items else 0.0
        mean = (self._seconds + sum(under_way)) / (self._ended + len(under_way))
        mean = max(mean, self._seconds / self._ended)
        rest = sum(max(0.0, mean - one) for one in under_way) + mean * len(self.waiting)
        return max(0.0, self._rests_until - now) + rest / max(self.workers, 1)
