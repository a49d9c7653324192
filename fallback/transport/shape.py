"""What differs between the shapes of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from fallback.answerer import Question
from fallback.targets.target import SAMPLING, Target
from fallback.transport.piece import Reader

if TYPE_CHECKING:
    from openai import OpenAI


STREAMED: Mapping[str, object] = {"stream": True, "stream_options": {"include_usage": True}}


class Shape(Protocol):
    """One of OpenAI's request shapes. `streamed` is what a request for a stream says beside its
    body."""

    streamed: Mapping[str, object]

    def body(self, target: Target, question: Question) -> dict[str, Any]:
        """The request body, without `stream`."""

    def create(self, client: OpenAI, body: Mapping[str, Any], timeout_s: Any) -> Any:
        """Send it through the SDK and return the raw response, body unread when it streams."""

    def reader(self) -> Reader:
        """Who reads one answer."""


def sampling(target: Target) -> dict[str, Any]:
    """The sampling parameters the target sets."""
    values = {name: getattr(target, name) for name in SAMPLING}
    return {name: value for name, value in values.items() if value is not None}
