"""Threads that only call: each takes a call, makes it, tells what came of it and takes the next.

    dispatch ── hand ──► ready ──► carrier ── call ──► ended ──► dispatch
                due, fresh ──────►    └── the next one, without asking ──┘

They wait for nobody who thinks, for with a service of a few milliseconds every change of threads
costs as much as the thinking. A carrier whose conversation is over begins a fresh one by itself,
so as many conversations are open as before; after all else it asks what to do next.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from dashboard.evaluation.runner import Playing
from lexclient.client import Answered

Ask = Callable[[Mapping[str, Any]], Answered]


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """One call to be made. `opening` begins its conversation, `closing` is its last turn."""

    playing: Playing
    request: Mapping[str, Any]
    opening: bool
    closing: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a call. `level` is how many were under way with it, `following` the call that
    its carrier has gone on with, None if it waits for one."""

    call: Call
    outcome: Answered | Exception
    level: int
    following: Call | None = None


class Carriers:
    """`width` threads, of which `limit` work; `ask` makes a call. For one dispatching thread.

    `due` holds calls of open conversations that no carrier is free for, `fresh` those that open
    one. Carriers take them in this order, unless they are `led`: then each call is handed out.
    """

    def __init__(self, ask: Ask, width: int, *, led: bool, clock: Callable[[], float]) -> None:
        self.limit = width
        self.due: deque[Call] = deque()
        self.fresh: deque[Call] = deque()
        self._ended: deque[Ended] = deque()
        self._ask, self._led, self._clock = ask, led, clock
        self._ready: queue.SimpleQueue[Call | None] = queue.SimpleQueue()
        self._bell: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._under_way: dict[object, tuple[Call, float]] = {}
        self._threads = 0
        for _ in range(width):
            self._hire()

    def hand(self, call: Call) -> None:
        """Let a carrier that waits make this call now."""
        self._ready.put(call)

    def wait(self, seconds: float) -> list[Ended]:
        """Until a carrier waits for a call, or so many seconds; all calls that have ended."""
        with suppress(queue.Empty):
            self._bell.get(timeout=seconds)
            while True:
                self._bell.get_nowait()
        ended = []
        while self._ended:
            ended.append(self._ended.popleft())
        return ended

    def give_up(self, seconds: float) -> list[tuple[Call, int]]:
        """Leave behind the carriers whose call takes longer, and have others in their places; the
        calls with their levels. What those carriers still hear is dropped."""
        begun_before = self._clock() - seconds
        left = []
        for who, (call, began) in self._under_way.copy().items():
            level = len(self._under_way)
            if began < begun_before and self._under_way.pop(who, None) is not None:
                self._hire()
                left.append((call, level))
        return left

    def dismiss(self) -> None:
        """No more calls; those under way are left to end by themselves."""
        self.limit = 0
        for _ in range(self._threads):
            self._ready.put(None)

    def _hire(self) -> None:
        self._threads += 1
        threading.Thread(target=self._carry, name="carrier", daemon=True).start()

    def _carry(self) -> None:
        me = object()
        call = self._ready.get()
        while call is not None:
            self._under_way[me] = call, self._clock()
            level = len(self._under_way)
            outcome = self._make(call)
            if self._under_way.pop(me, None) is None:
                return  # left behind
            call = self._tell(call, outcome, level) or self._ready.get()

    def _make(self, call: Call) -> Answered | Exception:
        try:
            return self._ask(call.request)
        except Exception as error:  # noqa: BLE001 - handed to the dispatching thread, not hidden
            return error

    def _tell(self, call: Call, outcome: Answered | Exception, level: int) -> Call | None:
        following = self._following(call) if isinstance(outcome, Answered) else None
        self._ended.append(Ended(call, outcome, level, following))
        if following is None or not self.fresh:
            self._bell.put(None)
        return following

    def _following(self, call: Call) -> Call | None:
        if self._led or len(self._under_way) >= self.limit:
            return None
        with suppress(IndexError):
            return self.due.popleft()
        with suppress(IndexError):
            return self.fresh.popleft() if call.closing else None
        return None
