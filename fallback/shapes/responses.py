"""The responses shape: `/v1/responses`, instructions, the conversation as input, built-in tools.

Nothing is kept at the server: `store` is false, and there is no `previous_response_id`, since the
conversation is ours and every target has to be asked the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fallback import errors
from fallback.answerer import Question
from fallback.prompts import conversation, system_of
from fallback.shapes.response_reader import ResponseReader
from fallback.targets.target import Target
from fallback.transport.translation import translated

if TYPE_CHECKING:
    from openai import OpenAI


class Responses:
    """Asks in the responses shape."""

    streamed: Mapping[str, object] = {"stream": True}

    def body(self, target: Target, question: Question) -> dict[str, Any]:
        """Model, instructions, input, limit, and what of the rest the target sets."""
        system = system_of(question)
        return {
            "model": target.model,
            "input": conversation(question, target.prompt_tokens),
            **({"instructions": system} if system else {}),
            "max_output_tokens": target.limit,
            "store": False,
            **_parameters(target),
        }

    def create(self, client: OpenAI, body: Mapping[str, Any], timeout_s: Any) -> Any:
        """Raises what the SDK raises."""
        create: Any = client.responses.with_raw_response.create
        return create(**body, timeout=timeout_s)

    def reader(self) -> ResponseReader:
        """See `Shape.reader`."""
        return ResponseReader()


def _parameters(target: Target) -> dict[str, Any]:
    tools = [{"type": tool} for tool in target.tools]
    values = {
        "temperature": target.temperature,
        "top_p": target.top_p,
        "reasoning": {"effort": target.effort} if target.effort else None,
        "text": {"verbosity": target.verbosity} if target.verbosity else None,
        "tools": tools or None,
        "max_tool_calls": target.max_tool_calls if tools else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def missing_route(client: OpenAI, target: Target, timeout_s: float) -> errors.RouteMissing | None:
    """What speaks against a server that lacks the route; None if it has it, or says neither.

    An empty request costs nothing: a server that has the route refuses it before it asks a model.
    """
    try:
        client.post("/responses", body={}, cast_to=object, options={"timeout": timeout_s})
    except Exception as error:  # noqa: BLE001  # whatever else it is, the route may be there
        fault = translated(error, target)
        return fault if isinstance(fault, errors.RouteMissing) else None
    return None
