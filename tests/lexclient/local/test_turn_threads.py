"""Work beside the event loop: its outcome comes back, whatever it is."""

from __future__ import annotations

import asyncio
import threading

import pytest

from lexclient.local.turn_threads import COUNT, in_thread


def test_the_outcome_comes_back_from_another_thread() -> None:
    async def ask() -> list[bool]:
        here = threading.get_ident()
        return list(
            await asyncio.gather(
                *(in_thread(lambda: threading.get_ident() != here) for _ in range(9))
            )
        )

    assert asyncio.run(ask()) == [True] * 9


def test_an_error_is_raised_where_it_is_awaited() -> None:
    async def fail() -> None:
        with pytest.raises(ZeroDivisionError):
            await in_thread(lambda: 1 // 0)
        assert await in_thread(lambda: "still there") == "still there"

    asyncio.run(fail())


def test_who_stops_waiting_disturbs_nobody() -> None:
    """A client that goes away in the middle of its turn; the thread serves the next."""
    go_on = threading.Event()

    async def leave() -> None:
        waiting = [asyncio.ensure_future(in_thread(go_on.wait)) for _ in range(COUNT)]
        await asyncio.sleep(0.01)
        for each in waiting:
            each.cancel()
        go_on.set()
        assert await in_thread(lambda: 7) == 7

    asyncio.run(leave())
