"""Every way a server is known to fail, and what is made of it.

The rows follow what was measured of openai 3.54: statuses, retries, answers with status 200
that are none, streams that break. Each ends in one answer with an outcome and a sentence.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from fallback import errors
from fallback.answerer import Question, Usage
from loopback import serving
from tests.fallback.as_responses import as_responses, delta
from tests.fallback.asked import CHAT, COMPLETION, KEY, RESPONSES, answerer_at, asked
from tests.fallback.scripted import (
    DONE,
    HELLO,
    HOLD,
    RESET,
    SSE,
    STREAM,
    Script,
    closed_port,
    error,
    event,
    head,
    reply,
    said,
    scripted,
    whole,
)

SHAPES = {"chat": CHAT, "completion": COMPLETION, "responses": RESPONSES}
GONE = (
    "The model `some-model` has been deprecated, learn more here: "
    "https://platform.openai.com/docs/deprecations"
)
UNKNOWN = "The model `some-model` does not exist or you do not have access to it."
WRONG = (
    "This is a chat model and not supported in the v1/completions endpoint. "
    "Did you mean to use v1/chat/completions?"
)

# name: (script, error, its sentence, requests seen)
STATUSES: dict[str, tuple[Script, type[errors.FallbackError], str, int]] = {
    "wrong key": (
        error(401, f"Incorrect API key provided: {KEY}.", code="invalid_api_key"),
        errors.KeyRefused,
        "The server of under-test refused the key (HTTP 401).",
        1,
    ),
    "no permission": (
        error(403, "You are not allowed to sample."),
        errors.KeyRefused,
        "The server of under-test refused the key (HTTP 403).",
        1,
    ),
    "retired model": (
        error(404, GONE, code="model_not_found"),
        errors.ModelRetired,
        "The model some-model has been shut down.",
        1,
    ),
    "retired at Azure": (
        error(400, "The model version is gone.", code="ServiceModelDeprecated"),
        errors.ModelRetired,
        "The model some-model has been shut down.",
        1,
    ),
    "gone, 410": (
        error(410, "Gone"),
        errors.ModelRetired,
        "The model some-model has been shut down.",
        1,
    ),
    "retired behind LiteLLM": (
        error(404, f"litellm.NotFoundError: {GONE}", code="404"),
        errors.ModelRetired,
        "The model some-model has been shut down.",
        1,
    ),
    "unknown model": (
        error(404, UNKNOWN, code="model_not_found"),
        errors.ModelUnknown,
        "The server of under-test does not know the model some-model.",
        1,
    ),
    "unknown to Ollama": (
        error(404, 'model "some-model" not found, try pulling it first'),
        errors.ModelUnknown,
        "The server of under-test does not know the model some-model.",
        1,
    ),
    "unknown to LiteLLM": (
        error(400, "Invalid model name passed in model=some-model.", code="400"),
        errors.ModelUnknown,
        "The server of under-test does not know the model some-model.",
        1,
    ),
    "not for this project": (
        error(403, "Project does not have access to model", code="model_not_found"),
        errors.ModelUnknown,
        "The server of under-test does not know the model some-model.",
        1,
    ),
    "wrong endpoint": (
        error(404, WRONG, param="model"),
        errors.WrongEndpoint,
        "The model some-model is not served in the {shape} shape that under-test uses.",
        1,
    ),
    "wrong address": (
        reply(404, b"<html>Not Found</html>", "text/html"),
        errors.NotAnApi,
        "The address of under-test answers with HTTP 404, not as an OpenAI-compatible server.",
        1,
    ),
    "bad request": (
        error(400, "Invalid 'messages': something else.", code="invalid_value"),
        errors.RequestRefused,
        "under-test did not accept the request: Invalid 'messages': something else.",
        1,
    ),
    "unprocessable": (
        reply(422, {"detail": [{"loc": ["body"]}]}),
        errors.RequestRefused,
        "under-test did not accept the request: HTTP 422",
        1,
    ),
    "prompt too long": (
        error(400, "This model's maximum context length is 9.", code="context_length_exceeded"),
        errors.PromptTooLong,
        "The question and its history are too long for under-test: "
        "This model's maximum context length is 9.",
        1,
    ),
    "filtered prompt": (
        error(400, "The response was filtered.", code="content_filter"),
        errors.AnswerFiltered,
        "under-test declined to answer this for reasons of content.",
        1,
    ),
    "quota": (
        error(429, "You exceeded your current quota.", code="insufficient_quota"),
        errors.QuotaSpent,
        "The account behind under-test has used up its credit.",
        1,
    ),
    "rate limit": (
        error(429, "Slow down."),
        errors.RateLimited,
        "under-test is receiving too many requests.",
        2,
    ),
    "rate limit that says how long": (
        error(429, "Slow down.", retry_after="0.1"),
        errors.RateLimited,
        "under-test is receiving too many requests and asks to wait 0 seconds.",
        2,
    ),
    "rate limit in milliseconds": (
        error(429, "Slow down.", retry_after_ms="60"),
        errors.RateLimited,
        "under-test is receiving too many requests and asks to wait 0 seconds.",
        2,
    ),
    "rate limit too long to wait for": (
        error(429, "Slow down.", retry_after="30"),
        errors.RateLimited,
        "under-test is receiving too many requests and asks to wait 30 seconds.",
        1,
    ),
    "rate limit with a bad header": (
        error(429, "Slow down.", retry_after="soon"),
        errors.RateLimited,
        "under-test is receiving too many requests.",
        2,
    ),
    "server error": (
        error(500, "Oops."),
        errors.ServerFailed,
        "The server of under-test failed (HTTP 500).",
        2,
    ),
    "overloaded": (
        error(529, "Oops."),
        errors.ServerFailed,
        "The server of under-test failed (HTTP 529).",
        2,
    ),
    "HTML of a gateway": (
        reply(502, b"<html>Bad Gateway</html>", "text/html"),
        errors.ServerFailed,
        "The server of under-test failed (HTTP 502).",
        2,
    ),
    "request timeout": (
        error(408, "Too slow."),
        errors.ServerFailed,
        "The server of under-test failed (HTTP 408).",
        2,
    ),
    "conflict": (
        error(409, "Again."),
        errors.ServerFailed,
        "The server of under-test failed (HTTP 409).",
        2,
    ),
    "reset before the answer": (
        [RESET],
        errors.ConnectionBroken,
        "The server of under-test closed the connection before it answered.",
        2,
    ),
    "closed before the answer": (
        [],
        errors.ConnectionBroken,
        "The server of under-test closed the connection before it answered.",
        2,
    ),
    "closed within the head": (
        [b"HTTP/1.1 200 OK\r\ncontent-"],
        errors.ConnectionBroken,
        "The server of under-test closed the connection before it answered.",
        2,
    ),
    "not HTTP": (
        [b"SSH-2.0-OpenSSH_9.6\r\n"],
        errors.ConnectionBroken,
        "The server of under-test closed the connection before it answered.",
        2,
    ),
    "HTML with status 200": (
        reply(200, b"<html>Welcome to the hotel</html>", "text/html"),
        errors.NotAnApi,
        "The address of under-test answers with text/html, not as an OpenAI-compatible server.",
        1,
    ),
    "an error with status 200": (
        reply(200, {"error": {"message": "no"}}),
        errors.ServerFailed,
        "The server of under-test failed (an error in place of an answer).",
        1,
    ),
    "no choices": (
        reply(200, {"id": "x", "choices": []}),
        errors.AnswerUnreadable,
        "under-test sent something that cannot be read as an answer (no choices).",
        1,
    ),
    "choices null": (
        reply(200, {"id": "x", "choices": None}),
        errors.AnswerUnreadable,
        "under-test sent something that cannot be read as an answer (no choices).",
        1,
    ),
    "JSON that is no object": (
        reply(200, [1, 2]),
        errors.AnswerUnreadable,
        "under-test sent something that cannot be read as an answer (no choices).",
        1,
    ),
    "broken JSON": (
        reply(200, b'{"id": "x", "choi'),
        errors.AnswerUnreadable,
        "under-test sent something that cannot be read as an answer (broken JSON).",
        1,
    ),
    "empty JSON": (
        reply(200, b""),
        errors.AnswerUnreadable,
        "under-test sent something that cannot be read as an answer (broken JSON).",
        1,
    ),
    "JSON that is not UTF-8": (
        reply(200, b'{"id": "\xff\xfe"}'),
        errors.AnswerUnreadable,
        "under-test sent something that cannot be read as an answer (bytes that are not UTF-8).",
        1,
    ),
    "JSON cut off": (
        [head(200, content_length=500) + b'{"id": "x", "choi'],
        errors.ConnectionBroken,
        "The server of under-test closed the connection before it answered.",
        1,
    ),
    "content null": (
        reply(200, whole(None)),
        errors.AnswerEmpty,
        "under-test answered without a single word.",
        1,
    ),
    "choices of a wrong type": (
        reply(200, {"id": "x", "choices": "many"}),
        errors.AnswerCut,
        "The answer of under-test broke off before its end.",
        1,
    ),
}


# what is said otherwise where the route itself may be missing
IN_RESPONSES: dict[str, tuple[type[errors.FallbackError], str]] = {
    "wrong address": (
        errors.RouteMissing,
        "The server of under-test does not have /v1/responses (HTTP 404).",
    ),
}


def chunked(one: bytes) -> Script:
    """A chunked body that breaks off after one event."""
    return [head(200, SSE, transfer_encoding="chunked"), b"%x\r\n%s\r\n" % (len(one), one)]


def in_shape(shape: str, script: Script) -> Script:
    """A script is written for the two older shapes."""
    if shape != "responses":
        return script
    return chunked(delta("a")) if script == chunked(said("a")) else as_responses(script)


# a retry is the same in all shapes, and each costs its pause
ROWS = [(n, s) for n, row in STATUSES.items() for s in SHAPES if row[3] == 1 or s == "chat"]


@pytest.mark.parametrize(("name", "shape"), ROWS)
def test_nothing_is_answered(name: str, shape: str) -> None:
    """A server that does not answer ends as one failed answer with the sentence for it."""
    script, kind, sentence, requests = STATUSES[name]
    if shape == "responses":
        kind, sentence = IN_RESPONSES.get(name, (kind, sentence))
    with scripted(in_shape(shape, script)) as server:
        deltas, answer = asked(answerer_at(server.url, SHAPES[shape]))
    member = "output" if shape == "responses" else "choices"
    expected_sentence = sentence.format(shape=shape).replace("no choices", f"no {member}")
    assert (type(answer.error), str(answer.error)) == (kind, expected_sentence)
    expected = {errors.AnswerFiltered: "filtered", errors.AnswerCut: "cut"}
    assert answer.outcome == expected.get(kind, "failed")
    assert (deltas, answer.text, answer.first_s) == ([], "", None)
    assert (answer.usage, answer.cost) == (
        (Usage(9, 2, "reported"), answer.cost) if kind is errors.AnswerEmpty else (Usage(), None)
    )
    assert (len(server.requests), answer.retries) == (requests, requests - 1)


NOWHERE = {"closed port": closed_port(), "no such host": "http://no-such-host.invalid/v1"}


@pytest.mark.parametrize("url", NOWHERE.values(), ids=NOWHERE)
def test_nobody_there(url: str) -> None:
    """A server that is not running is named at once, without a retry."""
    _, answer = asked(answerer_at(url))
    assert type(answer.error) is errors.ServerUnreachable
    assert str(answer.error) == "The server of under-test could not be reached."
    assert (answer.outcome, answer.retries) == ("failed", 0)


# name: (script, texts handed on, outcome, error)
BROKEN_EVENT = b'data: {"choices": [{"de\n\n'
STREAMS: dict[str, tuple[Script, list[str], str, type[errors.FallbackError] | None]] = {
    "as it should be": (HELLO, ["Hel", "lo."], "complete", None),
    "with comments between": (
        [STREAM, b": ping\n\n", said("a"), b": ping\n\n", said("", "stop"), DONE],
        ["a"],
        "complete",
        None,
    ),
    "finish reason beside the last word": (
        [STREAM, said("a"), said("b", "stop"), DONE],
        ["a", "b"],
        "complete",
        None,
    ),
    "finished without [DONE]": ([STREAM, said("a"), said("", "stop")], ["a"], "complete", None),
    "chunks with nothing in them": (
        [STREAM, event({}), event({"choices": None}), said("a"), said("", "stop"), DONE],
        ["a"],
        "complete",
        None,
    ),
    "token limit": (
        [STREAM, said("a"), said("", "length"), DONE],
        ["a"],
        "truncated",
        errors.AnswerTruncated,
    ),
    "token limit before a word": (
        [STREAM, said("", "length"), DONE],
        [],
        "truncated",
        errors.AnswerTruncated,
    ),
    "content filter": (
        [STREAM, said("a"), said("", "content_filter"), DONE],
        ["a"],
        "filtered",
        errors.AnswerFiltered,
    ),
    "not a word": ([STREAM, said("", "stop"), DONE], [], "failed", errors.AnswerEmpty),
    "blanks only": ([STREAM, said("  \n", "stop"), DONE], [], "failed", errors.AnswerEmpty),
    "clean end without a finish reason": (
        [STREAM, said("a"), said("b")],
        ["a", "b"],
        "cut",
        errors.AnswerCut,
    ),
    "[DONE] without a finish reason": (
        [STREAM, said("a"), DONE],
        ["a"],
        "cut",
        errors.AnswerCut,
    ),
    "last event without its blank line": (
        [STREAM, said("a"), said("b", "stop").rstrip(b"\n")],
        ["a"],
        "cut",
        errors.AnswerCut,
    ),
    "nothing at all": ([STREAM], [], "cut", errors.AnswerCut),
    "cut within a length": (
        [head(200, SSE, content_length=9999), said("a"), said("b")],
        ["a", "b"],
        "cut",
        errors.AnswerCut,
    ),
    "cut within a chunked body": (
        chunked(said("a")),
        ["a"],
        "cut",
        errors.AnswerCut,
    ),
    "reset": ([STREAM, said("a"), 0.3, RESET], ["a"], "cut", errors.AnswerCut),
    "broken JSON": ([STREAM, said("a"), BROKEN_EVENT], ["a"], "cut", errors.AnswerUnreadable),
    "a ping without data": (
        [STREAM, said("a"), b"event: ping\n\n", said("b", "stop"), DONE],
        ["a", "b"],
        "complete",
        None,
    ),
    "bytes that are not UTF-8": (
        [STREAM, said("a"), b"data: \xff\xfe\n\n"],
        ["a"],
        "cut",
        errors.AnswerUnreadable,
    ),
    "an error as an event": (
        [STREAM, said("a"), event({"error": {"message": f"Overloaded, {KEY}", "code": "x"}})],
        ["a"],
        "cut",
        errors.ServerFailed,
    ),
    "an error event without an error": (
        [STREAM, said("a"), b'event: error\ndata: {"message": "no"}\n\n'],
        ["a"],
        "cut",
        errors.ServerFailed,
    ),
    "events that are no objects": (
        [STREAM, said("a"), event("5"), event('"x"'), event("[1]"), event("null")],
        ["a"],
        "cut",
        errors.AnswerCut,
    ),
    "whole JSON in place of a stream": (reply(200, whole("Hello.")), ["Hello."], "complete", None),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", STREAMS)
def test_streams_end(name: str, shape: str) -> None:
    """What arrived is kept, and only a finish reason makes an answer complete."""
    script, texts, outcome, kind = STREAMS[name]
    if shape == "responses" and name == "last event without its blank line":
        texts = ["a", "b"]  # the end is an event of its own there
    with scripted(in_shape(shape, script)) as server:
        deltas, answer = asked(answerer_at(server.url, SHAPES[shape]))
    assert (deltas, answer.text) == (texts, "".join(texts))
    assert (answer.outcome, type(answer.error)) == (outcome, kind or type(None))
    assert (answer.first_s is None) == (not texts)
    assert len(server.requests) == 1
    assert KEY not in f"{answer!r}{answer.error}"


def test_a_refusal_is_filtered() -> None:
    """A model that declines says so in `refusal`, with no content."""
    refusal = {"index": 0, "delta": {"refusal": "I cannot."}, "finish_reason": "stop"}
    chunk = event({"id": "x", "model": "some-model", "choices": [refusal]})
    with scripted([STREAM, chunk, DONE], reply(200, whole(None, refusal="I cannot."))) as server:
        answerer = answerer_at(server.url)
        answers = [asked(answerer)[1], asked(answerer)[1]]
    for answer in answers:
        assert (answer.outcome, type(answer.error)) == ("filtered", errors.AnswerFiltered)
        assert answer.received["refusal"] == "I cannot."


# name: the script of a server that never ends, sending something often or nothing ever
ENDLESS: dict[str, tuple[Script, str]] = {
    "silence before the head": ([HOLD], ""),
    "head and silence": ([STREAM, HOLD], ""),
    "a word and silence": ([STREAM, said("a"), HOLD], "a"),
    "dripping comments": ([STREAM, said("a"), *[b": x\n\n", 0.02] * 500], "a"),
    "dripping head": ([b"HTTP/1.1 200 OK\r\nx: ", *[b"y", 0.02] * 500], ""),
    "dripping JSON": ([head(200, content_length=99999), *[b" ", 0.02] * 500], ""),
}


@pytest.mark.parametrize("shape", ["chat", "responses"])
@pytest.mark.parametrize("name", ENDLESS)
def test_the_wall_clock_decides(name: str, shape: str) -> None:
    """However a server keeps a call alive, it ends when the target's seconds are over."""
    script, text = ENDLESS[name]
    with scripted(in_shape(shape, script)) as server:
        started = time.monotonic()
        _, answer = asked(answerer_at(server.url, replace(SHAPES[shape], timeout_s=0.6)))
        took = time.monotonic() - started
    assert (answer.outcome, type(answer.error)) == ("timeout", errors.DeadlinePassed)
    assert str(answer.error) == "under-test did not finish within 1 seconds."
    assert answer.text == text
    assert took < 4  # each script would take ten seconds or for ever


