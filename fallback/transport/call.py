"""A call that a stop or a deadline ends at once, though the SDK underneath blocks.

The SDK's timeout counts from one read to the next, so a server that drips keeps a call alive
for as long as it likes. Here the wall clock decides:

    caller      open ── waits ──┐     reads the answer itself ──────────► end
    worker      opens ──────────┘     keeps watch: stop? deadline? ──► breaks the connection

One thread a call, beside the caller's own. It is needed because opening a connection blocks in
places that nothing interrupts (name resolution, a TLS handshake, AWS credentials), and because
somebody has to look at the clock while the caller hangs in a read. The answer is read in the
caller's own thread: handing each word from thread to thread would cost milliseconds as soon as
words arrive faster than the interpreter switches.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TypeVar, cast

Opened = TypeVar("Opened")

GLANCE_S = 0.05  # how often a stop is looked for


class Stopped(Exception):
    """The person pressed Stop."""


class TimedOut(Exception):
    """The deadline passed."""


class Call:
    """One call, until `stop` is set or `clock()` reaches `deadline`."""

    def __init__(self, stop: threading.Event, deadline: float, clock: Callable[[], float]) -> None:
        self._stop = stop
        self._deadline = deadline
        self._clock = clock
        self._over = threading.Event()
        self._broken = False
        self._taken = False
        self._disconnect: Callable[[], None] | None = None
        self._drain: Callable[[], None] | None = None

    def open(
        self,
        opening: Callable[[], Opened],
        close: Callable[[Opened], object] = lambda _opened: None,
    ) -> Opened:
        """What `opening` returns, run in a thread of its own, or what it raises.

        Raises `Stopped` or `TimedOut` the moment either is so, and leaves `opening` behind: it
        has to `pause` and not to sleep, and what it returns too late goes to `close`.
        """
        results: SimpleQueue[tuple[Opened | None, Exception | None]] = SimpleQueue()
        threading.Thread(
            target=self._work, args=(opening, close, results), name="fallback-call", daemon=True
        ).start()
        while True:
            self.check()
            with suppress(Empty):
                opened, error = results.get(timeout=min(self._left_s(), GLANCE_S))
                break
        if error is not None:
            raise error
        self._taken = True
        return cast(Opened, opened)

    def connected(self, disconnect: Callable[[], None]) -> None:
        """Tell how to break a connection under a read that hangs."""
        self._disconnect = disconnect
        if self._over.is_set():
            disconnect()

    def answered(self, drain: Callable[[], None]) -> None:
        """All is there: instead of breaking the connection, `drain` it, off the caller's way."""
        self._drain = drain

    def pause(self, seconds: float) -> bool:
        """Wait; False if the call was over before."""
        return not self._over.wait(seconds)

    def check(self) -> None:
        """Raises `Stopped` or `TimedOut` if it is so."""
        if self._stop.is_set():
            raise Stopped
        if self._left_s() <= 0:
            raise TimedOut

    @property
    def broken(self) -> bool:
        """Whether it was us who broke the connection, so that its error means nothing."""
        return self._broken

    def end(self) -> None:
        """The call is over; to be called in any case."""
        self._over.set()
        if self._drain is None and self._disconnect is not None:
            self._disconnect()

    def _left_s(self) -> float:
        return self._deadline - self._clock()

    def _work(
        self,
        opening: Callable[[], Opened],
        close: Callable[[Opened], object],
        results: SimpleQueue[tuple[Opened | None, Exception | None]],
    ) -> None:
        try:
            opened = opening()
        except Exception as error:  # noqa: BLE001  # the edge of the thread: raised again in open
            results.put((None, error))
            return
        results.put((opened, None))
        self._watch()
        if not self._taken:
            close(opened)
        elif self._drain is not None:
            self._drain()

    def _watch(self) -> None:
        while not self._over.wait(max(0.0, min(self._left_s(), GLANCE_S))):
            if self._stop.is_set() or self._left_s() <= 0:
                self._broken = True
                self.end()
