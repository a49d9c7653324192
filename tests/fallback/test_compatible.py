"""Servers that call themselves OpenAI-compatible, and what they make of it.

The kind: a server says the right thing in a form that OpenAI's own never has. Each row is one way
that was reported of a real server or follows from the standard of event streams. No word may be
lost, and where one was, the answer is not called complete.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from fallback import errors
from fallback.answerer import Usage
from tests.fallback.asked import CHAT, COMPLETION, KEY, answerer_at, asked
from tests.fallback.scripted import (
    DONE,
    HOLD,
    SSE,
    STREAM,
    Script,
    event,
    head,
    reply,
    said,
    scripted,
    tokens,
    whole,
)

SHAPES = {"chat": CHAT, "completion": COMPLETION}
BOM = "\ufeff".encode()
END = said("", "stop")


def chunk(delta: Any, finish: Any = None, **more: Any) -> bytes:
    """A chunk with whatever in place of `delta`."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish} | more
    return event({"id": "x", "model": "some-model", "choices": [choice]})


def content(value: Any) -> bytes:
    """A chunk with whatever in place of a text, in both shapes."""
    return chunk({"content": value}, text=value)


def bare(data: bytes) -> bytes:
    """An event's JSON without `data:` and blank line."""
    return data.removeprefix(b"data: ").rstrip(b"\n")


TWO = [said("Hel"), said("lo."), END]
LINES = b"\n".join(bare(one) for one in TWO)

