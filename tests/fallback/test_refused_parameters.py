"""Servers that do not take an optional parameter, and the words in which they say so.

The kind: a 400 or 422 that is about a part of the request without which an answer is possible.
The name of the part stands somewhere in the answer; where, every server decides for itself.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from fallback import errors
from fallback.targets.target import load_targets
from fallback.transport.parameter_support import ParameterSupport, refused_parameter
from tests.fallback.asked import CHAT, COMPLETION, answerer_at, asked
from tests.fallback.scripted import HELLO, error, reply, scripted, whole

FULL = replace(
    CHAT, temperature=0.0, top_p=1.0, frequency_penalty=0.5, presence_penalty=0.1, effort="low"
)


def forbidden(*loc: str) -> dict[str, Any]:
    return {
        "type": "extra_forbidden",
        "loc": ["body", *loc],
        "msg": "Extra inputs are not permitted",
    }


# name: (status, body, the parameter that is not sent again)
REFUSALS: dict[str, tuple[int, Any, str]] = {
    "OpenAI": (
        400,
        {"error": {"message": "No.", "param": "temperature", "code": "unsupported_value"}},
        "temperature",
    ),
    "OpenAI of old": (
        400,
        {"error": {"message": "Unrecognized request argument supplied: stream_options"}},
        "stream_options",
    ),
    "FastAPI": (422, {"detail": [forbidden("stream_options")]}, "stream_options"),
    "FastAPI, the inner name": (
        422,
        {"detail": [forbidden("stream_options", "include_usage")]},
        "stream_options",
    ),
    "Mistral": (
        422,
        {"object": "error", "message": {"detail": [forbidden("frequency_penalty")]}},
        "frequency_penalty",
    ),
    "a bare list": (422, [forbidden("presence_penalty")], "presence_penalty"),
    "a list around the error": (
        400,
        [{"error": {"code": 400, "message": 'Unknown name "top_p": Cannot find field.'}}],
        "top_p",
    ),
    "JSON in a string": (
        400,
        {"error": json.dumps({"message": json.dumps([forbidden("reasoning_effort")])})},
        "reasoning_effort",
    ),
    "JSON schema": (
        400,
        {"error": {"message": "property 'stream_options' is unsupported"}},
        "stream_options",
    ),
    "Groq": (
        400,
        {
            "error": {
                "message": "'messages.0' : for 'role:user' ok; property 'top_p' is unsupported"
            }
        },
        "top_p",
    ),
    "a Java bean": (
        400,
        {"message": 'Unrecognized field "frequencyPenalty" (class ChatRequest), not ignorable'},
        "frequency_penalty",
    ),
    "Go": (400, {"error": 'json: unknown field "presence_penalty"'}, "presence_penalty"),
    "Rust": (
        422,
        "Failed to deserialize the JSON body into the target type: unknown field "
        "`stream_options`, expected one of `model`, `messages` at line 1 column 80",
        "stream_options",
    ),
    "LiteLLM": (
        400,
        {
            "error": {
                "message": "litellm.UnsupportedParamsError: bedrock does not support parameters: "
                "['frequency_penalty'], for model=x. To drop these, set drop_params=True",
                "type": None,
                "param": None,
                "code": "400",
            }
        },
        "frequency_penalty",
    ),
    "text-generation-inference": (
        422,
        {"error": "Input validation error: `temperature` must be strictly positive"},
        "temperature",
    ),
    "a sentence": (
        400,
        {"error": {"message": "reasoning_effort is not available for this model."}},
        "reasoning_effort",
    ),
    "plain text": (400, "The parameter temperature is not accepted here", "temperature"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_the_refused_parameter_is_dropped_and_remembered(name: str) -> None:
    """One refusal costs one request more; everything else is still sent; the next question
    asks rightly at once."""
    status, body, parameter = REFUSALS[name]
    support = ParameterSupport()
    data = body.encode() if isinstance(body, str) else body
    refusal = reply(status, data, "text/plain" if isinstance(body, str) else "application/json")
    with scripted(refusal, HELLO) as server:
        answerer = answerer_at(server.url, FULL, parameter_support=support)
        first, second = asked(answerer)[1], asked(answerer)[1]
        sent = [set(one) for one in server.bodies]
    assert (first.outcome, first.retries) == ("complete", 1)
    assert (second.outcome, second.retries) == ("complete", 0)
    assert sent == [sent[0], sent[0] - {parameter}, sent[0] - {parameter}]


def test_a_server_that_does_not_stream_is_asked_for_a_whole_answer() -> None:
    """Also that is a parameter one can do without."""
    refusal = error(400, "Streaming is not supported for this model.")
    with scripted(refusal, reply(200, whole("Hello."))) as server:
        answer = asked(answerer_at(server.url))[1]
    assert (answer.text, answer.outcome) == ("Hello.", "complete")
    assert ["stream" in body for body in server.bodies] == [True, False]


# what speaks of something else, whatever words it uses
OTHERS = [
    (400, {"error": {"message": "Please stop sending requests to this stream of models."}}),
    (400, {"error": {"message": "Invalid 'messages': expected an array."}}),
    (422, {"detail": [{"loc": ["body", "messages", 0, "content"], "msg": "field required"}]}),
    (400, {"error": {"message": "The body has 3 unknown problems."}}),
    (400, "nothing"),
    (422, [1, None, {}]),
]


@pytest.mark.parametrize(("status", "body"), OTHERS)
def test_what_is_about_something_else_drops_nothing(status: int, body: Any) -> None:
    """`stop` and `stream` are words of a sentence too: the request is not sent again."""
    with scripted(reply(status, body if not isinstance(body, str) else body.encode())) as server:
        answer = asked(answerer_at(server.url, COMPLETION))[1]
        assert len(server.requests) == 1
    assert type(answer.error) is errors.RequestRefused


def test_a_server_that_refuses_everything_is_left_in_peace() -> None:
    """Each parameter is dropped once, and then the refusal is told: no endless questions."""
    refusal = error(400, "temperature, top_p, stream_options, max_tokens: all wrong")
    with scripted(refusal) as server:
        answer = asked(answerer_at(server.url, FULL))[1]
        assert len(server.requests) <= 6
    assert type(answer.error) is errors.RequestRefused


def test_omit_names_what_is_never_sent(tmp_path: Any) -> None:
    """A target says itself what its server does not take; no request is lost to find out."""
    file = tmp_path / "targets.toml"
    file.write_text(
        """
        [targets.mine]
        shape = "chat"
        model = "m"
        base_url = "http://localhost:1/v1"
        temperature = 0
        omit = ["stream_options", "temperature"]
        """
    )
    target = load_targets(file)["mine"]
    with scripted(HELLO) as server:
        assert asked(answerer_at(server.url, target))[1].outcome == "complete"
    assert {"stream_options", "temperature"} & set(server.bodies[0]) == set()
    file.write_text(file.read_text().replace('"temperature"', '"messages"'))
    with pytest.raises(errors.TargetsFileInvalid, match=r"targets\.mine\.omit: expected some of"):
        load_targets(file)


@pytest.mark.parametrize("text", ["stream ", "a.", "parameter:\t", "[", "body.stop", "streaming n"])
def test_a_long_refusal_is_looked_through_in_no_time(text: str) -> None:
    """What is looked at is bounded, and each expression is linear in it."""
    answer = text * 100_000
    started = time.perf_counter()
    refused_parameter(None, answer, {"stop": 1, "stream": True})
    assert time.perf_counter() - started < 1
