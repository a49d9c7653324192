"""What carries a record: an event of CloudWatch Logs, a subscription's message, a line, a row."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from dashboard.ingest.moments import moment
from dashboard.ingest.problems import Problem
from dashboard.ingest.sources.scanning import MOST, Found, Objects, Window

LEAST = 1000  # characters that show whether a text is a table
MESSAGE, TIME = "@message", "@timestamp"
GROUP = "@log"  # of Logs Insights: account:group


@dataclass(frozen=True, slots=True)
class Event:
    """One object that should be a record; `time` and `group` (the log group) as it came, if known.

    `time` is what stands outside of the record, of whatever type.
    """

    file: str
    line: int
    value: Any
    time: object = None
    group: str = ""


def events(read: Callable[[], str], file: str) -> Iterator[Event | Problem]:
    """All events of a text; a table of Logs Insights is known by its header."""
    pieces = [read()]
    while len(pieces[-1]) and sum(map(len, pieces)) < LEAST:
        pieces.append(read())
    begun = "".join(pieces)
    rest = iter((begun,))

    def again() -> str:
        return next(rest, "") or read()

    header = begun.split("\n", maxsplit=1)[0]
    if MESSAGE in header and "{" not in header:
        yield from _rows(again, file)
        return
    for found in Objects(again, file):
        if isinstance(found, Problem):
            yield found
        else:
            yield from _unwrapped(found, file)


def _unwrapped(found: Found, file: str) -> Iterator[Event | Problem]:
    """The events in an object: it may be one, hold many, or be a record itself."""
    value, group = found.value, str(found.document.get("logGroup") or "")
    if isinstance(value, str):
        yield of_message(value, file, found.line, None, group)
    elif not isinstance(value, dict):
        yield Problem(file, found.line, "no_record")
    elif isinstance(listed := value.get("logEvents", value.get("events")), list):
        group = str(value.get("logGroup") or "")
        for one in listed:
            yield from _unwrapped(Found(found.line, "", one, {"logGroup": group}), file)
    elif isinstance(message := value.get("message"), str | dict) and "bot" not in value:
        group = str(value.get("logGroup") or group)
        yield of_message(message, file, found.line, value.get("timestamp"), group)
    else:
        stamp = found.before.split(maxsplit=1)[0] if found.before.strip() else None
        yield Event(file, found.line, value, stamp, group)


def of_message(
    message: str | Mapping[str, Any], file: str, line: int, time: object, group: str
) -> Event | Problem:
    """The event of a message, which is JSON in a string."""
    if not isinstance(message, str):
        return Event(file, line, message, time, group)
    if len(message) > MOST:
        return Problem(file, line, "too_long")
    try:
        return Event(file, line, from_json(message, allow_inf_nan=False), time, group)
    except ValueError:
        return Problem(file, line, "no_json")


def _rows(read: Callable[[], str], file: str) -> Iterator[Event | Problem]:
    """The rows of a CSV file of Logs Insights."""
    csv.field_size_limit(MOST)
    reader = csv.DictReader(_lines(read))
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Problem(file, reader.line_num, "too_long")
            continue
        message, group = row.get(MESSAGE), str(row.get(GROUP) or "").partition(":")[2]
        if MESSAGE not in (reader.fieldnames or ()):
            yield Problem(file, 1, "no_message")
            return
        yield of_message(message or "", file, reader.line_num, _insights(row.get(TIME)), group)


def _insights(time: str | None) -> dt.datetime | None:
    return moment(time.strip()) if time else None


def _lines(read: Callable[[], str]) -> Iterator[str]:
    window = Window(read)
    while window.at < len(window.text) or window.more():
        end = window.line_end()
        if end is None:
            window.skip_line()
            yield "too long\n"  # a row without a message
            continue
        yield window.text[window.at : end + 1]
        window.to(min(end + 1, len(window.text)))
