"""The chat shape: `/v1/chat/completions`, system prompt, history and question as role messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fallback.answerer import Question
from fallback.prompts import chat_messages, completion_prompt
from fallback.targets.target import Target
from fallback.transport.piece import ChoicesReader
from fallback.transport.shape import STREAMED, sampling

if TYPE_CHECKING:
    from openai import OpenAI


class Chat:
    """Asks in the chat shape; with an `emulated` target, sends a completion prompt that way."""

    streamed = STREAMED

    def body(self, target: Target, question: Question) -> dict[str, Any]:
        """Model, messages, limit under the target's own name for it, sampling, effort."""
        messages = (
            [{"role": "user", "content": completion_prompt(question, target.prompt_tokens)}]
            if target.emulated
            else chat_messages(question, target.prompt_tokens)
        )
        effort = {"reasoning_effort": target.effort} if target.effort else {}
        return {
            "model": target.model,
            "messages": messages,
            str(target.limit_param): target.limit,
            **sampling(target),
            **effort,
        }

    def create(self, client: OpenAI, body: Mapping[str, Any], timeout_s: Any) -> Any:
        """Raises what the SDK raises."""
        create: Any = client.chat.completions.with_raw_response.create
        return create(**body, timeout=timeout_s)

    def reader(self) -> ChoicesReader:
        """See `Shape.reader`."""
        return ChoicesReader()