@pytest.mark.parametrize("name", ENDLESS)
def test_stop_ends_it_at_once(name: str) -> None:
    """Stop is heard while the server is silent, and what had arrived is kept."""
    script, text = ENDLESS[name]
    stop = threading.Event()
    timer = threading.Timer(0.3, stop.set)
    with scripted(script) as server:
        timer.start()
        started = time.monotonic()
        _, answer = asked(answerer_at(server.url), stop=stop)
        took = time.monotonic() - started
    assert (answer.outcome, answer.error, answer.text) == ("stopped", None, text)
    assert took < 3  # the target's own limit is five seconds


def test_stop_during_the_pause_sends_nothing_more() -> None:
    """A retry that was planned is not sent, and so not billed, after Stop."""
    stop = threading.Event()
    with scripted(error(429, "Slow down.", retry_after="1")) as server:
        threading.Timer(0.3, stop.set).start()
        _, answer = asked(answerer_at(server.url), stop=stop)
        time.sleep(1.2)
        assert len(server.requests) == 1
    assert answer.outcome == "stopped"


class Endless(list[Any]):
    """A script that goes on for ten seconds, and tells when the client hung up."""

    def __init__(self, *steps: Any) -> None:
        super().__init__([*steps, *[b": x\n\n", 0.02] * 500])
        self.hung_up = threading.Event()

    def __iter__(self) -> Any:
        try:
            yield from super().__iter__()
        except GeneratorExit:
            self.hung_up.set()
            raise


