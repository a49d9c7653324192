"""What carries a record: an event of CloudWatch Logs, a subscription's message, a line, a row."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from dashboard.ingest.moments import moment
from dashboard.ingest.problems import Problem
from dashboard.ingest.sources.containers import texts
from dashboard.ingest.sources.scanning import MOST, Found, Objects, Window

MARKS = ' "\r\ufeff'  # that may stand around the name of a column
LEAST = 1000  # characters that show whether a text is a table
MESSAGE, TIME, GROUP = "@message", "@timestamp", "@log"  # of Logs Insights; account:group
CONTROL = "CONTROL_MESSAGE"  # by which CloudWatch Logs tries a subscription's stream
# Names under which others put what they hand on, in the order in which they are looked for: lists
# of events; an object around a record or a message (OpenSearch, Lambda, Kinesis); the message
# itself (CloudWatch Logs, Logs Insights, a container's log); its time; its log group.
LISTS = ("logEvents", "events", "results", "Records")
OBJECTS = ("_source", "awslogs", "kinesis")
MESSAGES = ("message", MESSAGE, "log")
TIMES = ("timestamp", TIME, "time")
GROUPS = ("logGroup", "@log_group", GROUP)


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
    if _is_table(header):
        yield from _rows(again, file)
        return
    for found in Objects(again, file):
        if isinstance(found, Problem):
            yield found
        else:
            yield from _unwrapped(found, file)


def _unwrapped(found: Found, file: str, *, packed: bool = False) -> Iterator[Event | Problem]:
    """The events in an object: it may be one, hold many, or be a record itself; `packed` is one
    that was packed in another."""
    value, group = found.value, str(found.document.get("logGroup") or "")
    if found.document.get("messageType") == CONTROL:
        return
    if isinstance(value, str):
        yield of_message(value, file, found.line, None, group)
    elif isinstance(value, list):
        yield from _unwrapped(replace(found, value=_fields(value)), file, packed=packed)
    elif not isinstance(value, dict):
        yield Problem(file, found.line, "no_record")
    elif "bot" in value:
        stamp = found.before.split(maxsplit=1)[0] if found.before.strip() else None
        yield Event(file, found.line, value, stamp or _first(value, TIMES[1:]), group)
    elif isinstance(listed := _first(value, LISTS), list):
        for one in listed:
            inner = Found(found.line, found.before, one, value)
            yield from _unwrapped(inner, file, packed=packed)
    elif isinstance(around := _first(value, OBJECTS), dict):
        yield from _unwrapped(replace(found, value=around), file, packed=packed)
    elif not packed and isinstance(data := value.get("data"), str):
        yield from _packed(data, file, found.line)
    elif isinstance(message := _first(value, MESSAGES), str | dict):
        group = str(_first(value, GROUPS) or group).rpartition(":")[2]
        yield of_message(message, file, found.line, _first(value, TIMES), group)
    else:
        yield Event(file, found.line, value, None, group)


def _first(value: Mapping[str, Any], names: Sequence[str]) -> Any:
    """What stands under the first of some names."""
    return next((value[name] for name in names if name in value), None)


def _fields(row: Sequence[Any]) -> dict[str, Any]:
    """A row of `aws logs get-query-results`: a list of fields, each with its value."""
    cells = [one for one in row if isinstance(one, dict)]
    return {str(one["field"]): one.get("value") for one in cells if "field" in one}


def _packed(data: str, file: str, line: int) -> Iterator[Event | Problem]:
    """The events of a subscription as Lambda and Kinesis hand it on, gzip in base64; what is packed
    in it once more is no record."""
    try:
        packed = base64.b64decode(data, validate=True)
    except ValueError:
        yield Problem(file, line, "no_record")
        return
    for text in texts(io.BytesIO(packed), file):
        if isinstance(text, Problem):
            yield replace(text, line=line)
            continue
        for found in Objects(text.read, file):
            if isinstance(found, Problem):
                yield replace(found, line=line)
            else:
                yield from _unwrapped(replace(found, line=line), file, packed=True)


def of_message(
    message: str | Mapping[str, Any], file: str, line: int, time: object, group: str
) -> Event | Problem:
    """The event of a message, which is JSON in a string."""
    if not isinstance(message, str):
        return Event(file, line, message, time, group)
    if len(message) > MOST:
        return Problem(file, line, "too_long")
    try:
        return Event(file, line, orjson.loads(message), time, group)
    except ValueError:
        return Problem(file, line, "no_json")


def _is_table(header: str) -> bool:
    """Whether it names a column of messages, of Logs Insights between whatever marks."""
    if "{" in header:
        return False
    names = [name.strip(MARKS) for name in header[:LEAST].split(",")]
    return MESSAGE in header or MESSAGES[0] in names


def _rows(read: Callable[[], str], file: str) -> Iterator[Event | Problem]:
    """The rows of a CSV file, of Logs Insights or of what the console's search found."""
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
        message, time = _first(row, MESSAGES), _first(row, TIMES)
        if not any(name in row for name in MESSAGES):
            yield Problem(file, 1, "no_message")
            return
        group = str(row.get(GROUP) or "").partition(":")[2]
        yield of_message(
            message or "", file, reader.line_num, moment(str(time or "").strip()), group
        )


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
