"""Waits out a fault of the database, for what can neither be left nor be done later."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from dashboard.log.unwritten.write import is_fault

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 2.0

T = TypeVar("T")


def until_it_holds(
    action: Callable[[], T], ended: threading.Event, *, within_s: float = float("inf")
) -> T:
    """What `action` gives, tried again with longer and longer pauses while the database is away;
    raises its error when the time is over or `ended` is set."""
    until, pause = time.monotonic() + within_s, FIRST_PAUSE_S
    while True:
        try:
            return action()
        except Exception as error:
            if not is_fault(error) or time.monotonic() + pause > until or ended.wait(pause):
                raise
        pause = min(2 * pause, LONGEST_PAUSE_S)
