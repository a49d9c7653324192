"""What somebody asked for on the command line, checked before anything is run."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from dashboard.evaluation.numbers.summary import WRONG_COST
from dashboard.evaluation.run import runs
from dashboard.texts import LANGUAGES


@dataclass(frozen=True, slots=True)
class Options:
    """The options by their names; None for what the bot or the set decides, or is not written.

    `workers` are conversations at once, `rate` calls a second at most. Shares are 0 to 1.
    """

    set: Path
    bot: str
    alias: str | None
    locale: str | None
    region: str | None
    threshold: float | None
    workers: int | None
    rate: float | None
    min_accuracy: float | None
    wrong_cost: float
    junit: Path | None
    json: Path | None
    csv: Path | None
    html: Path | None
    language: str


def options(arguments: Sequence[str] | None) -> Options:
    """The options of `arguments`, None for the process's own; ends the process with status 2 and
    a sentence for what cannot be used."""
    parsed = _parser().parse_args(arguments)
    return Options(**{field.name: getattr(parsed, field.name) for field in fields(Options)})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard.evaluate", description="Run a test set against a Lex V2 bot."
    )
    parser.add_argument("set", type=Path, metavar="SET.csv", help="Test Workbench or simple form")
    bot = "export folder or ZIP, bundled bot's name, or a real bot's id"
    parser.add_argument("--bot", required=True, help=bot)
    parser.add_argument("--alias", help="alias id of a real bot (TSTALIASID)")
    parser.add_argument("--locale", help="default: the one in the set's name, or the bot's first")
    parser.add_argument("--region", help="of a real bot; default: as AWS tools find it")
    parser.add_argument("--threshold", type=_share, help="of a real bot, to explain its routing")
    parser.add_argument("--workers", type=_workers, help="conversations at once")
    parser.add_argument("--rate", type=_positive, help="calls a second at most")
    parser.add_argument("--min-accuracy", type=_share, metavar="SHARE", help="fail under it")
    parser.add_argument("--wrong-cost", type=_positive, default=WRONG_COST, metavar="FALLBACKS")
    for kind in ("junit", "json", "csv", "html"):
        parser.add_argument(f"--{kind}", type=_place, metavar="FILE", help=f"write {kind} to FILE")
    parser.add_argument("--language", choices=list(LANGUAGES), default="en")
    return parser


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("expected a share from 0 to 1")
    return value


def _positive(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError("expected a number over 0")
    return value


def _place(text: str) -> Path:
    """Where a file is to be written: known to be possible before anything is run."""
    path = Path(text)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path.parent}: {error.strerror}") from None
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"{path} cannot be written")
    return path


def _workers(text: str) -> int:
    value = int(text)
    if not 1 <= value <= runs.MAX_WIDTH:
        raise argparse.ArgumentTypeError(f"expected 1 to {runs.MAX_WIDTH}")
    return value
