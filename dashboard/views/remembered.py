"""Answers of slow questions, asked once and side by side, for all who ask the same in a while."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar, cast

T = TypeVar("T")

KEEP_SECONDS = 30.0
MOST = 256
WORKERS = 3  # a reader of SQLite keeps one core busy; more would only wait


class Remembered:
    """Runs each question in a thread of its own and keeps its answer for `keep_s` seconds.

    A question that failed is forgotten, so that asking again tries again.
    """

    def __init__(
        self, *, keep_s: float = KEEP_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._keep_s = keep_s
        self._clock = clock
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="question")
        self._known: OrderedDict[Hashable, tuple[float, Future[Any]]] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, key: Hashable, work: Callable[[], T]) -> Future[T]:
        """The answer to come, or the one that is there; `key` names the question wholly."""
        now = self._clock()
        with self._lock:
            at, known = self._known.get(key, (0.0, None))
            fresh = known is not None and now - at < self._keep_s
            if known is None or not fresh or (known.done() and known.exception()):
                known = self._pool.submit(work)
                self._known[key] = (now, known)
            self._known.move_to_end(key)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return cast("Future[T]", known)

    def forget(self) -> None:
        """Drop all answers: what they were about has changed."""
        with self._lock:
            self._known.clear()