def test_leaving_the_stream_hangs_up() -> None:
    """A caller that walks away closes the connection: the server need not go on writing."""
    script = Endless(STREAM, said("a"))
    with scripted(script) as server:
        stream = answerer_at(server.url).stream(Question("Hello?"), threading.Event())
        next(stream)
        stream.close()  # type: ignore[attr-defined]  # it is a generator
        assert script.hung_up.wait(60)


def test_an_answer_that_begins_too_late_is_hung_up_on() -> None:
    """A server that begins after the deadline finds nobody listening."""
    script = Endless(0.8, STREAM, said("a"))
    with scripted(script) as server:
        answer = asked(answerer_at(server.url, replace(CHAT, timeout_s=0.4)))[1]
        assert (answer.outcome, answer.text) == ("timeout", "")
        assert script.hung_up.wait(60)


def test_many_questions_side_by_side() -> None:
    """Thirty threads share an answerer, and each gets an answer of its own."""
    with scripted(HELLO) as server, ThreadPoolExecutor(30) as pool:
        answerer = answerer_at(server.url, replace(CHAT, timeout_s=30))
        answers = list(pool.map(lambda _: asked(answerer)[1], range(60)))
    assert {(answer.text, answer.outcome) for answer in answers} == {("Hello.", "complete")}
    assert len(server.requests) == 60


