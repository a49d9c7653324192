"""Model servers that mean harm: bounded in bytes and time, and nothing of them stays."""

from __future__ import annotations

import ctypes
import gc
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from fallback.discovery import Discovery
from tests.fallback.asked import CHAT, COMPLETION, KEY, answerer_at, asked
from tests.fallback.scripted import HELLO, scripted
from tests.hostile.model_servers import DRIPS, FLOODS, MODES

TIMEOUT_S = 1.0
LATE_S = 4.0  # what a busy machine may be late by
MEGABYTES = 250  # what one answer may take of memory at any moment, whatever comes

# what these send is an answer, and what they send after it is not read
COMPLETE = {"a flood after the end", "a flood after the finish reason", "control characters"}


def ends_in_time_and_in_words(name: str, *, streaming: bool) -> None:
    target = replace(CHAT if streaming else COMPLETION, timeout_s=TIMEOUT_S)
    with scripted(MODES[name]) as server:
        _, answer = asked(answerer_at(server.url, target, streaming=streaming))
        wait_for_calls()
    assert answer.total_s < TIMEOUT_S + LATE_S
    if name not in COMPLETE:
        assert answer.outcome in {"cut", "failed", "timeout", "truncated", "filtered"}
        assert answer.error is not None
    assert len(str(answer.error)) < 400
    assert len(answer.text) <= 1_000_000
    assert KEY not in repr(answer)


def wait_for_calls() -> None:
    """No thread of a call is left behind."""
    give_up = time.monotonic() + 5
    while calls_under_way() and time.monotonic() < give_up:
        time.sleep(0.01)
    assert not calls_under_way()


def calls_under_way() -> bool:
    return any(thread.name == "fallback-call" for thread in threading.enumerate())


@pytest.mark.parametrize("name", MODES)
def test_an_answer_ends_in_time_and_in_words(name: str) -> None:
    """Whatever the server does: one answer, by the deadline, not called complete unless it is."""
    ends_in_time_and_in_words(name, streaming=True)


@pytest.mark.hostile
@pytest.mark.parametrize("name", MODES)
def test_so_does_one_that_is_not_streamed(name: str) -> None:
    """The SDK reads it whole before it returns: what bounds it lies underneath."""
    ends_in_time_and_in_words(name, streaming=False)


@contextmanager
def memory_bounded() -> Iterator[None]:
    """The process takes no more than `MEGABYTES` more at any moment of the block."""
    before, over, peaks = resident_mb(), threading.Event(), [0.0]

    def look() -> None:
        while not over.wait(0.005):
            peaks.append(resident_mb())

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    yield
    over.set()
    looking.join()
    assert max(peaks) - before < MEGABYTES


BOMBS = [name for name in FLOODS if "bomb" in name]
HELD = ["a whole answer without end", "a stream of one endless event", "an error without end"]


@pytest.mark.parametrize("name", [*BOMBS, *HELD])
def test_a_flood_is_not_held(name: str) -> None:
    """Memory stays bounded, compressed or not."""
    with scripted(FLOODS[name]) as server:
        answerer = answerer_at(server.url, replace(CHAT, timeout_s=20))
        with memory_bounded():
            asked(answerer)


@pytest.mark.parametrize("name", [*BOMBS, *HELD, *DRIPS, "a reset within the head", "no content"])
def test_the_list_of_models_is_bounded_too(name: str) -> None:
    """The same modes at `/v1/models`: a reason, in time, and no thread left. Where the list says
    nothing about the target, nothing is claimed of it."""
    with scripted(MODES[name]) as server:
        target = replace(CHAT, base_url=server.url)
        watching = Discovery({"t": target}, environ={"TEST_KEY": KEY}, patience_s=TIMEOUT_S)
        started = time.monotonic()
        [found] = watching.settled(timeout_s=10)
        assert time.monotonic() - started < TIMEOUT_S + LATE_S
        wait_for_calls()
    assert found.state in {"unusable", "unknown"}
    assert found.reason is not None
    assert KEY not in repr(found)


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def settled() -> tuple[int, int, float]:
    """Threads, open files and memory, when everything that ends has ended."""
    wait_for_calls()
    time.sleep(0.3)
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what is free is no leak
    return threading.active_count(), open_files(), resident_mb()


def attacked(times: int, timeout_s: float) -> int:
    """Ask so many hostile servers, mode by mode; how many answers were called complete."""
    complete = 0
    names = list(MODES)
    for start in range(0, times, len(names)):
        for name in names[: times - start]:
            with scripted(MODES[name]) as server:
                target = replace(CHAT, timeout_s=timeout_s)
                answer = asked(answerer_at(server.url, target))[1]
            complete += answer.outcome == "complete" and name not in COMPLETE
    return complete


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts files where Linux does")
@pytest.mark.hostile
@pytest.mark.timeout(3600)
def test_nothing_is_left_of_a_thousand_hostile_answers() -> None:
    """Threads, sockets and memory are what they were after the first hundred."""
    attacked(len(MODES), 0.4)
    threads, files, memory = settled()
    assert attacked(1_000, 0.4) == 0
    after = settled()
    print(f"before {(threads, files, memory)}, after {after}")  # noqa: T201
    assert after[0] <= threads
    assert after[1] <= files + 5
    assert after[2] <= memory + 60
    with scripted(HELLO) as server:
        assert asked(answerer_at(server.url))[1].outcome == "complete"
