"""Listens to a conversation that blocks, in a thread of its own, so that a stop or a deadline
ends it at once.

The SDK's timeout counts from one read to the next, so a server that drips keeps a call alive
for as long as it likes. Here the wall clock decides.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TypeVar

Heard = TypeVar("Heard")

GLANCE_S = 0.05  # how often a silent line is checked for a stop; a word is handed on at once


class Stopped(Exception):
    """The person pressed Stop."""


class Late(Exception):
    """The deadline passed."""


class Line:
    """What the two ends of a conversation share: whether it was hung up, and how to."""

    def __init__(self) -> None:
        self.hung_up = threading.Event()
        self._disconnect: Callable[[], None] | None = None

    def connected(self, disconnect: Callable[[], None]) -> None:
        """The talking side tells how to break its connection; does it if already hung up."""
        self._disconnect = disconnect
        if self.hung_up.is_set():
            disconnect()

    def hang_up(self) -> None:
        """End the conversation from the listening side."""
        self.hung_up.set()
        if self._disconnect is not None:
            self._disconnect()


class _Failed:
    def __init__(self, error: Exception) -> None:
        self.error = error


_OVER = object()


def listen(
    talk: Callable[[Line], Iterator[Heard]],
    *,
    stop: threading.Event,
    deadline: float,
    clock: Callable[[], float],
) -> Iterator[Heard]:
    """Yield what `talk` yields, the moment it does.

    Raises what `talk` raises, `Stopped` once `stop` is set and `Late` once `clock()` has
    reached `deadline`; both also while `talk` hangs in a read. Closing the iterator hangs up.
    """
    line = Line()
    inbox: SimpleQueue[object] = SimpleQueue()
    threading.Thread(
        target=_relay, args=(talk, line, inbox), name="fallback-line", daemon=True
    ).start()
    try:
        while (heard := _next(inbox, stop, deadline, clock)) is not _OVER:
            if isinstance(heard, _Failed):
                raise heard.error
            yield heard  # type: ignore[misc]  # the queue holds Heard, _Failed and _OVER only
    finally:
        line.hang_up()


def _next(
    inbox: SimpleQueue[object],
    stop: threading.Event,
    deadline: float,
    clock: Callable[[], float],
) -> object:
    while True:
        if stop.is_set():
            raise Stopped
        left = deadline - clock()
        if left <= 0:
            raise Late
        with suppress(Empty):
            return inbox.get(timeout=min(left, GLANCE_S))


def _relay(talk: Callable[[Line], Iterator[Heard]], line: Line, inbox: SimpleQueue[object]) -> None:
    try:
        for heard in talk(line):
            if line.hung_up.is_set():
                break
            inbox.put(heard)
        inbox.put(_OVER)
    except Exception as error:  # noqa: BLE001  # the edge of the thread: raised again in listen
        inbox.put(_Failed(error))
