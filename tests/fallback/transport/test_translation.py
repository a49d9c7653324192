"""The one translator: nothing the SDK raises gets past it, and our own mistakes do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx2
import openai
import pytest

from fallback import errors
from fallback.transport.piece import ChoicesReader
from fallback.transport.server_words import server_words
from fallback.transport.status_faults import retry_after_s
from fallback.transport.translation import translated
from tests.fallback.asked import CHAT, KEY, answerer_at, asked
from tests.fallback.scripted import HELLO, scripted

REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")


def subclasses(of: type[BaseException]) -> set[type[BaseException]]:
    return {of}.union(*(subclasses(child) for child in of.__subclasses__()))


def made(kind: Any) -> Exception:
    """An instance of whatever class of the SDK, without its constructor's wishes."""
    error: Any = kind.__new__(kind)
    error.message, error.request, error.code, error.param, error.body = (
        "m",
        REQUEST,
        None,
        None,
        None,
    )
    error.response = httpx2.Response(getattr(kind, "status_code", 500), request=REQUEST)
    error.status_code = getattr(kind, "status_code", 500)
    assert isinstance(error, Exception)
    return error


@pytest.mark.parametrize("kind", sorted(subclasses(openai.OpenAIError), key=lambda k: k.__name__))
def test_every_error_of_the_sdk_has_a_translation(kind: type[BaseException]) -> None:
    """Also those added by a version to come."""
    assert isinstance(translated(made(kind), CHAT), errors.FallbackError)


@pytest.mark.parametrize(
    "error",
    [
        json.JSONDecodeError("m", "d", 0),
        UnicodeDecodeError("utf-8", b"", 0, 1, "r"),
        httpx2.ReadError("m"),
        httpx2.InvalidURL("m"),
    ],
)
def test_what_the_sdk_lets_through_has_one_too(error: Exception) -> None:
    """Its own error classes are not all that it raises."""
    assert isinstance(translated(error, CHAT), errors.FallbackError)


@pytest.mark.parametrize("error", [TypeError("m"), ZeroDivisionError(), KeyError("k")])
def test_our_own_mistakes_are_not_dressed_up(error: Exception) -> None:
    """A bug is no fault of the world."""
    assert translated(error, CHAT) is None


def test_a_bug_comes_out_of_the_thread_it_happened_in() -> None:
    """It is raised where the answer is awaited, not lost in a worker."""

    class Buggy:
        streamed: Mapping[str, object] = {}

        def body(self, target: Any, question: Any) -> dict[str, Any]:
            return {"model": "m", "messages": []}

        def create(self, client: Any, body: Any, timeout_s: Any) -> Any:
            raise ZeroDivisionError("ours")

        def reader(self) -> ChoicesReader:
            return ChoicesReader()

    with scripted(HELLO) as server:
        answerer: Any = answerer_at(server.url)
        buggy = type(answerer)(
            answerer.target,
            Buggy(),
            answerer.environ,
            answerer.base_url,
            answerer.parameter_support,
        )
        with pytest.raises(ZeroDivisionError, match="ours"):
            asked(buggy)


@pytest.mark.parametrize(
    ("said", "aloud_"),
    [
        ("Bad key sk-proj-abcDEF123456.", "Bad key [key]."),
        ("Bearer abcDEF123456789 is not valid", "[key] is not valid"),
        (f"You sent {KEY}!", "You sent [key]!"),
        ("The API key provided is no key-value pair", "The API key provided is no key-value pair"),
        ("two\n lines\tand blanks ", "two lines and blanks"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_servers_words_are_read_aloud_without_keys(said: str, aloud_: str) -> None:
    """One line, not too long, with anything that looks like a key covered."""
    assert server_words(said, KEY) == aloud_


NOW = 1_000_000_000.0  # 2001-09-09T01:46:40Z


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "300"}, 0.3),
        ({"retry-after-ms": "300", "retry-after": "9"}, 0.3),
        ({"retry-after": "Sun, 09 Sep 2001 01:46:55 GMT"}, 15.0),
        ({"retry-after": "Sun, 09 Sep 2001 01:46:25 GMT"}, None),
        ({"retry-after": "0"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    """Milliseconds before seconds before an HTTP date; what makes no sense is nothing."""
    assert retry_after_s(headers, NOW) == seconds


def test_every_error_speaks() -> None:
    """Each class of the tree has a sentence of its own or inherits its family's."""
    leaves = [k for k in subclasses(errors.FallbackError) if not k.__subclasses__()]
    silent = [k.__name__ for k in leaves if k.sentence is errors.FallbackError.sentence]  # type: ignore[attr-defined]
    assert silent == []
