"""CSV for spreadsheets: the mark they know Korean by, and no cell that they would run.

A text that starts a formula gets an apostrophe in front
(owasp.org/www-community/attacks/CSV_Injection). What is read back loses it again, and a text that
began like this by itself is told apart, since it gets one more.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

SHIELD = "'"
STARTS = frozenset("=+-@\u2212")  # of a formula, and every wide, small or raised form of them
BREAKS = ("\t", "\r", "\n")  # a spreadsheet may begin another cell after one
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
    return SHIELD + value if isinstance(value, str) and _risky(value) else value


def text_of(cell_text: str) -> str:
    """The text that `cell` made this of."""
    rest = cell_text.removeprefix(SHIELD)
    return rest if rest != cell_text and _risky(rest) else cell_text


def _risky(text: str) -> bool:
    bare = text.lstrip(SHIELD)
    unseen = UNSEEN.match(bare)
    first = bare[unseen.end() :][:1] if unseen else ""
    return bare.startswith(BREAKS) or unicodedata.normalize("NFKC", first)[:1] in STARTS
