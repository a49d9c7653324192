"""Threads for turns that wait for nothing, so that no text is recognised on the event loop.

A pool of `concurrent.futures` would do the same; its future beside asyncio's costs a twentieth of a
whole turn. Turns that wait (for learning, for a code hook) are not for these threads: a few of
them could take them all.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import TypeVar

COUNT = 4
T = TypeVar("T")
Work = Callable[[], None]


@cache
def _work() -> queue.SimpleQueue[Work]:
    """What is to be done; the threads that do it are started with it."""
    work: queue.SimpleQueue[Work] = queue.SimpleQueue()
    for number in range(COUNT):
        name = f"turns-{number}"
        threading.Thread(target=_serve, args=(work,), name=name, daemon=True).start()
    return work


def _serve(work: queue.SimpleQueue[Work]) -> None:
    while True:
        work.get()()


async def in_thread(function: Callable[[], T]) -> T:
    """What `function` returns or raises, called in another thread."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def work() -> None:
        try:
            outcome = _settling(answer, function())
        except BaseException as error:  # noqa: BLE001 - it is raised where it is awaited
            outcome = _failing(answer, error)
        with suppress(RuntimeError):  # the loop is closed: nobody awaits it any more
            loop.call_soon_threadsafe(outcome)

    _work().put(work)
    return await answer


def _settling(answer: asyncio.Future[T], value: T) -> Work:
    return lambda: None if answer.done() else answer.set_result(value)


def _failing(answer: asyncio.Future[T], error: BaseException) -> Work:
    return lambda: None if answer.done() else answer.set_exception(error)
