"""Files that are not what they seem cost bounded memory and time, and the rest comes in."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile

import pytest

from dashboard.ingest.problems import Problem
from dashboard.ingest.sources.containers import texts
from dashboard.ingest.sources.places import of_text
from tests.dashboard.ingest.records import events, four, lines

GOOD = lines(four())


def packed(content: bytes, *, encrypted: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/passwd", content)
    whole = bytearray(out.getvalue())
    if encrypted:  # the flag, in the member's header and in the directory
        whole[6] |= 1
        whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


def overlapping(content: bytes, count: int) -> bytes:
    """A ZIP whose directory names the same bytes many times over: each member is small enough."""
    whole = packed(content)
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    entries = whole[start:end] * count
    counts = struct.pack("<HHII", count, count, len(entries), start)
    return whole[:start] + entries + whole[end : end + 8] + counts + whole[end + 20 :]


# content: how many records, and which problems
HOSTILE: dict[str, tuple[bytes, int, list[str]]] = {
    "deep JSON": (b'{"a":' * 100_000 + b"\n" + GOOD.encode(), 4, ["too_deep"]),
    "a deep object": (
        b'{"a":' * 300 + b"1" + b"}" * 300 + b"\n" + GOOD.encode(),
        4,
        ["too_deep"],
    ),
    "a gigantic line": (b"x" * 20_000_000 + b"\n" + GOOD.encode(), 4, ["too_long"]),
    "a gigantic string": (
        b'{"a":"' + b"x" * 20_000_000 + b'"}\n' + GOOD.encode(),
        4,
        ["too_long"],
    ),
    "braces": (b"{" * 5_000_000 + b"\n" + GOOD.encode(), 4, ["no_json"]),
    "brackets": (b"[" * 5_000_000 + b"\n" + GOOD.encode(), 4, []),
    "a gigantic cell": (b"@timestamp,@message\n2026," + b'"' + b"x" * 9_000_000, 0, ["no_json"]),
    "a gigantic number": (b'{"a":' + b"9" * 5_000 + b"}\n" + GOOD.encode(), 4, ["no_json"]),
    "NULs": (b"\0" * 100 + b"\n" + GOOD.encode(), 4, ["no_json"]),
    "no UTF-8": (b"\xff\xfe\xfd"[1:] + b"\n" + GOOD.encode(), 4, ["no_json"]),
    "a cut gzip": (gzip.compress(GOOD.encode())[:-30], 2, ["cut", "damaged"]),
    "a damaged ZIP": (b"PK\x03\x04" + b"x" * 1000, 0, ["damaged"]),
    "gzip in gzip in gzip in gzip": (
        gzip.compress(gzip.compress(gzip.compress(gzip.compress(GOOD.encode())))),
        0,
        ["too_nested"],
    ),
    "a ZIP in a ZIP": (packed(packed(GOOD.encode())), 0, ["too_nested"]),
    "a path out of the ZIP": (packed(GOOD.encode()), 4, []),
    "an encrypted ZIP": (packed(GOOD.encode(), encrypted=True), 0, ["encrypted"]),
    "a gzip bomb": (gzip.compress(b"\0" * 50_000_000), 0, ["too_long", "bomb"]),
    "a ZIP bomb": (packed(b"\0" * 50_000_000), 0, ["too_long", "bomb"]),
    "a ZIP whose members overlap": (overlapping(b"x" * 7_000_000, 20_000), 0, ["bomb"]),
    "a document that breaks off": (
        json.dumps({"events": events(four())}, indent=4)[:-400].encode(),
        3,
        ["cut", "no_json"],
    ),
    "events of no kind": (
        b'{"events": [1, null, "x", {"message": 3}]}',
        0,
        ["no_record", "no_record", "no_json"],
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_bounded(name: str) -> None:
    """Each problem is told, each good record comes in."""
    content, records, problems = HOSTILE[name]
    found = [one for text in texts(io.BytesIO(content), "file") for one in of_text(text) if one]
    told = [one.reason for one in found if isinstance(one, Problem)]
    assert told == problems
    good = [one for one in found if not isinstance(one, Problem)]
    assert sum(isinstance(one.value, dict) and "bot" in one.value for one in good) == records
