"""CSV for spreadsheets: no cell is run, and what is read back is what was written."""

from __future__ import annotations

import csv
import io
import random
from typing import Any

import pytest

from dashboard.spreadsheet import cell, table, text_of

STARTS = "=+-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌−"
UNSEEN = " \t\n\r\v\f\0\x1f\x85\xa0\xad\u200b\u200e\u2028\u202e\u2060\u3000\ufeff"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+82", "'+82"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("＝1", "'＝1"),
        ("\n=1", "'\n'=1"),
        ("hi;=HYPERLINK(1)", "hi;'=HYPERLINK(1)"),
        ("hi; ＝1", "hi;' ＝1"),
        ("a;b\t@SUM(A1)\r\n+cmd|x!A0", "a;b\t'@SUM(A1)\r\n'+cmd|x!A0"),
        ("see:\n- one\n- two", "see:\n- one\n- two"),
        ("a;'=1", "a;''=1"),
        (";-)", ";-)"),
        (" \u200b﹦1", "' \u200b﹦1"),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("1=1", "1=1"),
        (-1.5, -1.5),
        (None, None),
    ],
)
def test_no_cell_is_a_formula(value: Any, expected: Any) -> None:
    """Only texts that a spreadsheet would run; numbers stay numbers."""
    assert cell(value) == expected


@pytest.mark.parametrize("start", STARTS)
def test_nothing_unseen_hides_a_formula(start: str) -> None:
    """Blanks, control characters and marks without a width before any form of its sign."""
    shielded = [str(cell(f"{mark}{start}1")) for mark in UNSEEN]
    assert {text[0] for text in shielded} == {"'"}
    assert [text_of(text) for text in shielded] == [f"{mark}{start}1" for mark in UNSEEN]


def test_what_is_read_back_is_what_was_written() -> None:
    """A thousand texts of what matters to a shield, those that look shielded by themselves too."""
    dice = random.Random(7)
    texts = [
        "".join(dice.choices("''=+-@a ＝\n\t1;(\r", k=dice.randint(0, 6))) for _ in range(1000)
    ]
    assert [text_of(str(cell(text))) for text in texts] == texts


def test_a_table() -> None:
    """A mark for Korean, CRLF, quotes where they are needed, half a pair as a question mark."""
    data = table(("말", "n"), [("=1", 1), ('a,"b"\n', None), ("\ud800", -2)])
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["말", "n"],
        ["'=1", "1"],
        ['a,"b"\n', ""],
        ["?", "-2"],
    ]


def test_a_long_text_is_judged_in_linear_time() -> None:
    """A hundred thousand blanks or apostrophes before a formula."""
    for filling in (" ", "'"):
        text = filling * 100_000 + "="
        assert cell(text) == f"'{text}"
