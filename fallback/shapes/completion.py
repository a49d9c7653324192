"""The completion shape: `/v1/completions`, one flattened prompt, davinci's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fallback.answerer import Question
from fallback.prompts import STOP, completion_prompt
from fallback.targets.target import Target
from fallback.transport.piece import ChoicesReader
from fallback.transport.shape import STREAMED, sampling

if TYPE_CHECKING:
    from openai import OpenAI


class Completion:
    """Asks in the completion shape. Always sends a limit: the servers' own default is 16 tokens
    or none at all."""

    streamed = STREAMED

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

    def create(self, client: OpenAI, body: Mapping[str, Any], timeout_s: Any) -> Any:
        """Raises what the SDK raises."""
        create: Any = client.completions.with_raw_response.create
        return create(**body, timeout=timeout_s)

    def reader(self) -> ChoicesReader:
        """See `Shape.reader`."""
        return ChoicesReader()
