"""A call bounded by the wall clock: botocore's own timeout starts anew with every read.

The call runs in another thread, which the caller leaves behind when the time is over. Threads
are kept for the next call, because starting one costs more than parsing Lex's answer.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from lexclient.errors import LexTimeout

T = TypeVar("T")
Work = Callable[[], None]

_idle: list[queue.SimpleQueue[Work]] = []  # the inboxes of threads that wait for work


def within(seconds: float, call: Callable[[], T]) -> T:
    """What `call` returns or raises; `LexTimeout` once so many seconds are over."""
    answers: queue.SimpleQueue[tuple[T | None, Exception | None]] = queue.SimpleQueue()
    inbox = _thread()

    def run() -> None:
        answer: tuple[T | None, Exception | None]
        try:
            answer = call(), None
        except Exception as error:  # noqa: BLE001 - handed to the caller's thread, nothing is hidden
            answer = None, error
        _idle.append(inbox)  # before the caller can come back for another
        answers.put(answer)

    inbox.put(run)
    try:
        answer, error = answers.get(timeout=seconds)
    except queue.Empty:
        raise LexTimeout(f"Lex did not answer within {seconds:g} seconds.") from None
    if error is not None:
        raise error
    return answer  # type: ignore[return-value]  # an answer and no error, by construction


def _thread() -> queue.SimpleQueue[Work]:
    try:
        return _idle.pop()
    except IndexError:
        inbox: queue.SimpleQueue[Work] = queue.SimpleQueue()
        threading.Thread(target=_serve, args=(inbox,), name="lex-call", daemon=True).start()
        return inbox


def _serve(inbox: queue.SimpleQueue[Work]) -> None:
    while True:
        inbox.get()()