# how the words come: (script); the answer is "Hello." and complete
WORDS: dict[str, Script] = {
    "byte order mark before the first data": [STREAM, BOM, *TWO, DONE],
    "byte order mark before every event": [STREAM, *[BOM + one for one in TWO], DONE],
    "byte order mark within the data": [
        STREAM,
        *[b"data: " + BOM + bare(x) + b"\n\n" for x in TWO],
    ],
    "blank lines before the first event": [STREAM, b"\r\n\r\n\n", *TWO, DONE],
    "empty data as keep-alive": [STREAM, b"data:\n\n", said("Hel"), b"data: \n\n", *TWO[1:], DONE],
    "data of blanks as keep-alive": [STREAM, said("Hel"), b"data:    \n\n", *TWO[1:], DONE],
    "comments as keep-alive": [STREAM, b": OPENROUTER PROCESSING\n\n", *TWO, DONE],
    "named events": [STREAM, *[b"event: message\nid: 7\n" + one for one in TWO], DONE],
    "no blank after the colon": [STREAM, *[b"data:" + bare(one) + b"\n\n" for one in TWO]],
    "capital field name": [STREAM, *[b"DATA: " + bare(one) + b"\n\n" for one in TWO]],
    "indented field name": [STREAM, *[b"  " + one for one in TWO], DONE],
    "no blank line between events": [STREAM, *[one[:-1] for one in TWO], DONE],
    "carriage returns": [STREAM, *[one.replace(b"\n", b"\r") for one in TWO]],
    "JSON without data": [STREAM, *[bare(one) + b"\n\n" for one in TWO]],
    "JSON lines": [head(200, "application/x-ndjson"), LINES],
    "JSON over many lines": [
        STREAM,
        *[
            "".join(
                f"data: {x}\n" for x in json.dumps(json.loads(bare(o)), indent=1).split("\n")
            ).encode()
            + b"\n"
            for o in TWO
        ],
    ],
    "stream as text/plain": [head(200, "text/plain"), *TWO, DONE],
    "stream as octet-stream": [head(200, "application/octet-stream"), *TWO, DONE],
    "stream as text/html": [head(200, "text/html; charset=UTF-8"), *TWO, DONE],
    "stream as application/json": [head(200), *TWO, DONE],
    "stream as nothing": [b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n", *TWO, DONE],
    "stream of single bytes": [
        head(200, "text/plain"),
        *[part for one in said("Hello.", "stop") for part in (bytes([one]), 0.0005)],
    ],
    "whole answer as text/plain": reply(200, whole("Hello."), "text/plain"),
    "whole answer as a stream's type": reply(200, whole("Hello."), SSE),
    "whole answer with a byte order mark": reply(200, BOM + json.dumps(whole("Hello.")).encode()),
    "content as parts": [STREAM, content([{"type": "text", "text": "Hello."}]), END],
    "content as several parts": [
        STREAM,
        content([{"type": "text", "text": "Hel"}, {"type": "text", "text": "lo."}]),
        END,
    ],
    "content as texts": [STREAM, content(["Hel", "lo."]), END],
    "content as one part": [STREAM, content({"type": "text", "text": "Hello."}), END],
    "content as a value within a part": [STREAM, content([{"text": {"value": "Hello."}}]), END],
    "whole content as parts": reply(200, whole([{"type": "text", "text": "Hello."}])),
    "thoughts beside the content": [
        STREAM,
        content([{"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}]),
        content([{"type": "text", "text": "Hello."}]),
        END,
    ],
    "reasoning in a member of its own": [
        STREAM,
        chunk({"reasoning_content": "Hm.", "content": None}),
        said("Hello."),
        END,
    ],
    "message in place of delta": [
        STREAM,
        event({"choices": [{"message": {"content": "Hello."}, "text": "Hello."}]}),
        END,
    ],
    "text in place of delta": [STREAM, event({"choices": [{"text": "Hello."}]}), END],
    "delta as a text": [STREAM, event({"choices": [{"delta": "Hello."}]}), END],
    "choices as one object": [STREAM, event({"choices": {"delta": {"content": "Hello."}}}), END],
    "a second answer beside the first": [
        STREAM,
        said("Hello."),
        event({"choices": [{"index": 1, "delta": {"content": "Other."}, "text": "Other."}]}),
        event({"choices": [{"index": 1, "delta": {}, "finish_reason": "stop"}]}),
        END,
    ],
    "finish reason as an empty text before": [
        STREAM,
        chunk({"content": "Hello."}, "", text="Hello."),
        END,
    ],
    "finish reason as the word null before": [
        STREAM,
        chunk({"content": "Hello."}, "null", text="Hello."),
        END,
    ],
    "another's word for stop": [STREAM, said("Hello."), said("", "eos_token"), DONE],
    "stop in capitals": [STREAM, said("Hello."), said("", "STOP"), DONE],
    "usage after the end": [STREAM, *TWO, tokens(9, 2), DONE],
    "error null beside an answer": [STREAM, said("Hello.", error=None), END, DONE],
    "a code of success": [STREAM, said("Hello."), said("", "stop", code=0, msg="success"), DONE],
    "silence after the end": [STREAM, *TWO, HOLD],
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", WORDS)
def test_no_word_is_lost(name: str, shape: str) -> None:
    """In whatever form the words come, all of them are there, and nothing else is."""
    with scripted(WORDS[name]) as server:
        deltas, answer = asked(answerer_at(server.url, SHAPES[shape]))
    assert (answer.text, answer.outcome, answer.error) == ("Hello.", "complete", None)
    assert "".join(deltas) == "Hello."


def failing(**more: Any) -> bytes:
    return event({"id": "x", "choices": [{"index": 0, "delta": {"content": ""}} | more]})


MESSAGE = f"Upstream is gone, {KEY}."
SAID = "Upstream is gone, [key]."

# how a server says that it failed, after "Hel": (what it sends, the error, its words)
FAILURES: dict[str, tuple[list[bytes], type[errors.FallbackError], str | None]] = {
    "finish reason error": ([said("", "error"), DONE], errors.AnswerBrokenOff, None),
    "finish reason ERROR": ([said("", "ERROR"), DONE], errors.AnswerBrokenOff, None),
    "finish reason abort": ([said("", "abort"), DONE], errors.AnswerBrokenOff, None),
    "finish reason cancelled": ([said("", "cancelled"), DONE], errors.AnswerBrokenOff, None),
    "finish reason of no resources": (
        [said("", "insufficient_system_resource"), DONE],
        errors.AnswerBrokenOff,
        None,
    ),
    "finish reason of a network": ([said("", "network_error"), DONE], errors.AnswerBrokenOff, None),
    "finish reason of tools": ([said("", "tool_calls"), DONE], errors.AnswerBrokenOff, None),
    "finish reason nobody knows": ([said("", "xyzzy"), DONE], errors.AnswerBrokenOff, None),
    "finish reason that is no text": ([said("", 5)], errors.AnswerCut, None),  # type: ignore[arg-type]
    "finish reason, and then more": ([said("", "stop"), said("lo")], errors.AnswerCut, None),
    "error within the choice": (
        [failing(error={"code": 502, "message": MESSAGE}, finish_reason="error")],
        errors.ServerFailed,
        SAID,
    ),
    "error within the choice, called a stop": (
        [failing(error={"message": MESSAGE}, finish_reason="stop")],
        errors.ServerFailed,
        SAID,
    ),
    "error beside the choices": (
        [said("", "error", error={"message": MESSAGE})],
        errors.ServerFailed,
        SAID,
    ),
    "error as a text": ([event({"error": MESSAGE})], errors.ServerFailed, SAID),
    "error as a list": ([event({"error": [{"message": MESSAGE}]})], errors.ServerFailed, SAID),
    "error within an error": (
        [event({"error": {"error": {"message": MESSAGE}}})],
        errors.ServerFailed,
        SAID,
    ),
    "error as JSON in a text": (
        [event({"error": json.dumps({"error": {"message": MESSAGE}})})],
        errors.ServerFailed,
        SAID,
    ),
    "error by its object": (
        [event({"object": "error", "message": MESSAGE, "code": 50001})],
        errors.ServerFailed,
        SAID,
    ),
    "error by its type": (
        [event({"type": "error", "error": {"type": "overloaded", "message": MESSAGE}})],
        errors.ServerFailed,
        SAID,
    ),
    "error by its event": (
        [b"event: error\ndata: " + json.dumps({"message": MESSAGE}).encode() + b"\n\n"],
        errors.ServerFailed,
        SAID,
    ),
    "errors in a list": ([event({"errors": [{"message": MESSAGE}]})], errors.ServerFailed, SAID),
    "detail in place of an error": ([event({"detail": MESSAGE})], errors.ServerFailed, SAID),
    "a code and a message": ([event({"code": 1001, "msg": MESSAGE})], errors.ServerFailed, SAID),
    "a code within": (
        [event({"choices": None, "base_resp": {"status_code": 1004, "status_msg": MESSAGE}})],
        errors.ServerFailed,
        SAID,
    ),
    "a part that is no text": (
        [content([{"type": "image", "url": "x"}]), END],
        errors.AnswerUnreadable,
        None,
    ),
    "content that is a number": ([content(42), END], errors.AnswerUnreadable, None),
    "half of an emoji": (
        [b'data: {"choices": [{"delta": {"content": "\\ud83d"}, "text": "\\ud83d"}]}\n\n', END],
        errors.AnswerUnreadable,
        None,
    ),
    "JSON nested too deeply": (
        [b'data: {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n\n"],
        errors.AnswerUnreadable,
        None,
    ),
    "a number of ten thousand digits": (
        [b'data: {"x": ' + b"9" * 10_000 + b"}\n\n"],
        errors.AnswerUnreadable,
        None,
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", FAILURES)
def test_what_lost_text_is_never_complete(name: str, shape: str) -> None:
    """What came before is kept, the answer is cut, and the server's words come without the key."""
    events, kind, words = FAILURES[name]
    with scripted([STREAM, said("Hel"), *events]) as server:
        _, answer = asked(answerer_at(server.url, SHAPES[shape]))
    assert (answer.outcome, type(answer.error)) == ("cut", kind)
    assert answer.text.startswith("Hel")
    assert answer.error is not None
    assert answer.error.facts.get("words") == words
    assert KEY not in repr(answer)


LIMITS = ["length", "max_tokens", "MAX_TOKENS", "model_length", "model_context_window_exceeded"]
FILTERS = ["content_filter", "SAFETY", "sensitive", "refusal", "guardrail_intervened"]


@pytest.mark.parametrize("reason", LIMITS + FILTERS)
def test_other_words_for_the_limit_and_the_filter(reason: str) -> None:
    """They are told as what they are."""
    with scripted([STREAM, said("Hel"), said("", reason), DONE]) as server:
        _, answer = asked(answerer_at(server.url))
    assert answer.outcome == ("truncated" if reason in LIMITS else "filtered")


@pytest.mark.parametrize("streaming", [True, False])
def test_a_failed_choice_of_a_whole_answer(streaming: bool) -> None:
    """The same where nothing is streamed."""
    body = whole("Hel", "error")
    body["choices"][0]["error"] = {"code": 502, "message": MESSAGE}
    with scripted(reply(200, body)) as server:
        _, answer = asked(answerer_at(server.url, streaming=streaming))
    assert (type(answer.error), answer.outcome) == (errors.ServerFailed, "failed")
    assert answer.error is not None
    assert answer.error.facts["words"] == SAID


@pytest.mark.parametrize(
    "count",
    [-1, 10**30, 1.5, "9", True, None, [9], float("inf")],
    ids=lambda count: repr(count)[:9],
)
def test_a_count_of_tokens_that_is_none(count: Any) -> None:
    """Neither kept nor priced: the tokens are estimated."""
    usage = {"prompt_tokens": count, "completion_tokens": 2}
    with scripted([STREAM, said("Hi you", "stop", usage=usage), DONE]) as server:
        _, answer = asked(answerer_at(server.url))
    assert (answer.outcome, answer.usage.source) == ("complete", "estimated")
    assert answer.usage != Usage(9, 2, "reported")


@pytest.mark.parametrize("model", [5, ["m"], "x" * 5_000, "a\nb", "\x1b[31mred", {"id": "m"}])
def test_a_models_name_that_is_none(model: Any) -> None:
    """It is left out: no page, log or terminal gets it."""
    with scripted([STREAM, said("Hi", "stop", model=model), DONE]) as server:
        _, answer = asked(answerer_at(server.url))
    assert (answer.outcome, answer.model) == ("complete", None)


def test_half_a_character_in_each_chunk() -> None:
    """Servers that cut their JSON between the halves of a surrogate pair lose nothing."""
    halves = [rb"Hi \ud83d", rb"\ude00!"]
    chunks = [b'data: {"choices": [{"delta": {"content": "%s"}}]}\n\n' % half for half in halves]
    with scripted([STREAM, *chunks, END, DONE]) as server:
        deltas, answer = asked(answerer_at(server.url))
    assert (answer.text, answer.outcome) == ("Hi \N{GRINNING FACE}!", "complete")
    assert deltas == ["Hi ", "\N{GRINNING FACE}!"]
