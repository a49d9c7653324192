"""`python -m dashboard.evaluate SET.csv --bot BOT` runs a test set and tells the numbers.

Exit status: 0 measured, 1 the accuracy is under `--min-accuracy`, 2 nothing could be run, 3 some
of the set could not be measured.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dashboard.bots.lex_by_place import LexByPlace
from dashboard.evaluation.command.command import (
    INCOMPLETE,
    MEASURED,
    UNDER,
    UNUSABLE,
    Unusable,
    run_command,
)
from dashboard.services import BadExport, BotNotFound, bot_on_trial, engine_label
from dashboard.settings import SettingRefused
from lexclient.catalog import Bot

__all__ = ["INCOMPLETE", "MEASURED", "UNDER", "UNUSABLE", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    return run_command(arguments, _trial, engine_label)


@contextmanager
def _trial(name: str, region: str | None) -> Iterator[tuple[LexByPlace, Bot, str]]:
    try:
        with bot_on_trial(name, region) as served:
            yield served
    except (BotNotFound, BadExport, SettingRefused) as error:
        raise Unusable(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
