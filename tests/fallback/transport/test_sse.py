"""Server-sent events, however the network cuts them into pieces."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.transport.sse import events_of


def data_of(parts: list[bytes]) -> list[str]:
    return [event.data for event in events_of(parts)]


# body: the data of its events, by the HTML standard
BODIES: dict[bytes, list[str]] = {
    b"": [],
    b"data: a\n\n": ["a"],
    b"data:a\n\n": ["a"],
    b"data:  a\n\n": [" a"],
    b"data: a\r\n\r\ndata: b\r\n\r\n": ["a", "b"],
    b"data: a\r\rdata: b\r\r": ["a", "b"],
    b"data: a\ndata: b\n\n": ["a\nb"],
    b"data\n\n": [],
    b"data:\n\n": [],
    b": a comment\n\ndata: a\n\n": ["a"],
    b"event: ping\n\ndata: a\n\n": ["a"],
    b"id: 1\nevent: x\nretry: 5\ndata: a\n\n": ["a"],
    b"data: a\n\n\n\ndata: b\n\n": ["a", "b"],
    b"data: a\n\ndata: b\n": ["a"],
    b"data: a\n\ndata: b": ["a"],
    "data: 안녕\n\n".encode(): ["안녕"],
    "data: a\u2028b\x0bc\n\n".encode(): ["a\u2028b\x0bc"],
}


@pytest.mark.parametrize("body", BODIES)
def test_events(body: bytes) -> None:
    """Each body in one piece, and byte by byte."""
    assert (data_of([body])) == BODIES[body]
    assert (data_of([body[at : at + 1] for at in range(len(body))])) == BODIES[body]


@given(st.sampled_from(sorted(BODIES)), st.lists(st.integers(0, 60)))
def test_cuts_do_not_matter(body: bytes, places: list[int]) -> None:
    """Any cut, within a letter or between the two halves of a line end, gives the same."""
    cuts = [0, *sorted(min(place, len(body)) for place in places), len(body)]
    parts = [body[start:end] for start, end in itertools.pairwise(cuts)]
    assert (data_of(parts)) == BODIES[body]


def test_bytes_that_are_no_text() -> None:
    """They are not guessed at."""
    with pytest.raises(UnicodeDecodeError):
        (data_of([b"data: \xff\n\n"]))
