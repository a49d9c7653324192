"""CSV for spreadsheets: the mark they know Korean by, and no cell that they would run.

A text that starts a formula gets an apostrophe in front
(owasp.org/www-community/attacks/CSV_Injection). So does one within a text, after a semicolon, a
tab or the end of a line: where the list separator of a country is the semicolon, Excel ends a cell
there, quotes or not. What is read back loses them again, and a text that had them by itself is told
apart, since it gets one more.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

SHIELD = "'"
STARTS = frozenset("=+-@\u2212")  # of a formula, and every wide, small or raised form of them
BREAKS = ("\t", "\r", "\n")  # a spreadsheet may begin another cell after one
ENDS = re.compile(r"([;\t\r\n])")  # of a cell, in one country or another
CALLS = re.compile(r"[(|!]")  # without one of these `- item` is a line of a list and runs nothing
# what is not seen before a formula: blanks, control characters, marks without a width
UNSEEN = re.compile(
    r"[\s\x00-\x20\x7f-\xa0\xad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*"
)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file, lines as RFC 4180 has them. Half a surrogate pair becomes a question mark."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def cell(value: object) -> object:
    """A text that no spreadsheet takes for a formula; everything else as it is."""
    if not isinstance(value, str):
        return value
    first, *rest = ENDS.split(value)
    inside = (SHIELD + part if _risky_inside(part) else part for part in rest)
    return (SHIELD if _risky(value) else "") + first + "".join(inside)


def text_of(cell_text: str) -> str:
    """The text that `cell` made this of."""
    first, *rest = ENDS.split(cell_text)
    inside = "".join(_bare(part, _risky_inside) for part in rest)
    return _bare(first + inside, _risky)


def _bare(text: str, risky: Callable[[str], bool]) -> str:
    rest = text.removeprefix(SHIELD)
    return rest if rest != text and risky(rest) else text


def _risky_inside(part: str) -> bool:
    """Of what follows one of `ENDS`."""
    sign = _sign(part)
    return sign in STARTS and (sign in "=@" or CALLS.search(part) is not None)


def _risky(text: str) -> bool:
    return text.lstrip(SHIELD).startswith(BREAKS) or _sign(text) in STARTS


def _sign(text: str) -> str:
    """The first that is seen of a text, shields apart, in its plain form; "" for nothing."""
    bare = text.lstrip(SHIELD)
    unseen = UNSEEN.match(bare)
    first = bare[unseen.end() :][:1] if unseen else ""
    return unicodedata.normalize("NFKC", first)[:1]
