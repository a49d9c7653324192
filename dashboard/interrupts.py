"""Ctrl-C for work without an end: it is asked about between two steps, so that none is lost inside
a library that goes on after whatever is raised in it."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Interrupted:
    """Whether Ctrl-C was pressed."""

    come = False

    def pause(self, seconds: float) -> bool:
        """Wait so long; whether it was pressed by then."""
        time.sleep(seconds)
        return self.come


@contextmanager
def interrupts() -> Iterator[Interrupted]:
    """Within the block the first Ctrl-C is written down; the second one interrupts."""
    interrupted = Interrupted()

    def first(_signal: int, _frame: object) -> None:
        interrupted.come = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, first)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)
