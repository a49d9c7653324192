"""The scripts of `scripted`, told in the responses shape: the same faults on the third endpoint.

    said("Hel")           response.output_text.delta
    said("", "stop")      response.completed, with the usage that a later step reports
    said("", "length")    response.incomplete, max_output_tokens
    whole("Hello.")       a response with one message

Bytes that are no chunk and no answer (comments, broken JSON, errors, web pages) stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fallback.scripted import JSON, Script, Step, event, head

ENDS = {
    "stop": ("completed", None),
    "length": ("incomplete", "max_output_tokens"),
    "content_filter": ("incomplete", "content_filter"),
}


def as_responses(script: Script) -> Script:
    """The script with every chunk as the events that say the same."""
    usage = next(filter(None, (_usage(_chunk(step)) for step in script)), None)
    return [told for step in script for told in _told(step, usage)]


def delta(text: str) -> bytes:
    """An event with a piece of the text."""
    return named("response.output_text.delta", item_id="msg_1", output_index=0, delta=text)


def ended(
    status: str = "completed",
    reason: str | None = None,
    usage: Mapping[str, int] | None = None,
    **more: Any,
) -> bytes:
    """The event that ends a stream."""
    return named(f"response.{status}", response=response("", status, reason, usage) | more)


def named(kind: str, **more: Any) -> bytes:
    """An event as OpenAI sends it, with its type in a field of its own, too."""
    return f"event: {kind}\n".encode() + event({"type": kind, "sequence_number": 1, **more})


def response(
    text: str | None,
    status: str = "completed",
    reason: str | None = None,
    usage: Mapping[str, int] | None = None,
    **part: Any,
) -> dict[str, Any]:
    """A response with one message, or with none in an event that follows the words."""
    content = [{"type": "output_text", "text": text, "annotations": []} | part]
    message = {"type": "message", "role": "assistant", "status": status, "content": content}
    counted = usage and {
        "input_tokens": usage["prompt_tokens"],
        "output_tokens": usage["completion_tokens"],
        "total_tokens": usage["total_tokens"],
    }
    return {
        "id": "resp_1",
        "object": "response",
        "model": "some-model",
        "status": status,
        "error": None,
        "incomplete_details": {"reason": reason} if reason else None,
        "output": [message],
        "usage": counted,
    }


def _told(step: Step, usage: Mapping[str, int] | None) -> Iterator[Step]:
    chunk = _chunk(step)
    if isinstance(step, bytes) and step.startswith(b"HTTP/1.1 200") and JSON.encode() in step:
        yield _answer(step)
    elif chunk is None or not isinstance(step, bytes):
        yield step
    else:
        unended = not step.endswith(b"\n\n")
        events = list(_events(chunk, usage)) or [named("response.in_progress")]
        yield from events[:-1]
        yield events[-1].rstrip(b"\n") if unended else events[-1]


def _events(chunk: Mapping[str, Any], usage: Mapping[str, int] | None) -> Iterator[bytes]:
    for choice in chunk["choices"] or ():
        if choice.get("text"):
            yield delta(choice["text"])
        if choice["finish_reason"]:
            status, reason = ENDS[choice["finish_reason"]]
            yield ended(status, reason, usage)


def _answer(step: bytes) -> bytes:
    """A whole answer, head and body."""
    _, _, body = step.partition(b"\r\n\r\n")
    try:
        found = json.loads(body)
    except ValueError:
        return step
    if not isinstance(found, dict) or "choices" not in found:
        return step
    told = {"id": "x", "output": found["choices"]}
    if found["choices"] and isinstance(found["choices"], list):
        message, usage = found["choices"][0]["message"], found["usage"]
        told = response(message["content"], "completed", None, usage)
    data = json.dumps(told).encode()
    return head(200, content_length=len(data)) + data


def _chunk(step: Step) -> dict[str, Any] | None:
    """The chunk of a stream that a step is, None for any other."""
    if not isinstance(step, bytes) or not step.startswith(b"data: {"):
        return None
    try:
        chunk = json.loads(step.removeprefix(b"data: "))
    except ValueError:
        return None
    return chunk if isinstance(chunk, dict) and isinstance(chunk.get("choices"), list) else None


def _usage(chunk: Mapping[str, Any] | None) -> Mapping[str, int] | None:
    return None if chunk is None else chunk.get("usage")
