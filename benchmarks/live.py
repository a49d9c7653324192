"""Measures what a turn costs that other processes follow, over a PostgreSQL server of its own:

    python -m benchmarks.live [--streams 20] [--rounds 5] [--visitors 40]

*Seen elsewhere*: one process streams, another follows; from the moment a piece came from the model
to the moment the other process has it. The goal is 30 ms at the median and 100 ms at the 95th
percentile for the first piece. Beside it the same within the process that streams.
*Visitors*: so many clients at once stream over the web API, over one process and over two; their
wall time as a multiple of what the model takes. The goal is 1.15.
*Alone*: first piece and whole of a turn with a SQLite log, as one process has it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from dashboard.conversation.conductor import Conductor, LiveTurn
from dashboard.log.database import Database
from dashboard.log.turns import TurnLog
from fallback.answerer import Answer, Delta, Question
from tests.dashboard.conversation.test_conductor import SETUP, UNKNOWN, FakeLex
from tests.dashboard.postgres import cluster
from tests.dashboard.processes.running import App, app, message, talking
from tests.dashboard.processes.talking import living

PIECES, PACE_S, SILENT_S = 100, 0.02, 3.0
WORDS, WORD_S = 100, 0.05
LOOK_S = 0.001


class Stamped:
    """Each piece is the moment it comes at, in nanoseconds of the machine's clock."""

    def stream(self, _question: Question, _stop: threading.Event) -> Iterator[Delta | Answer]:
        text = ""
        time.sleep(SILENT_S)
        for _ in range(PIECES):
            piece = f"{time.monotonic_ns()} "
            text += piece
            yield Delta(piece)
            time.sleep(PACE_S)
        yield Answer("fake", text, "complete")


def stream(address: str, streams: int) -> None:
    """The process that streams: a round for each line it reads."""
    with living(address, Stamped()) as (conductor, _):
        for line in sys.stdin:
            names = [f"{line.strip()}-{number}" for number in range(streams)]
            turns = [conductor.start(name, "무엇", SETUP) for name in names]
            sys.stdout.write("begun\n")
            sys.stdout.flush()
            for turn in turns:
                turn.done.wait()


def lags(turns: list[LiveTurn]) -> tuple[list[float], list[float]]:
    """Milliseconds from each piece to its being seen: of first pieces, and of the newest ones."""
    first: list[float] = []
    later: list[float] = []
    known = dict.fromkeys(turns, 0)
    while not all(turn.done.is_set() for turn in turns):
        for turn in turns:
            text = turn.text
            if len(text) > known[turn]:
                newest = text.split()[0 if not known[turn] else -1]
                lag = (time.monotonic_ns() - int(newest)) / 1e6
                (later if known[turn] else first).append(lag)
                known[turn] = len(text)
        time.sleep(LOOK_S)
    return first, later


def follow(conductor: Conductor, names: list[str]) -> list[LiveTurn]:
    found: list[LiveTurn] = []
    for name in names:
        while (live := conductor.running(name)) is None:
            time.sleep(LOOK_S)
        found.append(live)
    return found


def seen_elsewhere(address: str, streams: int, rounds: int) -> None:
    command = [sys.executable, "-m", "benchmarks.live", "--stream", address]
    command += ["--streams", str(streams)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    first: list[float] = []
    later: list[float] = []
    with (
        living(address, Stamped()) as (conductor, _),
        subprocess.Popen(command, text=True, **pipes) as other,
    ):
        assert other.stdin
        assert other.stdout
        for round_ in range(rounds):
            other.stdin.write(f"round{round_}\n")
            other.stdin.flush()
            other.stdout.readline()
            names = [f"round{round_}-{number}" for number in range(streams)]
            firsts, laters = lags(follow(conductor, names))
            first += firsts
            later += laters
        other.stdin.close()
        here = [conductor.start(f"here-{number}", "무엇", SETUP) for number in range(streams)]
        at_home = lags(here)
    show(f"first piece, {streams} streams, another process", first)
    show("the newest piece", later)
    show("first piece, the same process", at_home[0])


def show(name: str, values: list[float], unit: str = "ms") -> None:
    values = sorted(values)
    p95 = values[min(len(values) - 1, int(len(values) * 0.95))]
    print(f"{name}: median {statistics.median(values):.1f}, p95 {p95:.1f} {unit}, n={len(values)}")


def visitors(address: str, count: int) -> None:
    question = f"words={WORDS} pace={WORD_S}"
    free = {"LEXLENS_API_PER_MINUTE": "none", "LEXLENS_API_CLIENT_PER_MINUTE": "none"}
    with tempfile.TemporaryDirectory() as folder, talking() as talker:
        start = [Path(folder), talker]
        with app(address, *start, **free) as one, app(address, *start, **free) as other:
            nominal = WORDS * WORD_S

            def asked(app: App) -> None:
                list(app.events(message(question)))

            for apps in ([one], [one, other]):
                list(apps[0].events(message("warm up")))
                tasks = [partial(asked, apps[number % len(apps)]) for number in range(count)]
                walls = at_once(tasks)
                ratio = max(walls) / nominal
                print(f"{count} visitors, {len(apps)} processes: the last after {ratio:.2f} of")
                print(
                    f"    {nominal:.0f} s nominal, median {statistics.median(walls) / nominal:.2f}"
                )
            told = at_once([partial(listen, talker.url, question)] * count)
            print(f"the same from the model itself: the last after {max(told) / nominal:.2f}")


def listen(url: str, question: str) -> None:
    """Stream an answer without LexLens between."""
    body = json.dumps({"messages": [{"role": "user", "content": question}]}).encode()
    with urllib.request.urlopen(f"{url}/v1/chat/completions", body, timeout=60) as response:
        for _ in response:
            pass


def at_once(tasks: list[Callable[[], object]]) -> list[float]:
    """Seconds that each took."""
    walls: list[float] = []

    def timed(task: Callable[[], object]) -> None:
        begin = time.perf_counter()
        task()
        walls.append(time.perf_counter() - begin)

    threads = [threading.Thread(target=timed, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return walls


def alone(turns: int = 300) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/log.sqlite3")
        conductor = Conductor(TurnLog(database), FakeLex(UNKNOWN), lambda *_: Prompt())
        first: list[float] = []
        whole: list[float] = []
        for number in range(turns):
            begin = time.perf_counter()
            live = conductor.start(f"c{number}", "무엇", SETUP)
            while not live.text:
                live.woken.wait(1)
                live.woken.clear()
            first.append((time.perf_counter() - begin) * 1000)
            live.done.wait()
            whole.append((time.perf_counter() - begin) * 1000)
        database.close()
    show("alone, first piece", first)
    show("alone, whole turn of 100 pieces", whole)


class Prompt:
    """A hundred pieces at once."""

    def stream(self, _question: Question, _stop: threading.Event) -> Iterator[Delta | Answer]:
        for _ in range(100):
            yield Delta("조각 ")
        yield Answer("fake", "조각 " * 100, "complete")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--streams", type=int, default=20)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--visitors", type=int, default=40)
    options.add_argument("--stream", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.stream:
        stream(given.stream, given.streams)
        return
    alone()
    with cluster() as address:
        seen_elsewhere(address, given.streams, given.rounds)
        visitors(address, given.visitors)


if __name__ == "__main__":
    main()
