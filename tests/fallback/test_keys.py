"""No key is ever in what we say, keep or raise."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from fallback import errors
from fallback.answerer import Answer
from tests.fallback.asked import CHAT, KEY, answerer_at, asked
from tests.fallback.scripted import HELLO, RESET, STREAM, Script, error, event, said, scripted


def everything_in(answer: Answer) -> Iterator[str]:
    """Whatever of an answer a page, a log or a debugger could show."""
    yield repr(answer)
    fault: BaseException | None = answer.error
    while fault is not None:
        yield repr(fault)
        yield str(fault)
        yield repr(fault.args)
        yield repr(vars(fault))
        yield "".join(
            traceback.TracebackException.from_exception(fault, capture_locals=True).format()
        )
        fault = fault.__cause__ or fault.__context__


ECHOES: dict[str, Script] = {
    "answered": HELLO,
    "refused": error(401, f"Incorrect API key provided: {KEY}", code="invalid_api_key"),
    "bad request": error(400, f"What is {KEY}?"),
    "too long": error(400, f"maximum context length with {KEY}"),
    "retried": error(500, KEY),
    "in an event": [STREAM, said("a"), event({"error": {"message": f"for {KEY}"}})],
    "reset": [RESET],
    "cut": [STREAM, said("a"), 0.3, RESET],
}


@pytest.mark.parametrize("name", ECHOES)
def test_an_echoed_key_goes_no_further(name: str) -> None:
    """A server that repeats the key in its message does not get it onto the page."""
    with scripted(ECHOES[name]) as server:
        _, answer = asked(answerer_at(server.url))
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert [text for text in everything_in(answer) if KEY in text] == []
    if answer.error is not None:  # the SDK's error holds the request, and with it the key
        assert answer.error.__traceback__ is answer.error.__context__ is None


@pytest.mark.parametrize(
    ("value", "kind", "sentence"),
    [
        ("", errors.KeyMissing, "under-test needs a key and the variable TEST_KEY is not set."),
        ("  \n", errors.KeyMissing, "under-test needs a key and the variable TEST_KEY is not set."),
        (
            f"{KEY}\nsecond-line",
            errors.KeyMalformed,
            "The key in TEST_KEY holds a line break, a blank or a letter no key has.",
        ),
        (
            f"{KEY}키",
            errors.KeyMalformed,
            "The key in TEST_KEY holds a line break, a blank or a letter no key has.",
        ),
        (
            f"Bearer {KEY}",
            errors.KeyMalformed,
            "The key in TEST_KEY holds a line break, a blank or a letter no key has.",
        ),
    ],
)
def test_a_key_that_cannot_be_sent_is_not(value: str, kind: Any, sentence: str) -> None:
    """The transport's own error would quote the key, so it is never given one it cannot send."""
    with scripted(HELLO) as server:
        _, answer = asked(answerer_at(server.url, environ={"TEST_KEY": value}))
        assert server.requests == []
    assert (type(answer.error), str(answer.error)) == (kind, sentence)
    assert [text for text in everything_in(answer) if KEY in text] == []


def test_a_line_break_around_a_key_is_no_part_of_it() -> None:
    """Keys read from files end in one."""
    with scripted(HELLO) as server:
        _, answer = asked(answerer_at(server.url, environ={"TEST_KEY": f"{KEY}\n"}))
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert answer.outcome == "complete"


def test_keys_are_looked_up_at_every_question() -> None:
    """A key set while the app runs is used without a restart."""
    environ: dict[str, str] = {}
    with scripted(HELLO) as server:
        answerer = answerer_at(server.url, CHAT, environ=environ)
        assert type(asked(answerer)[1].error) is errors.KeyMissing
        environ["TEST_KEY"] = KEY
        assert asked(answerer)[1].outcome == "complete"
