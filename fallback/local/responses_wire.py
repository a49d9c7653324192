"""What `/v1/responses` answers: one response, or the events by which OpenAI streams it.

created, in_progress, output_item.added, content_part.added, output_text.delta …,
output_text.done, content_part.done, output_item.done, completed | incomplete
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fallback.local.wire import Head, Request, token_count

STATUS = {"stop": "completed", "length": "incomplete"}  # by the finish reason


def whole(request: Request, head: Head, text: str, finish: str) -> dict[str, Any]:
    """The body of an answer that is not streamed."""
    status = STATUS[finish]
    return {
        **_begun(request, head, status),
        "output": [_message(head, status, [_part(text)])],
        "incomplete_details": {"reason": "max_output_tokens"} if finish == "length" else None,
        "usage": _usage(request, text),
    }


def events(
    request: Request, head: Head, words: Sequence[str], finish: str
) -> Iterator[dict[str, Any]]:
    """The events of an answer that comes in `words`, numbered."""
    for number, event in enumerate(_events(request, head, words, finish)):
        yield {**event, "sequence_number": number}


def _events(
    request: Request, head: Head, words: Sequence[str], finish: str
) -> Iterator[dict[str, Any]]:
    text, begun = "".join(words), _begun(request, head, "in_progress")
    message = {"output_index": 0, "item_id": f"msg_{head.id}"}
    place = {**message, "content_index": 0}
    item = {"output_index": 0, "item": _message(head, "in_progress", [])}
    yield {"type": "response.created", "response": begun}
    yield {"type": "response.in_progress", "response": begun}
    yield {"type": "response.output_item.added", **item}
    yield {"type": "response.content_part.added", **place, "part": _part("")}
    for word in words:
        yield {"type": "response.output_text.delta", **place, "delta": word, "logprobs": []}
    yield {"type": "response.output_text.done", **place, "text": text, "logprobs": []}
    yield {"type": "response.content_part.done", **place, "part": _part(text)}
    done = _message(head, STATUS[finish], [_part(text)])
    yield {"type": "response.output_item.done", "output_index": 0, "item": done}
    ended = whole(request, head, text, finish)
    yield {"type": f"response.{STATUS[finish]}", "response": ended}


def _begun(request: Request, head: Head, status: str) -> dict[str, Any]:
    return {
        "id": f"resp_{head.id}",
        "object": "response",
        "created_at": head.created,
        "status": status,
        "model": request.model,
        "output": [],
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "parallel_tool_calls": False,
        "tool_choice": "none",
        "tools": [],
        "store": False,
        "usage": None,
    }


def _message(head: Head, status: str, content: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": f"msg_{head.id}",
        "type": "message",
        "role": "assistant",
        "status": status,
        "content": content,
    }


def _part(text: str) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _usage(request: Request, text: str) -> dict[str, Any]:
    written = token_count(text)
    return {
        "input_tokens": request.prompt_tokens,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": written,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": request.prompt_tokens + written,
    }
