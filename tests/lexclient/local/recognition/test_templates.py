"""Samples with placeholders are matched in time linear in the text, as a plain search would."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexclient.local.recognition.templates import Template, template

VALUES = st.sampled_from(["0", "a", "a0", "0a", "0a0", "ab", "b0a"])
PIECES = st.one_of(st.text("ab12", min_size=1, max_size=2), st.frozensets(VALUES, min_size=1))


def searched(pieces: tuple[str | frozenset[str], ...], text: str) -> bool:
    """What matching means: some cut of the text fits all pieces."""
    if not pieces:
        return not text
    first, rest = pieces[0], pieces[1:]
    if isinstance(first, str):
        return text.startswith(first) and searched(rest, text.removeprefix(first))
    ends = range(1, len(text) + 1)
    return any(re.sub(r"\d+", "0", text[:e]) in first and searched(rest, text[e:]) for e in ends)


@settings(max_examples=1000, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=4), st.text("ab12", max_size=8))
def test_a_template_matches_what_a_search_finds(
    pieces: list[str | frozenset[str]], text: str
) -> None:
    assert Template(tuple(pieces)).matches(text) == searched(tuple(pieces), text)


@pytest.mark.parametrize("unit", ["1", "1a", "ab", "12 ", "a1b"])
def test_time_grows_with_the_text(unit: str) -> None:
    """Eight placeholders in a row and a text of numbers: 300 digits took minutes once."""
    values = {"Name": ["1", "12", "a1", "1a", "b", "ab", "2 or 3"]}
    eight = template("{Name} " * 8 + "x", values)
    for length in (1_000, 10_000, 100_000):
        text = (unit * length)[:length]
        best = min(seconds(eight, text) for _ in range(3))
        assert best < 0.0001 * length


def seconds(eight: Template, text: str) -> float:
    began = time.thread_time()
    eight.matches(text)
    return time.thread_time() - began
