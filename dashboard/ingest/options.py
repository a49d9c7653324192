"""What somebody asked for on the command line, checked before anything is read."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import get_args

from dashboard.ingest.moments import option
from dashboard.ingest.sources.places import S3
from dashboard.log.clock import utc_now
from dashboard.privacy import Keep


@dataclass(frozen=True, slots=True)
class Options:
    """The options by their names; None for what is not said. Moments are UTC without a zone."""

    sources: list[str]
    since: dt.datetime | None
    until: dt.datetime | None
    threshold: float | None
    texts: Keep | None
    region: str | None
    follow: bool
    json: bool


def options(arguments: Sequence[str] | None) -> Options:
    """The options of `arguments`, None for the process's own; ends the process with status 2 and
    a sentence for what cannot be used."""
    parser = _parser()
    parsed = parser.parse_args(arguments)
    if parsed.follow and (len(parsed.sources) > 1 or parsed.sources[0].startswith(S3)):
        parser.error("--follow takes one source: a file, or cloudwatch:LOG-GROUP[/STREAM]")
    return Options(**{field.name: getattr(parsed, field.name) for field in fields(Options)})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard.ingest",
        description="Bring conversation logs of Lex V2 bots into the log of LexLens.",
        epilog="Exit status: 0 all came in, 3 part did, 2 nothing could be read.",
    )
    kinds = "file, folder or ZIP, cloudwatch:LOG-GROUP[/STREAM], s3://BUCKET/PREFIX, or, printed "
    kinds += "and not brought in, utterances:BOT_ID/ALIAS_ID/LOCALE_ID: what Lex itself counts"
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help=kinds)
    when = "ISO 8601 (UTC without a zone), or how long ago: 30m, 12h, 7d"
    parser.add_argument("--since", type=_moment, help=f"records from then on: {when}")
    parser.add_argument("--until", type=_moment, help="records before then")
    threshold = "of locales that the account does not describe (0.40, said as assumed)"
    parser.add_argument("--threshold", type=_share, help=threshold)
    texts = "what is kept of texts: kept as decided, else asked for, else masked"
    parser.add_argument("--texts", choices=get_args(Keep), help=texts)
    parser.add_argument("--region", help="of the account; default: as AWS tools find it")
    follow = "go on with what is written from now on, until Ctrl-C"
    parser.add_argument("--follow", action="store_true", help=follow)
    parser.add_argument("--json", action="store_true", help="print the numbers as a last line")
    return parser


def _moment(text: str) -> dt.datetime:
    read = option(text, utc_now())
    if read is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no moment: write 2026-11-01T00:00 or 7d")
    return read


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r}: write a number from 0 to 1, like 0.40")
    return value
