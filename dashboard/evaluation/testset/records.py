"""A CSV file that somebody saved: its bytes as records with the lines they stand on.

Spreadsheets write UTF-8 with and without a byte order mark, UTF-16 and, in Korea, CP949; they
separate by comma, semicolon or tab. A record that cannot be read does not take the others along.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MAX_BYTES = 10_000_000
MAX_PROBLEMS = 200  # enough to see what is wrong, and a bound to the work on a broken file
DELIMITERS = ",;\t"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class SetRefused(ValueError):
    """Nothing of the file can be used; `rule` and `values` make the sentence of the catalogue."""

    def __init__(self, rule: str, **values: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = values


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place: line and column of the file, and the rule that it breaks."""

    line: int
    column: str
    rule: str
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record and the line, counted from 1, on which it begins."""

    line: int
    cells: tuple[str, ...]


def decode(data: bytes) -> str:
    """The text of a file; raises `SetRefused` (too_big, empty, encoding)."""
    if len(data) > MAX_BYTES:
        raise SetRefused("too_big", limit=MAX_BYTES // 1_000_000)
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise SetRefused("empty")
        return text
    raise SetRefused("encoding", line=data[: _first_bad_byte(data)].count(b"\n") + 1)


def _encodings(data: bytes) -> Sequence[str]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return (encoding,)
    # UTF-16 without a mark: every second byte of the English column names is zero
    if data[:200].count(0) > len(data[:200]) // 4:
        return ("utf-16-le" if data[1:2] == b"\0" else "utf-16-be",)
    return ("utf-8", "cp949")


def _first_bad_byte(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def delimiter_of(header: str) -> str:
    """The separator that the first line uses most; a comma where there is none."""
    return max(DELIMITERS, key=header.count)


def records(text: str, problems: list[Problem]) -> Iterator[Record]:
    """The records of a text, blank ones left out; unreadable ones become `problems`."""
    # not `splitlines`, which also cuts at separators that Unicode knows and CSV does not
    lines = list(io.StringIO(text, newline=""))
    separator = delimiter_of(next((line for line in lines if line.strip()), ""))
    begin = 0
    while begin < len(lines) and len(problems) < MAX_PROBLEMS:
        rest = (lines[place] for place in range(begin, len(lines)))
        reader = csv.reader(rest, delimiter=separator, strict=True, skipinitialspace=True)
        start = begin
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Record(start + 1, tuple(cell.strip() for cell in cells))
                start = begin + reader.line_num
            return
        except csv.Error:
            problems.append(Problem(start + 1, "", "quotes"))
            begin = start + 1
