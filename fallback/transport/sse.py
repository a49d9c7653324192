"""Server-sent events, as the HTML standard's "event stream interpretation" reads them.

Read here and not by the SDK's `Stream`: that one closes the connection at `[DONE]`, so that each
question would begin with a new TLS handshake, it takes 0.1 ms a word, and it stumbles over
events without data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LINE_END = re.compile(rb"\r\n|\n|\r")


def data_of(parts: Iterable[bytes]) -> Iterator[str]:
    """The data of each event in a body that comes in `parts`, however it is cut into them.

    Comments, other fields and events without data are passed over; an event that its blank
    line does not end is not one. Raises `UnicodeDecodeError`.
    """
    data: list[str] = []
    for line in _lines(parts):
        if line.startswith(b"data:"):
            data.append(line[5:].removeprefix(b" ").decode())
        elif not line and data:
            yield "\n".join(data)
            data = []


def _lines(parts: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for part in parts:
        text = rest + part
        # a carriage return at the end may be the first half of a line end
        end = len(text) - 1 if text.endswith(b"\r") else len(text)
        *lines, last = LINE_END.split(text[:end])
        yield from lines
        rest = last + text[end:]
    if rest.endswith(b"\r"):
        yield rest[:-1]
