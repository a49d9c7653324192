"""A call that a stop, a deadline or a bound ends at once, though the SDK underneath blocks.

The SDK's timeout counts from one read to the next, so a server that drips keeps a call alive
for as long as it likes. Here the wall clock decides:

    caller      open ── waits ──┐     reads the answer itself ── goes on
    worker      opens ──────────┘     (gone)                   └ reads the body's end

One thread a call beside the caller's own, while the connection is being opened, and another for a
moment after [DONE]: the body's end may be a while in coming, and only a connection that was read
to it serves the next question. The first is needed because opening blocks in places that nothing
interrupts: name resolution, a TLS handshake, AWS credentials, the SDK's import. The answer is read
in the caller's own thread, a glance at the clock at a time (`bounded.WatchedStream`): handing each
word from thread to thread would cost milliseconds as soon as words arrive faster than the
interpreter switches.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import TypeVar, cast

Opened = TypeVar("Opened")

GLANCE_S = 0.05  # how often a stop is looked for
# far above any answer: a token is some 300 bytes in a stream
WIRE_BYTES = 32 * 2**20
BODY_BYTES = 32 * 2**20

_thread = threading.local()


class Stopped(Exception):
    """The person pressed Stop."""


class TimedOut(Exception):
    """The deadline passed."""


class TooMuch(Exception):
    """The server sent more than `bound`, such as "32 MB"."""

    def __init__(self, bound: str) -> None:
        super().__init__(bound)
        self.bound = bound


class Call:
    """One call, until `stop` is set or `clock()` reaches `deadline`."""

    def __init__(self, stop: threading.Event, deadline: float, clock: Callable[[], float]) -> None:
        self._stop = stop
        self._deadline = deadline
        self._clock = clock
        self._over = threading.Event()
        self._handing_over = threading.Lock()
        self._disconnect: Callable[[], object] = lambda: None
        self._wire_bytes = 0
        self._body_bytes = 0
        self.handed_over = False

    def open(
        self,
        opening: Callable[[], Opened],
        close: Callable[[Opened], object] = lambda _opened: None,
    ) -> Opened:
        """What `opening` returns, run in a thread of its own, or what it raises.

        Raises `Stopped` or `TimedOut` the moment either is so, breaks the connection under
        `opening` and leaves it behind: it has to `pause` and not to sleep, and what it returns
        too late goes to `close`.
        """
        results: SimpleQueue[tuple[Opened | None, Exception | None]] = SimpleQueue()
        threading.Thread(
            target=self._work, args=(opening, close, results), name="fallback-call", daemon=True
        ).start()
        try:
            opened, error = self._result(results)
        except BaseException:
            self._abandon(results, close)
            raise
        if error is not None:
            raise error
        return cast(Opened, opened)

    @contextmanager
    def in_this_thread(self) -> Iterator[None]:
        """What this thread reads and writes in the block, it reads and writes for this call."""
        before = call_of_this_thread()
        _thread.call = self
        try:
            yield
        finally:
            _thread.call = before

    def breaks_by(self, disconnect: Callable[[], object]) -> None:
        """Tell how to break the connection that is being opened; done at once if it is late."""
        self._disconnect = disconnect
        if self._over.is_set():
            disconnect()

    def count(self, *, wire: int = 0, body: int = 0) -> None:
        """Count bytes that arrived, on the wire and decompressed; raises `TooMuch`."""
        self._wire_bytes += wire
        self._body_bytes += body
        if self._wire_bytes > WIRE_BYTES or self._body_bytes > BODY_BYTES:
            raise TooMuch(f"{max(WIRE_BYTES, BODY_BYTES) // 2**20} MB")

    def pause(self, seconds: float) -> bool:
        """Wait; False if the call was over before."""
        return not self._over.wait(seconds)

    def check(self) -> None:
        """Raises `Stopped` or `TimedOut` if it is so."""
        if self._stop.is_set():
            raise Stopped
        if self.left_s <= 0:
            raise TimedOut

    def end_within(self, seconds: float) -> None:
        """Bring the deadline forward: all that counts is there."""
        self._deadline = min(self._deadline, self._clock() + seconds)

    def finish(self, work: Callable[[], object]) -> None:
        """Do what is left to do with the connection in a thread of its own: the caller's answer
        is whole. From now on the connection is that thread's, see `handed_over`."""
        self.handed_over = True
        threading.Thread(target=work, name="fallback-call", daemon=True).start()

    @property
    def left_s(self) -> float:
        """Seconds until the deadline; negative after it."""
        return self._deadline - self._clock()

    @property
    def glance_s(self) -> float:
        """How long to block before the next `check`: above 0."""
        return max(0.001, min(self.left_s, GLANCE_S))

    def _result(
        self, results: SimpleQueue[tuple[Opened | None, Exception | None]]
    ) -> tuple[Opened | None, Exception | None]:
        while True:
            self.check()
            with suppress(Empty):
                return results.get(timeout=self.glance_s)

    def _abandon(
        self,
        results: SimpleQueue[tuple[Opened | None, Exception | None]],
        close: Callable[[Opened], object],
    ) -> None:
        with self._handing_over:
            self._over.set()
        self._disconnect()
        with suppress(Empty):
            opened, _ = results.get_nowait()
            if opened is not None:
                close(opened)

    def _work(
        self,
        opening: Callable[[], Opened],
        close: Callable[[Opened], object],
        results: SimpleQueue[tuple[Opened | None, Exception | None]],
    ) -> None:
        opened, failure = None, None
        try:
            with self.in_this_thread():
                opened = opening()
        except Exception as error:  # noqa: BLE001  # the edge of the thread: raised again in open
            failure = error
        with self._handing_over:
            late = self._over.is_set()
            if not late:
                results.put((opened, failure))
        if late and opened is not None:
            close(opened)


def call_of_this_thread() -> Call | None:
    """The call for which this thread reads and writes now."""
    return getattr(_thread, "call", None)
