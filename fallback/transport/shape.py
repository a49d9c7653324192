"""What differs between the chat and the completion shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from fallback.answerer import Question
from fallback.targets.target import SAMPLING, Target

if TYPE_CHECKING:
    from openai import OpenAI


class Shape(Protocol):
    """One of OpenAI's two request shapes."""

    def body(self, target: Target, question: Question) -> dict[str, Any]:
        """The request body, without `stream`."""

    def create(self, client: OpenAI, body: Mapping[str, Any], timeout_s: Any) -> Any:
        """Send it through the SDK and return the raw response, body unread when it streams."""


def sampling(target: Target) -> dict[str, Any]:
    """The sampling parameters the target sets."""
    values = {name: getattr(target, name) for name in SAMPLING}
    return {name: value for name, value in values.items() if value is not None}
