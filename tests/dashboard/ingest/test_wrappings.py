"""What others put around records: search results, Lambda's events, exports of other stores."""

from __future__ import annotations

import base64
import bz2
import csv
import gzip
import io
import json
from collections.abc import Sequence
from typing import Any

import pytest

from dashboard.ingest.problems import Problem
from dashboard.ingest.record import Record, record
from dashboard.ingest.sources.events import Event
from dashboard.ingest.sources.places import Stream
from tests.dashboard.ingest.records import a_record, events, four, lines

OUTER = "2026-11-02 11:30:00.000"  # where the record itself tells no time
ALL = [1, 2, 3, 4]


def timeless() -> list[dict[str, Any]]:
    return [{name: v for name, v in one.items() if name != "timestamp"} for one in four()]


def read(content: bytes) -> list[Record | Problem | str]:
    """Records, what is none with its reason, and problems, in their order."""
    stream = Stream(io.BytesIO(content), "logs", len(content))
    told = (one for one in stream.events() if one is not None)
    return [record(one) if isinstance(one, Event) else one for one in told]


def numbers(content: bytes) -> list[int]:
    """The requests that were read; anything else is no number and fails."""
    return [int(one.request_id[-12:]) for one in read(content) if isinstance(one, Record)]


def table(names: Sequence[str], rows: Sequence[Sequence[object]], **marks: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out, **marks).writerows([names, *rows])
    return out.getvalue().encode()


def subscription(**changes: Any) -> dict[str, Any]:
    said = {"messageType": "DATA_MESSAGE", "logGroup": "lex", "logEvents": events(timeless())}
    return said | changes


def packed(value: object) -> str:
    return base64.b64encode(gzip.compress(json.dumps(value).encode())).decode()


def query_results() -> bytes:
    """`aws logs get-query-results`: each row is a list of fields."""
    rows = [
        [
            {"field": "@timestamp", "value": OUTER},
            {"field": "@message", "value": json.dumps(one)},
            {"field": "@ptr", "value": "CmEKJg"},
        ]
        for one in timeless()
    ]
    return json.dumps({"results": rows, "status": "Complete"}, indent=4).encode()


def as_json_lines(make: Any) -> bytes:
    return lines([make(one) for one in timeless()]).encode()


FORMS = {
    "results of a query": query_results(),
    "JSON of Logs Insights": json.dumps(
        [{"@timestamp": OUTER, "@message": json.dumps(one)} for one in timeless()]
    ).encode(),
    "its messages taken apart": json.dumps(
        [{"@timestamp": OUTER, "@message": one} for one in timeless()]
    ).encode(),
    "the console's CSV of a search": table(
        ("timestamp", "message"), [(1793613660000, json.dumps(one)) for one in timeless()]
    ),
    "an event of Lambda": json.dumps({"awslogs": {"data": packed(subscription())}}).encode(),
    "an event of Kinesis": json.dumps(
        {"Records": [{"kinesis": {"data": packed(subscription())}, "eventID": "1"}]}
    ).encode(),
    "a dump of OpenSearch": as_json_lines(
        lambda one: {"_id": "1", "_source": {"@timestamp": OUTER, "@message": json.dumps(one)}}
    ),
    "the same, taken apart": as_json_lines(lambda one: {"_source": {**one, "@timestamp": OUTER}}),
    "a container's log": as_json_lines(
        lambda one: {"log": f"{json.dumps(one)}\n", "time": "2026-11-02T11:30:00.123456789Z"}
    ),
    "UTF-16 without a mark": lines(four()).encode("utf-16-le"),
    "a trial message between": (
        json.dumps(subscription(messageType="CONTROL_MESSAGE", logEvents=[{"message": "CWL"}]))
        + json.dumps(subscription())
    ).encode(),
    "a subscription without events before": (
        json.dumps(subscription(messageType="CONTROL_MESSAGE", logEvents=[]))
        + json.dumps(subscription())
    ).encode(),
    "a stamp in nanoseconds": lines(
        [one | {"timestamp": "2026-11-02T10:01:00.123456789Z"} for one in four()]
    ).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_four_records_are_in_it(form: str) -> None:
    """Each once, in their order, and nothing else."""
    content = FORMS[form]
    assert numbers(content) == ALL
    assert len(read(content)) == len(ALL)


def test_the_group_and_the_time_around_a_record() -> None:
    """Those of the subscription; of a query the row's time."""
    content = json.dumps({"awslogs": {"data": packed(subscription())}}).encode()
    stream = Stream(io.BytesIO(content), "logs", len(content))
    assert {one.group for one in stream.events() if isinstance(one, Event)} == {"lex"}
    first = read(query_results())[0]
    assert isinstance(first, Record)
    assert first.time.isoformat(" ", "milliseconds") == OUTER


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bz2.compress(lines(four()).encode()), "other_kind"),
        (b"PAR1" + bytes(range(256)) + b"PAR1", "other_kind"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64), "other_kind"),
        (table(("@timestamp", "@message"), [(OUTER, "x")], delimiter=";"), "no_message"),
        (b"<!doctype html><title>Sign in</title>", "no_json"),
    ],
)
def test_a_kind_of_file_that_is_not_read(content: bytes, reason: str) -> None:
    """Is one problem with what to do about it, not thousands of bad lines."""
    problems = read(content)
    assert [one.reason for one in problems if isinstance(one, Problem)] == [reason]


def test_a_text_about_messages_is_no_table() -> None:
    """Only a column of that name makes one; what follows is read."""
    content = b"The messages of message-store:\n" + lines(four()).encode()
    assert numbers(content) == ALL


@pytest.mark.parametrize(
    "data",
    [
        "no base64!",
        base64.b64encode(b"no gzip").decode(),
        packed({"awslogs": {"data": packed(subscription())}}),
        packed({"data": packed(subscription())}),
        base64.b64encode(gzip.compress(bytes(50_000_000))).decode(),
    ],
)
def test_what_is_packed_and_no_log(data: str) -> None:
    """Damaged, packed in itself, or far more than any log: told once, at its line."""
    content = (lines([a_record(1)]) + json.dumps({"awslogs": {"data": data}}) + "\n").encode()
    first, *others = read(content)
    assert isinstance(first, Record)
    assert others
    assert not any(isinstance(one, Record) for one in others)
    assert {one.line for one in others if isinstance(one, Problem)} <= {2}
