"""What Lex itself counts of a live bot's utterances, for a terminal: printed and not brought in,
since counts are no turns.

    python -m dashboard.ingest utterances:BOT_ID/ALIAS_ID/LOCALE_ID --since 30d
"""

from __future__ import annotations

import datetime as dt
import json
import math
import sys
from collections.abc import Iterator

from dashboard.ingest.options import Options
from dashboard.log.clock import utc_now
from dashboard.terminal import in_a_line
from lexclient.connection import Way
from lexclient.errors import LexError
from lexclient.utterance_statistics import Counted, Place, UtteranceStatistics

UTTERANCES = "utterances:"
DAYS = 7  # without --since
FORM = f"{UTTERANCES}BOT_ID/ALIAS_ID/LOCALE_ID"
ALL, NOTHING = 0, 2


def print_missed(options: Options) -> int:
    """Print what was missed, the most frequent first; the exit status."""
    parts = options.sources[0].removeprefix(UTTERANCES).split("/")
    if len(options.sources) > 1 or len(parts) != 3 or not all(parts):
        sys.stderr.write(f"Write one source: {FORM}\n")
        return NOTHING
    now = utc_now()
    try:
        counted = UtteranceStatistics(Way(options.region)).missed(
            Place(*parts), _days(options.since, now), now
        )
    except LexError as error:
        sys.stderr.write(f"{in_a_line(str(error))}\n")
        return NOTHING
    sys.stdout.writelines(_lines(counted, as_json=options.json))
    if not counted.is_whole:
        sys.stderr.write("There are more: these are the most frequent that could be read.\n")
    return ALL


def _days(since: dt.datetime | None, now: dt.datetime) -> int:
    return max(1, math.ceil((now - since) / dt.timedelta(days=1))) if since else DAYS


def _lines(counted: Counted, *, as_json: bool) -> Iterator[str]:
    """A line an utterance: missed, understood, when last, text; or an object of each."""
    for one in counted.utterances:
        last = one.last.isoformat(" ", "minutes")
        if as_json:
            told = {"utterance": one.text, "missed": one.missed, "understood": one.understood}
            yield (
                json.dumps({**told, "first": one.first.isoformat(), "last": one.last.isoformat()})
                + "\n"
            )
        else:
            yield f"{one.missed:>8,} {one.understood:>8,}  {last}  {in_a_line(one.text)}\n"
