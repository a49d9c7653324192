"""Both shapes against servers that are not ours: `pytest -m peer`, `-k mock_ai_api` for the
small one only, which installs in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from fallback import errors
from fallback.answerer import Answer, Usage
from fallback.discovery import Discovery
from fallback.local import serve
from fallback.targets.target import Target
from tests.fallback.asked import CHAT, COMPLETION, RESPONSES, answerer_at, asked
from tests.peers.servers import LITELLM, MOCK_AI_API, running

pytestmark = [pytest.mark.peer, pytest.mark.timeout(600)]
LITELLM_KEY = "sk-local-test"


@pytest.fixture(scope="module")
def mock_ai_api() -> Iterator[str]:
    with running(MOCK_AI_API) as url:
        yield url


@pytest.fixture(scope="module")
def litellm() -> Iterator[str]:
    with serve(pace_s=0) as offline, running(LITELLM, OFFLINE_URL=offline) as url:
        yield url


def answered(url: str, target: Target, *, streaming: bool, key: str = "any") -> Answer:
    target = replace(target, timeout_s=30)
    answerer = answerer_at(url, target, streaming=streaming, environ={"TEST_KEY": key})
    deltas, answer = asked(answerer)
    assert "".join(deltas) == answer.text
    return answer


@pytest.mark.parametrize("streaming", [True, False])
@pytest.mark.parametrize(
    "target",
    [replace(CHAT, model="gpt-4.1"), replace(COMPLETION, model="gpt-3.5-turbo-instruct")],
    ids=["chat", "completion"],
)
def test_mock_ai_api_answers(mock_ai_api: str, target: Target, streaming: bool) -> None:
    """Text, model, finish reason and reported tokens in both shapes, streamed or whole."""
    answer = answered(mock_ai_api, target, streaming=streaming)
    assert answer.text == "Hello. It's nice to meet you."
    assert (answer.outcome, answer.finish_reason, answer.error) == ("complete", "stop", None)
    assert answer.model == target.model
    assert answer.usage.source == "reported"
    assert answer.usage.output_tokens == 12
    assert answer.cost is not None
    assert answer.retries == 0


@pytest.mark.parametrize(
    ("model", "kind", "retries"),
    [
        ("gpt-4.1:mock-400", errors.RequestRefused, 0),
        ("gpt-4.1:mock-401", errors.KeyRefused, 0),
        ("gpt-4.1:mock-429", errors.RateLimited, 1),
        ("gpt-4.1:mock-500", errors.ServerFailed, 1),
        ("gpt-4.1:mock-503", errors.ServerFailed, 1),
    ],
)
def test_mock_ai_api_fails(
    mock_ai_api: str, model: str, kind: type[errors.FallbackError], retries: int
) -> None:
    """Its faults are ours by name, and what may pass is tried twice."""
    answer = answered(mock_ai_api, replace(CHAT, model=model), streaming=True)
    assert (answer.outcome, type(answer.error), answer.retries) == ("failed", kind, retries)


def test_mock_ai_api_is_discovered(mock_ai_api: str) -> None:
    """Its list of models makes one target usable and another not."""
    targets = {
        model: replace(CHAT, name=model, model=model, base_url=mock_ai_api)
        for model in ("gpt-4.1", "gpt-9")
    }
    found = Discovery(targets, environ={"TEST_KEY": "any"}).settled(30)
    assert [(a.target.name, a.state) for a in found] == [
        ("gpt-4.1", "usable"),
        ("gpt-9", "unusable"),
    ]


@pytest.mark.parametrize("streaming", [True, False])
@pytest.mark.parametrize(
    ("target", "text"),
    [
        (replace(CHAT, model="gpt-3.5-turbo"), "Hello from a mock chat model."),
        (replace(COMPLETION, model="text-davinci-003"), "Hello from a mock completion model."),
    ],
    ids=["chat", "completion"],
)
def test_litellm_answers(litellm: str, target: Target, text: str, streaming: bool) -> None:
    """The names of 2023 live on behind a gateway, in both shapes, streamed or whole."""
    answer = answered(litellm, target, streaming=streaming, key=LITELLM_KEY)
    assert (answer.text, answer.outcome) == (text, "complete")
    assert answer.usage.source == "reported"
    assert isinstance(answer.usage, Usage)
    assert answer.request_id is not None


@pytest.mark.parametrize(
    ("model", "streaming", "text"),
    [
        ("gpt-3.5-turbo", False, "Hello from a mock chat model."),
        ("relayed", True, "(Offline answer: an explanation that comes with LexLens"),
        ("relayed", False, "(Offline answer: an explanation that comes with LexLens"),
    ],
)
def test_litellm_answers_in_the_responses_shape(
    litellm: str, model: str, streaming: bool, text: str
) -> None:
    """A mock of its own, which it cannot stream here, and what it relays from another server."""
    target = replace(RESPONSES, model=model, limit=400)
    answer = answered(litellm, target, streaming=streaming, key=LITELLM_KEY)
    assert (answer.outcome, answer.finish_reason) == ("complete", "completed")
    assert answer.text.startswith(text)
    assert answer.usage.source == "reported"


def test_litellm_has_the_route(litellm: str) -> None:
    """An empty request finds it, and costs nothing."""
    target = replace(RESPONSES, model="relayed", base_url=litellm)
    found = Discovery({"x": target}, environ={"TEST_KEY": LITELLM_KEY}).settled(30)
    assert [one.state for one in found] == ["usable"]


@pytest.mark.parametrize(
    ("model", "kind", "retries"),
    [
        ("limited", errors.RateLimited, 1),
        ("broken", errors.ServerFailed, 1),
        ("gpt-9", errors.ModelUnknown, 0),
    ],
)
def test_litellm_fails(
    litellm: str, model: str, kind: type[errors.FallbackError], retries: int
) -> None:
    """A gateway's own statuses and words: its unknown model is a 400."""
    answer = answered(litellm, replace(CHAT, model=model), streaming=True, key=LITELLM_KEY)
    assert (answer.outcome, type(answer.error), answer.retries) == ("failed", kind, retries)