def test_a_retry_that_helps_is_counted() -> None:
    """After one failure the second request answers, and the answer says that it took two."""
    with scripted(error(503, "Oops."), HELLO) as server:
        deltas, answer = asked(answerer_at(server.url))
    assert deltas == ["Hel", "lo."]
    assert (answer.outcome, answer.retries, answer.request_id) == ("complete", 1, "req_1")
    assert answer.usage == Usage(9, 2, "reported")


def test_usage_of_zero_is_not_believed() -> None:
    """LiteLLM reports 0/0/0 on chunks where it means nothing: tokens are estimated then."""
    nought = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    with scripted([STREAM, said("Hi you", usage=nought), said("", "stop", usage=nought)]) as server:
        _, answer = asked(answerer_at(server.url))
    assert (answer.usage.source, answer.usage.output_tokens) == ("estimated", 2)


def test_usage_beside_the_last_word_is_taken() -> None:
    """llama.cpp puts it on a chunk that still has a choice."""
    usage = {"prompt_tokens": 7, "completion_tokens": 1, "total_tokens": 8}
    with scripted([STREAM, said("Hi", "stop", usage=usage), DONE]) as server:
        _, answer = asked(answerer_at(server.url))
    assert answer.usage == Usage(7, 1, "reported")
    assert answer.cost is not None
    assert f"{answer.cost:.6f}" == "0.000009"


def test_tokens_of_a_cut_answer_are_estimated() -> None:
    """An interrupted stream reports none, and it was paid for all the same."""
    with scripted([STREAM, said("four char")]) as server:
        _, answer = asked(answerer_at(server.url))
    assert (answer.outcome, answer.usage.source, answer.usage.output_tokens) == (
        "cut",
        "estimated",
        3,
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_the_connection_serves_the_next_question(shape: str) -> None:
    """A whole answer leaves its connection open: the next question needs no new handshake."""
    connections: set[Any] = set()
    hello = b"".join(step for step in in_shape(shape, HELLO)[1:] if isinstance(step, bytes))

    async def answering(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        connections.add(scope["client"])
        while (await receive()).get("more_body"):
            pass
        headers = [(b"content-type", SSE.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": hello})

    with serving(answering) as address:
        answerer = answerer_at(f"{address}/v1", SHAPES[shape])
        for _ in range(3):
            assert asked(answerer)[1].outcome == "complete"
            until_quiet()
    assert len(connections) == 1


def until_quiet() -> None:
    """Wait for the thread that reads the end of the body."""
    for thread in threading.enumerate():
        if thread.name == "fallback-call":
            thread.join(5)
