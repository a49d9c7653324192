"""What differs between the chat and the completion shape, and the pieces both are read into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from fallback.answerer import Question, Usage
from fallback.targets.target import Target

if TYPE_CHECKING:
    from openai import OpenAI

# sampling parameters both endpoints know, by the name of the target's field
SAMPLING = ("temperature", "top_p", "frequency_penalty", "presence_penalty")


@dataclass(frozen=True, slots=True)
class Piece:
    """What one chunk of a stream, or a whole answer, says. Absent is None, text is ""."""

    text: str = ""
    finish_reason: str | None = None
    refusal: str | None = None
    model: str | None = None
    usage: Usage | None = None


class Shape(Protocol):
    """One of OpenAI's two request shapes."""

    def body(self, target: Target, question: Question) -> dict[str, Any]:
        """The request body, without `stream`."""

    def create(self, client: OpenAI, body: Mapping[str, Any], timeout_s: float) -> Any:
        """Send it through the SDK and return the raw response, body unread when it streams."""

    def piece(self, chunk: object) -> Piece:
        """Read the JSON of a chunk or of a whole answer. Nothing in it is trusted to be there or
        to be of its type."""


def sampling(target: Target) -> dict[str, Any]:
    """The sampling parameters the target sets."""
    values = {name: getattr(target, name) for name in SAMPLING}
    return {name: value for name, value in values.items() if value is not None}


def within(value: object, name: str) -> Any:
    """Member `name` of a JSON object; None without it, or of something that is no object."""
    return value.get(name) if isinstance(value, dict) else None


def first_choice(chunk: object) -> Any:
    """The first choice, None without one: the chunk that carries the usage has none."""
    choices = within(chunk, "choices")
    return choices[0] if isinstance(choices, list) and choices else None


def usage_of(chunk: object) -> Usage | None:
    """The tokens the server reports. LiteLLM puts 0/0/0 on chunks where it means nothing."""
    usage = within(chunk, "usage")
    if usage is None:
        return None
    input_tokens, output_tokens = within(usage, "prompt_tokens"), within(usage, "completion_tokens")
    if not isinstance(input_tokens, int) or not isinstance(output_tokens, int):
        return None
    return Usage(input_tokens, output_tokens, "reported") if input_tokens + output_tokens else None


def text_or_none(value: object) -> str | None:
    """`value` if it is a text with something in it."""
    return value if isinstance(value, str) and value else None
