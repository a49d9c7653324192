"""What is really sent, in every shape, and how a refused parameter is handled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fallback import errors
from fallback.answerer import Message, Question
from fallback.build import answerer_for
from fallback.prompts import SYSTEM
from fallback.targets.target import load_targets
from fallback.transport.parameter_support import ParameterSupport
from tests.fallback.as_responses import as_responses
from tests.fallback.asked import CHAT, COMPLETION, KEY, answerer_at, asked
from tests.fallback.scripted import HELLO, closed_port, error, reply, scripted, whole

TALK = Question(
    "What is Lex?",
    history=(Message("user", "안녕"), Message("assistant", "[ChatGPT] 반갑습니다.")),
    system="Be brief.",
)
TURNS = [
    {"role": "user", "content": "안녕"},
    {"role": "assistant", "content": "반갑습니다."},
    {"role": "user", "content": "What is Lex?"},
]
STREAMED = {"stream": True, "stream_options": {"include_usage": True}}
MESSAGES = [{"role": "system", "content": "Be brief."}, *TURNS]
PROMPT = "Be brief.\n\nUser: 안녕\nAssistant: 반갑습니다.\nUser: What is Lex?\nAssistant:"
ORIGINAL = {
    "temperature": 0,
    "max_tokens": 2000,
    "top_p": 1,
    "frequency_penalty": 0.5,
    "presence_penalty": 0.1,
}

# preset: the body it sends
BODIES: dict[str, dict[str, Any]] = {
    "gpt-3.5-turbo": {"model": "gpt-3.5-turbo", "messages": MESSAGES, **ORIGINAL},
    "text-davinci-003": {
        "model": "text-davinci-003",
        "prompt": PROMPT,
        "stop": ["\nUser:"],
        **ORIGINAL,
    },
    "gpt-6-luna": {
        "model": "gpt-6-luna",
        "messages": MESSAGES,
        "max_completion_tokens": 2000,
        "reasoning_effort": "none",
        "temperature": 0,
    },
    "gpt-6-luna-emulated": {
        "model": "gpt-6-luna",
        "messages": [{"role": "user", "content": PROMPT}],
        "max_completion_tokens": 2000,
        "reasoning_effort": "none",
        "temperature": 0,
    },
    "gpt-6-luna-responses": {
        "model": "gpt-6-luna",
        "instructions": "Be brief.",
        "input": TURNS,
        "max_output_tokens": 2000,
        "store": False,
        "reasoning": {"effort": "none"},
        "temperature": 0,
    },
    "gpt-6-luna-search": {
        "model": "gpt-6-luna",
        "instructions": "Be brief.",
        "input": TURNS,
        "max_output_tokens": 2000,
        "store": False,
        "reasoning": {"effort": "low"},
        "text": {"verbosity": "low"},
        "tools": [{"type": "web_search"}],
        "max_tool_calls": 3,
    },
}
PATHS = {"messages": "chat/completions", "prompt": "completions", "input": "responses"}


@pytest.mark.parametrize("streaming", [True, False])
@pytest.mark.parametrize("name", BODIES)
def test_presets_send(name: str, streaming: bool) -> None:
    """The body of each preset, the same on the wire and in the answer."""
    target = load_targets()[name]
    script = HELLO if streaming else reply(200, whole("Hello."))
    of_responses = target.shape == "responses"
    with scripted(as_responses(script) if of_responses else script) as server:
        answerer = answerer_at(
            server.url, target, environ={"OPENAI_API_KEY": KEY}, streaming=streaming
        )
        _, answer = asked(answerer, TALK)
    streamed = {"stream": True} if of_responses else STREAMED
    expected = BODIES[name] | (streamed if streaming else {})
    assert server.bodies == [expected]
    assert answer.sent == expected
    assert (answer.text, answer.outcome, answer.target) == ("Hello.", "complete", name)
    assert answer.emulated is (name == "gpt-6-luna-emulated")
    path = next(path for member, path in PATHS.items() if member in expected)
    assert server.requests[0].path == f"/v1/{path}"


@pytest.mark.parametrize("name", ["gpt-3.5-turbo", "text-davinci-003"])
def test_a_retired_model_is_not_asked_at_openai(name: str) -> None:
    """After its last day no request is made: the sentence gives the date and the successor."""
    target = load_targets()[name]
    answerer = answerer_for(target, environ={}, today=lambda: date(2026, 11, 21))
    _, answer = asked(answerer)
    assert (answer.outcome, type(answer.error)) == ("failed", errors.ModelRetired)
    assert str(answer.error) == (
        f"The model {name} has been shut down on {target.shutdown_date}. "
        f"Choose {target.successor} instead."
    )


def test_a_gateway_may_still_answer_to_a_retired_name() -> None:
    """The built-in dates are OpenAI's; a local server's alias lives on."""
    target = load_targets()["gpt-3.5-turbo"]
    assert [target.retired(date(2026, 10, day)) for day in (22, 23)] == [False, True]
    assert not replace(target, base_url="http://localhost:11434/v1").retired(date(2030, 1, 1))


def refusal(parameter: str, code: str = "unsupported_parameter") -> Any:
    message = f"Unsupported parameter: '{parameter}' is not supported with this model."
    return error(400, message, code=code, param=parameter)


def test_a_refused_limit_and_temperature_are_changed_once_and_remembered() -> None:
    """Two refusals cost two requests more, the first time only, and in every thread after."""
    target = replace(CHAT, temperature=0.0)
    parameter_support = ParameterSupport()
    refusals = [refusal("max_tokens"), refusal("temperature", "unsupported_value")]
    with scripted(*refusals, HELLO) as server:
        first = asked(answerer_at(server.url, target, parameter_support=parameter_support))[1]
        second = asked(answerer_at(server.url, target, parameter_support=parameter_support))[1]
    kept = [{"max_tokens", "temperature"}, {"max_completion_tokens", "temperature"}]
    kept += [{"max_completion_tokens"}] * 2
    names = {"max_tokens", "max_completion_tokens", "temperature"}
    assert [names & set(body) for body in server.bodies] == kept
    assert [first.outcome, second.outcome] == ["complete", "complete"]
    assert [first.retries, second.retries] == [2, 0]
    assert first.sent == server.bodies[2]


@pytest.mark.parametrize(
    ("message", "code", "param"),
    [
        ("Unsupported value: 'stop' is odd", None, None),
        ("Unrecognized request argument supplied: stop", None, None),
        ("Extra inputs are not permitted: stop", None, None),
        ("No.", "unsupported_parameter", "stop"),
    ],
)
def test_the_parameter_is_found_in_what_the_server_says(
    message: str, code: str | None, param: str | None
) -> None:
    """OpenAI names it in `param`, others in the sentence only."""
    with scripted(error(400, message, code=code, param=param), HELLO) as server:
        answer = asked(answerer_at(server.url, COMPLETION))[1]
    assert answer.outcome == "complete"
    assert ["stop" in body for body in server.bodies] == [True, False]


@pytest.mark.parametrize("parameter", ["messages", "max_completion_tokens"])
def test_what_cannot_be_spared_is_not_tried_again(parameter: str) -> None:
    """A refusal of the messages, or of both names of the limit in turn, is reported."""
    target = replace(CHAT, limit_param="max_completion_tokens")
    with scripted(refusal(parameter), refusal("max_tokens")) as server:
        answer = asked(answerer_at(server.url, target))[1]
    assert type(answer.error) is errors.RequestRefused
    assert len(server.requests) == (1 if parameter == "messages" else 2)


def test_the_first_listed_model_is_asked() -> None:
    """A target without a model of its own takes what a local server has loaded."""
    listed = reply(200, {"object": "list", "data": [{"id": "qwen"}, {"id": "llama"}]})
    with scripted(listed, HELLO) as server:
        answer = asked(answerer_at(server.url, replace(CHAT, model="*")))[1]
    assert [request.path for request in server.requests] == ["/v1/models", "/v1/chat/completions"]
    assert answer.sent["model"] == "qwen"


def test_a_server_without_models_says_so() -> None:
    """Nothing loaded is nothing to ask."""
    with scripted(reply(200, {"object": "list", "data": []})) as server:
        answer = asked(answerer_at(server.url, replace(CHAT, model="*")))[1]
    assert str(answer.error) == (
        "The server of under-test does not know the model (it lists none)."
    )


def test_without_a_system_prompt_ours_is_sent_and_an_empty_one_is_none() -> None:
    """The prompt can be edited away."""
    with scripted(HELLO) as server:
        for system in (None, ""):
            asked(answerer_at(server.url), Question("Hi", system=system))
    assert [body["messages"][0] for body in server.bodies] == [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": "Hi"},
    ]


def test_an_embedded_target_needs_its_address() -> None:
    """Forgetting to start the endpoint is a mistake of the program, not of the world."""
    with pytest.raises(ValueError, match="offline-chat is embedded: start the endpoint"):
        answerer_for(load_targets()["offline-chat"], environ={})


def test_a_gateways_own_fallback_is_on_record() -> None:
    """LiteLLM answers from another model with no sign in the body; its headers and the returned
    model tell, and the target's price no longer counts."""
    headers = {"x_litellm_attempted_fallbacks": 1, "x_litellm_call_id": "call-1"}
    body = whole("Hello.") | {"model": "another"}
    with scripted(reply(200, body, **headers)) as server:
        answer = asked(answerer_at(server.url))[1]
    assert (answer.model, answer.cost, answer.request_id) == ("another", None, "call-1")
    assert answer.received == {
        "status": 200,
        "request_id": "call-1",
        "model": "another",
        "finish_reason": "stop",
        "headers": {"x-litellm-attempted-fallbacks": "1"},
        "usage": {"prompt_tokens": 9, "completion_tokens": 2},
    }


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Behind a company's proxy the embedded endpoint and local servers are still reached."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, closed_port())
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with scripted(HELLO) as server:
        assert asked(answerer_at(server.url))[1].outcome == "complete"
