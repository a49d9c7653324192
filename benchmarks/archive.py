"""Measures the overview and the what-if over a large log, asked of the log and of its archive:

    python -m benchmarks.archive sqlite:///log.sqlite3 FOLDER [--without-log]

Brings the archive in FOLDER up to date, then has two new processes, one a way, answer everything
that the page asks over "All": processor seconds of all threads, seconds until the first numbers are
there, resident memory at its most. Make the log with `benchmarks.turn_generator`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from dashboard.diagnostics import overview
from dashboard.log.archive.archive import Archive
from dashboard.log.archive.day_files import DayFiles, Folder
from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.processes.locks import Locks
from dashboard.log.queries import counts, latencies, score_bins
from dashboard.log.queries.filter import TurnFilter, choices
from dashboard.log.upgrade import upgrade
from dashboard.views.diagnostics.questions import WORKERS

ALL = TurnFilter()


def page(database: Database) -> dict[str, float]:
    """Ask everything as the page does, so many questions at once as it does."""
    begin, spent = time.monotonic(), time.process_time()
    over = overview.span(database, ALL)
    assert over is not None
    steps = overview.headline(database, ALL, over)
    first = time.monotonic() - begin
    asked: list[Callable[[], Any]] = [
        *(
            lambda name=name: latencies.latency(database, ALL, over, name)
            for name in latencies.LATENCIES
        ),
        lambda: overview.histogram(database, ALL),
        lambda: counts.flows(database, ALL),
        lambda: latencies.targets(database, ALL),
        lambda: choices(database),
        lambda: score_bins.bots(database, ALL),
        lambda: score_bins.read(database, ALL),
        lambda: score_bins.flips(database, ALL, 50, last=50),
    ]
    with ThreadPoolExecutor(WORKERS) as pool:
        for answer in [pool.submit(one) for one in asked]:
            answer.result()
    return {
        "turns": overview.total(steps).turns,
        "first": first,
        "whole": time.monotonic() - begin,
        "cpu": time.process_time() - spent,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


@contextmanager
def opened(database: Database, folder: str) -> Iterator[Archive]:
    """The archive in a folder."""
    with (
        closing(Locks(database)) as locks,
        closing(Archive(database, DayFiles(Folder(Path(folder))), locks)) as archive,
    ):
        yield archive


def one_way(address: str, folder: str, way: str) -> None:
    """Print the figures of one way as JSON; in a process of its own."""
    database = Database(address)
    with closing(database), opened(database, folder) as archive:
        database.archive = archive if way == "archive" else None
        print(json.dumps(page(database)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", help="sqlite:///log.sqlite3 or postgresql+psycopg://…")
    parser.add_argument("folder", help="where the archive is, or is to be")
    parser.add_argument("--without-log", action="store_true", help="measure the archive alone")
    parser.add_argument("--way", choices=("log", "archive"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.way:
        one_way(asked.address, asked.folder, asked.way)
        return
    with closing(Database(asked.address)) as database:
        upgrade(database)
        spent = time.process_time()
        with opened(database, asked.folder) as archive:
            days = archive.bring_up_to_date(utc_now())
    size = sum(path.stat().st_size for path in Path(asked.folder).rglob("*.parquet"))
    print(f"{days} days written: {time.process_time() - spent:.1f} s CPU; {size / 1e6:.0f} MB")
    for way in ("archive",) if asked.without_log else ("log", "archive"):
        command = [sys.executable, "-m", "benchmarks.archive", asked.address, asked.folder]
        output = subprocess.run([*command, "--way", way], capture_output=True, check=True).stdout
        told = json.loads(output)
        print(
            f"{way:8} {told['turns']:>10,} turns  first {told['first']:.2f} s  whole "
            f"{told['whole']:.2f} s  CPU {told['cpu']:.2f} s  memory {told['memory']:.0f} MB"
        )


if __name__ == "__main__":
    main()
