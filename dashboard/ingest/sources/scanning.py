"""JSON objects in a text of any length: one a line, printed over many lines, or side by side.

What stands before an object on its line (a time stamp, a log stream) is handed on with it. The
list of events in a document of any size, `{"events": [...]}` as the AWS CLI prints it or
`{"logEvents": [...]}` of a subscription, is read event by event.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from dashboard.ingest.problems import Problem, Reason
from dashboard.log.json_depth import is_deep

MOST = 4_000_000  # characters of one object; an event of CloudWatch Logs has 1 MB at most
WRAPPER = re.compile(r'\{[^{}]{0,4000}?"(?:events|logEvents)"\s*:\s*\[')
WRAPPER_WITHIN = 5000  # characters that show whether an object is such a document
BETWEEN = " \t\r\n,[]\ufeff"  # what may stand between two objects
ANY_BETWEEN = re.compile(f"[{re.escape(BETWEEN)}]*")
BETWEEN_OBJECTS = re.compile(r"[ \t\r,\[\]]*")
BETWEEN_EVENTS = re.compile(r"[ \t\r\n,]*")
INNER = (" ", "\t", "}", "]", ",")  # a line that begins so is within an object
DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Found:
    """An object, or a message as a string, at a line; what stands before it there, and of which
    document it is."""

    line: int
    before: str
    value: Any
    document: dict[str, Any]


def _whole(line: str, start: int) -> Any:
    """What a line holds and nothing else: an object, or a message as a string; None otherwise."""
    text = line.strip(BETWEEN) if line.lstrip().startswith('"') else line[max(start, 0) :]
    try:
        value = orjson.loads(text)
    except ValueError:
        return None
    return None if is_deep(text) else value


class Window:
    """The part of a text that is at hand; `at` is where reading goes on, in line `line`."""

    def __init__(self, read: Callable[[], str]) -> None:
        """`read` gives the next piece, "" at the end."""
        self._read = read
        self.text = ""
        self.at = 0
        self.line = 1
        self.ended = False

    def more(self) -> bool:
        """Read on; False at the end of the text."""
        piece = "" if self.ended else self._read()
        self.ended = not piece
        self.text = self.text[self.at :] + piece
        self.at = 0
        return not self.ended

    def to(self, position: int) -> None:
        """Go on at a position."""
        self.line += self.text.count("\n", self.at, position)
        self.at = position

    def line_end(self) -> int | None:
        """Where the line ends; None if it is longer than an object may be."""
        end = self.text.find("\n", self.at)
        while end < 0:
            if len(self.text) - self.at > MOST:
                return None
            searched = len(self.text) - self.at
            if not self.more():
                return len(self.text)
            end = self.text.find("\n", searched)
        return end

    def skip_line(self) -> None:
        """Go to the next line, whatever its distance."""
        while (end := self.text.find("\n", self.at)) < 0:
            self.at = len(self.text)
            if not self.more():
                return
        self.to(end + 1)


class Objects:
    """Iterates over a text's objects and over what in it is none."""

    def __init__(self, read: Callable[[], str], file: str) -> None:
        self._window = Window(read)
        self._file = file
        self._header = ""  # of the document whose events are being read
        self._document: dict[str, Any] = {}

    def __iter__(self) -> Iterator[Found | Problem]:
        window = self._window
        while window.at < len(window.text) or window.more():
            end = None if self._header else window.line_end()
            if end is None:
                yield from self._within_line()
                continue
            line = window.text[window.at : end]
            start = line.find("{")
            value = _whole(line, start)
            if isinstance(value, dict | str):
                yield Found(window.line, line[: max(start, 0)], value, self._document)
                window.to(min(end + 1, len(window.text)))
            elif start < 0:
                yield from self._without_object(line)
                window.to(min(end + 1, len(window.text)))
            else:
                yield from self._within_line()

    def _without_object(self, line: str) -> Iterator[Problem]:
        if line.strip(BETWEEN):
            yield self._problem("no_json")

    def _problem(self, reason: Reason) -> Problem:
        return Problem(self._file, self._window.line, reason)

    def _within_line(self) -> Iterator[Found | Problem]:
        """The objects that begin in this line, to the end of the last; of a document, its next
        event."""
        window = self._window
        first = True
        while self._to_next(first):
            start = self._brace()
            if start is None:
                yield self._problem("too_long" if window.line_end() is None else "no_json")
                self._header = ""
                window.skip_line()
                return
            before, first = window.text[window.at : start], False
            window.to(start)
            if not self._header and self._opened():
                return
            found = self._decoded()
            if isinstance(found, str):
                yield self._problem(found)
                self._recover(found)
                return
            value, end = found
            yield Found(window.line, before, value, self._document)
            window.to(end)

    def _to_next(self, first: bool) -> bool:
        """Go to what follows the last object, if it is in the same line or document."""
        window, ends = self._window, ANY_BETWEEN if first else BETWEEN_OBJECTS
        if self._header:  # whose list may be empty
            ends = BETWEEN_EVENTS
        while (end := ends.match(window.text, window.at).end()) == len(window.text):  # type: ignore[union-attr]
            window.to(end)
            if not window.more():
                return False
        window.to(end)
        if self._header and window.text[end] == "]":
            self._close()
            return False
        if window.text[end] == "\n":
            window.to(end + 1)
            return False
        return True

    def _brace(self) -> int | None:
        """Where the object of this line begins."""
        window = self._window
        brace = window.text.find("{", window.at)
        return brace if brace >= 0 and "\n" not in window.text[window.at : brace] else None

    def _opened(self) -> bool:
        """Whether a document with a list of events begins here; then its first is next."""
        window = self._window
        while len(window.text) - window.at < WRAPPER_WITHIN and window.more():
            pass
        opening = WRAPPER.match(window.text, window.at)
        if not opening:
            return False
        try:
            document = json.loads(f"{opening[0]}]}}")
        except (ValueError, RecursionError):
            return False
        self._header, self._document = opening[0], document
        window.to(opening.end())
        return True

    def _close(self) -> None:
        """Leave the document: what follows its list is read as its last members."""
        window = self._window
        lines = window.line
        window.text = self._header + window.text[window.at :]
        window.at = 0
        rest = self._decoded()
        window.line = lines
        if isinstance(rest, str):
            window.skip_line()
        else:
            window.line += window.text.count("\n", len(self._header), rest[1])
            window.at = rest[1]
        self._header, self._document = "", {}

    def _decoded(self) -> tuple[Any, int] | Reason:
        """The object that begins here and where it ends, or why it cannot be read."""
        window = self._window
        while True:
            try:
                value, end = DECODER.raw_decode(window.text, window.at)
                return "too_deep" if is_deep(window.text[window.at : end]) else (value, end)
            except RecursionError:
                return "too_deep"
            except json.JSONDecodeError as error:
                reached = len(window.text.rstrip())
                unfinished = error.pos >= reached or error.msg.startswith("Unterminated string")
                if not unfinished:
                    return "no_json"
            except ValueError:  # a number of more digits than Python reads
                return "no_json"
            if len(window.text) - window.at > MOST:
                return "too_long"
            if not window.more():
                return "cut"

    def _recover(self, reason: Reason) -> None:
        """Go to the next line that is not within what could not be read."""
        window = self._window
        window.skip_line()
        while reason != "too_long" and (end := window.line_end()) is not None:
            line = window.text[window.at : end]
            begins = line.strip().startswith("{") if self._header else not line.startswith(INNER)
            if begins or (window.ended and end >= len(window.text)):
                return
            window.skip_line()
