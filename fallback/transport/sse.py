"""Server-sent events, as the HTML standard's "event stream interpretation" reads them, and as
servers that call themselves compatible write them.

Read here and not by the SDK's `Stream`: that one closes the connection at `[DONE]`, so that each
question would begin with a new TLS handshake, it takes 0.1 ms a word, and it stumbles over
events without data. Beyond the standard, so that no word is lost:

* a byte order mark before any line is passed over, not only before the first;
* a field's name may be written `DATA` and be indented;
* a line that is a JSON object is data without the word (JSON lines);
* events that no blank line parts are told apart where one JSON object ends and the next begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from fallback.transport.call import TooMuch

LINE_END = re.compile(rb"\r\n|\n|\r")
BYTE_ORDER_MARK = "\ufeff".encode()
LINE_BYTES = 4 * 2**20
LINES = 500_000
DONE = "[DONE]"


@dataclass(frozen=True, slots=True)
class Event:
    """`kind` is the value of the `event:` field, "" without one."""

    data: str
    kind: str = ""


@dataclass(slots=True)
class _Pending:
    """The event whose blank line has not come yet."""

    data: list[str] = field(default_factory=list)
    kind: str = ""

    def taken(self) -> Event | None:
        """The event, None if it has no data; the next one begins."""
        data = "\n".join(self.data)
        event = Event(data, self.kind) if data.strip() else None
        self.data, self.kind = [], ""
        return event


def events_of(parts: Iterable[bytes]) -> Iterator[Event]:
    """The events with data in a body that comes in `parts`, however it is cut into them.

    Comments, other fields and events without data are passed over; an event that its blank
    line does not end is not one. Raises `UnicodeDecodeError` and `TooMuch`.
    """
    pending = _Pending()
    for line in _lines(parts):
        if not line:
            event = pending.taken()
            if event is not None:
                yield event
            continue
        name, value = _field(line)
        if name == "event":
            pending.kind = value
        elif name == "data":
            if pending.data and pending.data[-1].endswith("}") and value.startswith(("{", DONE)):
                whole = pending.taken()
                if whole is not None:
                    yield whole
            pending.data.append(value)


def _field(line: bytes) -> tuple[str, str]:
    """Name and value of a line; the name is "" for a comment."""
    line = line.removeprefix(BYTE_ORDER_MARK)
    if line.startswith(b"data:"):  # nearly every line
        return "data", line[5:].removeprefix(b" ").decode()
    stripped = line.strip()
    if stripped.startswith(b"{"):
        return "data", stripped.decode()
    name, _, value = stripped.partition(b":")
    return name.strip().lower().decode("ascii", "replace"), value.removeprefix(b" ").decode()


def _lines(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of `parts`, without their ends. What is left without one at the end is no line."""
    count = 0
    rest: list[bytes] = []  # of a line that has not ended; joined once, however many parts it has
    length = 0
    for part in parts:
        if rest and rest[-1].endswith(b"\r"):
            part = rest.pop() + part  # noqa: PLW2901  # may be the first half of a line end
        # a carriage return at the end may be the first half of one
        end = len(part) - 1 if part.endswith(b"\r") else len(part)
        *lines, last = LINE_END.split(part[:end])
        if lines:
            lines[0] = b"".join(rest) + lines[0]
            rest, length = [], 0
        yield from lines
        rest.append(last + part[end:])
        length += len(rest[-1])
        count += len(lines)
        if length > LINE_BYTES or count > LINES:
            raise TooMuch(f"{LINE_BYTES // 2**20} MB in a line, {LINES:,} lines")
    whole = b"".join(rest)
    if whole.endswith(b"\r"):
        yield whole[:-1]
