"""The responses shape, streamed, against a server that is not ours: `pytest -m peer -k aimock`.

aimock is npm's `@copilotkit/aimock`, without dependencies: installed in seconds, away from the
project's own environment. Without a node that runs it the tests skip and say so.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from fallback import errors
from fallback.answerer import Answer
from tests.fallback.asked import RESPONSES, answerer_at, asked
from tests.peers.servers import AIMOCK, running

pytestmark = [pytest.mark.peer, pytest.mark.timeout(600)]
OLDEST_NODE = 20
KEY = "any-key"
HELLO = "Hello from a mock responses model."


@pytest.fixture(scope="module")
def aimock() -> Iterator[str]:
    if shutil.which("npm") is None or _node() < OLDEST_NODE:
        pytest.skip(f"npm and node {OLDEST_NODE} or newer are not installed")
    with running(AIMOCK, AIMOCK_API_KEYS=KEY) as url:
        yield url


def _node() -> int:
    if shutil.which("node") is None:
        return 0
    ran = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return int(ran.stdout.strip().removeprefix("v").partition(".")[0])


def answered(
    url: str, model: str, *, streaming: bool = True, key: str = KEY, **changes: Any
) -> Answer:
    target = replace(RESPONSES, model=model, timeout_s=60, **changes)
    answerer = answerer_at(url, target, streaming=streaming, environ={"TEST_KEY": key})
    deltas, answer = asked(answerer)
    assert "".join(deltas) == answer.text
    return answer


@pytest.mark.parametrize("streaming", [True, False])
def test_aimock_answers(aimock: str, streaming: bool) -> None:
    """Text, model, finish reason, reported tokens and the request's id, streamed or whole."""
    answer = answered(aimock, "gpt-6-luna", streaming=streaming)
    assert (answer.text, answer.outcome, answer.finish_reason) == (HELLO, "complete", "completed")
    assert (answer.model, answer.retries, answer.error) == ("gpt-6-luna", 0, None)
    assert (answer.usage.source, answer.usage.input_tokens, answer.usage.output_tokens) == (
        "reported",
        7,
        6,
    )
    assert answer.request_id


def test_aimock_streams(aimock: str) -> None:
    """The text comes in the pieces in which it was sent."""
    target = replace(RESPONSES, model="gpt-6-luna", timeout_s=60)
    deltas, answer = asked(answerer_at(aimock, target, environ={"TEST_KEY": KEY}))
    assert len(deltas) > 1
    assert answer.first_s is not None


@pytest.mark.parametrize("streaming", [True, False])
def test_aimock_searches_the_web(aimock: str, streaming: bool) -> None:
    """A call of the server's own tool, with what was searched for."""
    answer = answered(aimock, "searching", streaming=streaming, tools=("web_search",))
    assert (answer.text, answer.outcome) == ("It rains.", "complete")
    assert [(one.kind, one.query, one.status) for one in answer.tool_calls] == [
        ("web_search", "weather in Seoul", "completed")
    ]


@pytest.mark.parametrize("streaming", [True, False])
@pytest.mark.parametrize(
    ("model", "kind", "retries"),
    [
        ("limited", errors.RateLimited, 1),
        ("broken", errors.ServerFailed, 1),
        ("gone", errors.ModelUnknown, 0),
    ],
)
def test_aimock_fails(
    aimock: str, model: str, kind: type[errors.FallbackError], retries: int, streaming: bool
) -> None:
    """Its faults are ours by name, and what may pass is tried twice."""
    answer = answered(aimock, model, streaming=streaming)
    assert (answer.outcome, type(answer.error), answer.retries) == ("failed", kind, retries)


def test_aimock_refuses_a_key(aimock: str) -> None:
    """Told as that, and not tried again."""
    answer = answered(aimock, "gpt-6-luna", key="another")
    assert (answer.outcome, type(answer.error)) == ("failed", errors.KeyRefused)


def test_aimock_breaks_off(aimock: str) -> None:
    """A connection that ends within the answer: what came is kept, and said to be cut."""
    answer = answered(aimock, "cut")
    assert (answer.outcome, answer.whole) == ("cut", False)
    assert answer.text
    assert "Hello from a mock that ends in the middle".startswith(answer.text[:20])
