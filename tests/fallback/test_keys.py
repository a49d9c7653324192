"""No key is ever in what we say, keep or raise."""

from __future__ import annotations

import json
import traceback
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fallback import errors
from fallback.answerer import Answer
from fallback.build import answerer_for
from fallback.targets.target import load_targets
from tests.fallback.asked import CHAT, KEY, answerer_at, asked
from tests.fallback.scripted import (
    DONE,
    HELLO,
    RESET,
    SSE,
    STREAM,
    Script,
    error,
    event,
    head,
    reply,
    said,
    scripted,
    whole,
)


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


def in_base64() -> set[str]:
    """The middle of the key in every base64 of it, wherever it stands."""
    texts = (b64encode(b" " * n + KEY.encode()).decode()[8:32] for n in range(3))
    return {form for text in texts for form in (text, text.translate(str.maketrans("+/", "-_")))}


ECHOES: dict[str, Script] = {
    "answered": HELLO,
    "refused": error(401, f"Incorrect API key provided: {KEY}", code="invalid_api_key"),
    "bad request": error(400, f"What is {KEY}?"),
    "too long": error(400, f"maximum context length with {KEY}"),
    "retried": error(500, KEY),
    "in an event": [STREAM, said("a"), event({"error": {"message": f"for {KEY}"}})],
    "as a model's name": [STREAM, said("a", "stop", model=f"for {KEY}"), DONE],
    "as a finish reason": [STREAM, said("a", KEY), DONE],
    "as a request id": [head(200, SSE, x_request_id=KEY), said("a", "stop"), DONE],
    "as a gateway's header": [head(200, SSE, x_litellm_model_id=KEY), said("a", "stop"), DONE],
    "as a refusal": reply(200, whole(None, refusal=f"Not for {KEY}.")),
    "as the answer": [STREAM, said(f"You sent {KEY}!", "stop"), DONE],
    "as an answer in two chunks": [STREAM, said(KEY[:9]), said(KEY[9:], "stop"), DONE],
    "as an answer by the letter": [
        STREAM,
        *[said(c) for c in f"My {KEY}."],
        said("", "stop"),
        DONE,
    ],
    "as an answer that breaks off": [STREAM, said(f"You sent {KEY[:-1]}")],
    "in base64": [STREAM, said(b64encode(KEY.encode()).decode(), "stop"), DONE],
    "in hexadecimal": error(400, KEY.encode().hex()),
    "in base64 after its scheme": [
        STREAM,
        said(b64encode(f"Bearer {KEY}".encode()).decode(), "stop"),
        DONE,
    ],
    "in base64 within a header": error(400, b64encode(f"x: y {KEY}, z".encode()).decode()),
    "in the base64 of addresses": error(400, urlsafe_b64encode(f"k={KEY}&a=b".encode()).decode()),
    "in capital hexadecimal": error(400, KEY.encode().hex().upper()),
    "in an error's list": reply(400, [{"error": {"message": KEY}}]),
    "in JSON in a string": reply(422, {"detail": json.dumps({"msg": f"Bearer {KEY}"})}),
    "in a refused parameter's place": error(400, KEY, code="x", param=KEY),
    "in plain text": reply(500, f"Authorization: Bearer {KEY}".encode(), "text/plain"),
    "in the status line": [f"HTTP/1.1 500 {KEY}\r\nconnection: close\r\n\r\n".encode()],
    "in a content type": reply(200, b"hello", KEY),
    "in a redirect": [
        f"HTTP/1.1 302 Found\r\nlocation: /{KEY}\r\ncontent-length: 0\r\n\r\n".encode()
    ],
    "reset": [RESET],
    "cut": [STREAM, said("a"), 0.3, RESET],
}


@pytest.mark.parametrize("name", ECHOES)
def test_an_echoed_key_goes_no_further(name: str) -> None:
    """A server that repeats the key in its message does not get it onto the page."""
    with scripted(ECHOES[name]) as server:
        _, answer = asked(answerer_at(server.url))
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    forms = (KEY, KEY[:-1], KEY.encode().hex(), KEY.encode().hex().upper(), *in_base64())
    assert [text for text in everything_in(answer) if any(form in text for form in forms)] == []
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


def test_what_only_begins_like_a_key_is_shown_in_the_end() -> None:
    """Text is held back for as long as it may be the key, and not lost when it is not."""
    with scripted([STREAM, said(f"Keys begin {KEY[:5]}"), said(" or so", "stop"), DONE]) as server:
        deltas, answer = asked(answerer_at(server.url))
    assert answer.text == "".join(deltas) == f"Keys begin {KEY[:5]} or so"
    with scripted([STREAM, said(f"Keys begin {KEY[:5]}", "stop"), DONE]) as server:
        assert asked(answerer_at(server.url))[1].text == f"Keys begin {KEY[:5]}"


def test_what_local_servers_take_for_a_key_is_a_word_like_others() -> None:
    """An answer about Ollama says Ollama."""
    with scripted([STREAM, said("Ask ollama.", "stop"), DONE]) as server:
        answer = asked(answerer_at(server.url, environ={"TEST_KEY": "ollama"}))[1]
    assert answer.text == "Ask ollama."


@pytest.mark.parametrize("user", ["user:password@", "user@", ":password@", "@"])
def test_a_password_in_an_address_does_not_replace_the_key(tmp_path: Path, user: str) -> None:
    """The transport would send it in place of the key; so such an address is none, and the
    sentence does not repeat it."""
    file = tmp_path / "targets.toml"
    file.write_text(f'[targets.gpt-6-luna]\nbase_url = "https://{user}example.com/v1"\n')
    with pytest.raises(errors.TargetsFileInvalid, match="no user:password@") as caught:
        load_targets(file)
    assert "example.com" not in str(caught.value)
    target = replace(CHAT, base_url=f"http://{user}127.0.0.1:9/v1")
    with pytest.raises(ValueError, match="no user:password@"):
        answerer_for(target, environ={"TEST_KEY": KEY})
