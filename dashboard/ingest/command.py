"""Runs an ingest from a terminal: `python -m dashboard.ingest`."""

from __future__ import annotations

import getpass
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import TextIO

from dashboard.ingest.ingest import Ingest, Tally
from dashboard.ingest.keeping import USUAL, change, keep_now
from dashboard.ingest.options import Options
from dashboard.ingest.options import options as read_options
from dashboard.ingest.problems import Problem
from dashboard.ingest.progress import line
from dashboard.ingest.sources.following import followed
from dashboard.ingest.sources.places import Place, place
from dashboard.ingest.thresholds import thresholds
from dashboard.ingest.turns import Turns
from dashboard.ingest.utterances import UTTERANCES, print_missed
from dashboard.interrupts import interrupts
from dashboard.log.archive.archive import attached
from dashboard.log.audit.audit import Audit
from dashboard.log.database import Database, LogUnavailable
from dashboard.log.ingested.writing import IngestedTurns
from dashboard.log.settings import LogSettings
from dashboard.privacy import Keep
from dashboard.settings import SettingRefused, read_settings
from dashboard.terminal import in_a_line

ALL, NOTHING, PART = 0, 2, 3
# of Arrow, which writes the archive's files: its own one keeps 50 MB more of what was freed
ALLOCATOR = ("ARROW_DEFAULT_MEMORY_POOL", "system")
TOLD = 50  # problems in full; the rest is counted
STOPPED = "Stopped. What was read is kept; the same command goes on."
QUESTION = (
    "What is to be kept of the texts?\n"
    "  masked  phone, card and resident numbers and e-mail addresses are taken out (usual)\n"
    "  hashed  no text, only what is needed to count equal ones\n"
    "  kept    everything\n"
    "masked, hashed or kept [masked]: "
)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    os.environ.setdefault(*ALLOCATOR)
    options = read_options(arguments)
    if options.sources[0].startswith(UTTERANCES):
        return print_missed(options)
    try:
        settings = read_settings(os.environ)
        database = Database(settings.log_address)
    except (LogUnavailable, SettingRefused) as error:
        return _unusable(str(error))
    try:
        with attached(database, settings.archive):
            return _run(database, options)
    except LogUnavailable as error:
        return _unusable(str(error))
    finally:
        database.close()


def _run(database: Database, options: Options) -> int:
    settings, told, begun = LogSettings(database), Told(sys.stderr), time.monotonic()
    keep = _keep(settings, options)
    ingest = Ingest(
        IngestedTurns(database),
        Turns(thresholds(options.region, options.threshold)),
        change(keep, settings.keeping().hash_key),
        since=options.since,
        until=options.until,
        tell=told,
    )
    try:
        _bring_all_in(ingest, options)
    except KeyboardInterrupt:
        told.note(STOPPED)
    told.end()
    if ingest.tally.turns:
        named = ", ".join(options.sources)
        Audit(database).record(getpass.getuser(), "ingest", named, ingest.tally.turns)
    seconds = round(time.monotonic() - begun, 3)
    sys.stdout.write(_result(ingest.tally, seconds, keep, options))
    return _status(ingest.tally)


def _bring_all_in(ingest: Ingest, options: Options) -> None:
    """Raises `KeyboardInterrupt` for Ctrl-C; one that follows ends between two looks first."""
    if not options.follow:
        for source in options.sources:
            _bring_in(ingest, place(source, options.since, options.until, options.region))
        return
    with interrupts() as interrupted:
        pause = interrupted.pause
        _bring_in(ingest, followed(options.sources[0], options.since, options.region, pause))
    if interrupted.come:
        raise KeyboardInterrupt


def _bring_in(ingest: Ingest, where: Place) -> None:
    begun = time.monotonic()
    for tally in ingest.bring_in(where):
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{line(tally, where, time.monotonic() - begun)}\x1b[K")
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


def _keep(settings: LogSettings, options: Options) -> Keep:
    """What is kept: as the log is kept, as was decided, or as is asked now."""
    if not settings.keeping().texts:
        return "hashed"
    decided = options.texts or keep_now(settings)
    if decided is None and sys.stdin.isatty() and sys.stderr.isatty():
        decided = _asked()
    if decided is None:
        sys.stderr.write("Texts are masked before they are stored; --texts decides otherwise.\n")
    settings.decide_ingest(keep := decided or USUAL)
    return keep


def _asked() -> Keep | None:
    sys.stderr.write(QUESTION)
    answer = sys.stdin.readline().strip().lower()
    choices: dict[str, Keep] = {"masked": "masked", "hashed": "hashed", "kept": "kept"}
    return choices.get(answer, USUAL)


def _result(tally: Tally, seconds: float, keep: Keep, options: Options) -> str:
    if options.json:
        numbers = {name: n for name, n in asdict(tally).items() if name != "outside"}
        return json.dumps({**numbers, "seconds": seconds}) + "\n"
    outside = f", {tally.outside:,} of another time" if tally.outside else ""
    return (
        f"{tally.records:,} records: {tally.turns:,} new turns, {tally.duplicates:,} there already"
        f"{outside}; {tally.bad:,} bad lines; {seconds:,.1f} s; texts are {keep}\n"
    )


def _status(tally: Tally) -> int:
    if not tally.bad:
        return ALL
    return PART if tally.records or tally.outside else NOTHING


class Told:
    """Tells the first problems one by one, and in the end how many more there were."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._count = 0

    def __call__(self, problem: Problem) -> None:
        self._count += 1
        if self._count <= TOLD:
            self.note(str(problem))

    def note(self, text: str) -> None:
        """A line of its own, whatever stands there; what others wrote steers no terminal."""
        shown = in_a_line(text)
        self._out.write(f"\r\x1b[K{shown}\n" if self._out.isatty() else f"{shown}\n")

    def end(self) -> None:
        """How many were not told."""
        if self._count > TOLD:
            self.note(f"… and {self._count - TOLD:,} more")


def _unusable(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return NOTHING
