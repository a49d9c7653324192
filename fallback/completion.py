"""The completion shape: `/v1/completions`, one flattened prompt, davinci's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fallback.answerer import Question
from fallback.prompts import STOP, completion_prompt
from fallback.targets.target import Target
from fallback.transport.shape import Piece, first_choice, sampling, text_or_none, usage_of, within

if TYPE_CHECKING:
    from openai import OpenAI


class Completion:
    """Asks in the completion shape. Always sends a limit: the servers' own default is 16 tokens
    or none at all."""

    def body(self, target: Target, question: Question) -> dict[str, Any]:
        """Model, prompt, limit (this endpoint knows `max_tokens` only), stop, sampling."""
        return {
            "model": target.model,
            "prompt": completion_prompt(question, target.prompt_tokens),
            "max_tokens": target.limit,
            # a model that continues texts would go on and invent the person's next question
            "stop": list(STOP),
            **sampling(target),
        }

    def create(self, client: OpenAI, body: Mapping[str, Any], timeout_s: float) -> Any:
        """Raises what the SDK raises."""
        create: Any = client.completions.with_raw_response.create
        return create(**body, timeout=timeout_s)

    def piece(self, chunk: object) -> Piece:
        """Read a text_completion, of a stream or whole."""
        choice = first_choice(chunk)
        return Piece(
            text=text_or_none(within(choice, "text")) or "",
            finish_reason=text_or_none(within(choice, "finish_reason")),
            model=text_or_none(within(chunk, "model")),
            usage=usage_of(chunk),
        )
