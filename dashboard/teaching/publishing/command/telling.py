"""What the commands write: sentences on standard output, progress on standard error. With `--json`
the line of JSON has standard output for itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

from dashboard.teaching.publishing.command.options import Options
from dashboard.terminal import in_a_line

DONE, CLOSED, UNUSABLE, PARTLY = range(4)


def tell(asked: Options, lines: Iterable[str]) -> None:
    """Sentences, a line each."""
    stream = sys.stderr if asked.json else sys.stdout
    stream.writelines(f"{in_a_line(line)}\n" for line in lines)


def ended(asked: Options, status: int, **facts: Any) -> int:
    """The status, after the line of JSON if one is asked for."""
    if asked.json:
        line = json.dumps({"status": status, **facts}, ensure_ascii=False)
        sys.stdout.write(f"{in_a_line(line)}\n")
    return status


def unusable(asked: Options, message: str) -> int:
    """Nothing was done, for this reason."""
    sys.stderr.write(f"{in_a_line(message)}\n")
    return ended(asked, UNUSABLE, error=message)


def states(step: str, state: str) -> None:
    """A step, and Lex's state in it."""
    sys.stderr.write(f"{in_a_line(f'{step}: {state}')}\n")


def watching(step: str) -> Callable[[str], None]:
    """Told the states of one step."""
    return lambda state: states(step, state)


def share(done: float) -> None:
    """How much of a test set was run, for somebody who looks."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:.0%} ")
