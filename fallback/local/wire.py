"""OpenAI's wire format, both ways: bodies checked and read, answers and errors written.

What is accepted is what api.openai.com accepts for these endpoints, less tools and images.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["chat", "completion", "responses"]

MODELS: Mapping[str, Kind] = {
    "offline-chat": "chat",
    "offline-completion": "completion",
    "offline-responses": "responses",
}
OBJECTS = {"chat": "chat.completion", "completion": "text_completion"}
IDS = {"chat": "chatcmpl", "completion": "cmpl"}
PATHS = {
    "chat": "v1/chat/completions",
    "completion": "v1/completions",
    "responses": "v1/responses",
}
LIMITS = {
    "chat": ("max_completion_tokens", "max_tokens"),
    "completion": ("max_tokens",),
    "responses": ("max_output_tokens",),
}
DEFAULT_LIMIT = {"chat": None, "completion": 16, "responses": None}  # as OpenAI's own
SYSTEM = {"system", "developer"}
TOKEN = re.compile(r"[A-Za-z0-9]{1,4}|[^\sA-Za-z0-9]")
ROLES = {"system", "developer", "user", "assistant"}


class Refused(Exception):
    """A request that is answered with an error: HTTP status, and OpenAI's error object."""

    def __init__(
        self, status: int, message: str, *, param: str | None = None, code: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {
            "error": {
                "message": message,
                "type": "invalid_request_error",
                "param": param,
                "code": code,
            }
        }


@dataclass(frozen=True, slots=True)
class Request:
    """What of a request decides the answer: the question, and what the model is told to go by."""

    kind: Kind
    model: str
    prompt: str
    told: str
    prompt_tokens: int
    limit: int | None
    stop: tuple[str, ...]
    stream: bool
    include_usage: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What every chunk of one answer repeats: its id and when it was made, in epoch seconds."""

    id: str
    created: int


def read(kind: Kind, body: object) -> Request:
    """The request in `body`; raises `Refused` naming the parameter."""
    if not isinstance(body, dict):
        raise Refused(400, "We could not parse the JSON body of your request: expected an object.")
    model = _model(kind, body)
    prompt, told, tokens = _CONTENT[kind](body)
    if body.get("tools"):
        raise Refused(400, "This endpoint has no tools.", param="tools")
    if body.get("n") is not None and (type(body["n"]) is not int or body["n"] != 1):
        raise Refused(400, "This endpoint answers once: expected n = 1.", param="n")
    options = body.get("stream_options")
    if options is not None and not body.get("stream"):
        raise Refused(
            400,
            "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
            param="stream_options",
        )
    return Request(
        kind=kind,
        model=model,
        prompt=prompt,
        told=told,
        prompt_tokens=tokens,
        limit=_limit(kind, body),
        stop=_stop(body.get("stop")),
        stream=body.get("stream") is True,
        include_usage=isinstance(options, dict) and options.get("include_usage") is True,
    )


def token_count(text: str) -> int:
    """Tokens of `text`, token_count simply: four letters or digits, or one of anything else."""
    return sum(1 for _ in TOKEN.finditer(text))


def cut_to(text: str, limit: int | None, stop: tuple[str, ...]) -> tuple[str, str]:
    """`text` up to the first stop sequence and within `limit` tokens, and its finish reason."""
    for sequence in stop:
        text = text.split(sequence, maxsplit=1)[0]
    tokens = list(TOKEN.finditer(text))
    if limit is None or len(tokens) <= limit:
        return text, "stop"
    return text[: tokens[limit - 1].end()], "length"


def whole(request: Request, head: Head, text: str, finish: str) -> dict[str, Any]:
    """The body of an answer that is not streamed."""
    choice: dict[str, Any] = {"index": 0, "logprobs": None, "finish_reason": finish}
    if request.kind == "chat":
        choice["message"] = {"role": "assistant", "content": text, "refusal": None}
    else:
        choice["text"] = text
    return {
        **_head(request, head, OBJECTS[request.kind]),
        "choices": [choice],
        "usage": usage(request, text),
    }


def chunk(request: Request, head: Head, text: str, finish: str | None = None) -> dict[str, Any]:
    """One chunk of a stream; `finish` is set on the last one, which has no text."""
    choice: dict[str, Any] = {"index": 0, "logprobs": None, "finish_reason": finish}
    if request.kind == "chat":
        choice["delta"] = {} if finish else {"role": "assistant", "content": text}
    else:
        choice["text"] = text
    suffix = ".chunk" if request.kind == "chat" else ""
    return {**_head(request, head, OBJECTS[request.kind] + suffix), "choices": [choice]}


def usage_chunk(request: Request, head: Head, text: str) -> dict[str, Any]:
    """The chunk that ends a stream asked for with `include_usage`: no choices, the tokens."""
    body = chunk(request, head, "")
    return {**body, "choices": [], "usage": usage(request, text)}


def usage(request: Request, text: str) -> dict[str, int]:
    """Tokens in, out and together."""
    output_tokens = token_count(text)
    return {
        "prompt_tokens": request.prompt_tokens,
        "completion_tokens": output_tokens,
        "total_tokens": request.prompt_tokens + output_tokens,
    }


def model_entry(model: str) -> dict[str, Any]:
    """A model as `GET /v1/models` shows it."""
    return {"id": model, "object": "model", "created": 0, "owned_by": "lexlens"}


def unknown(model: str) -> Refused:
    """The answer to a model nobody has."""
    return Refused(
        404,
        f"The model `{model}` does not exist or you do not have access to it.",
        param="model",
        code="model_not_found",
    )


def _head(request: Request, head: Head, kind: str) -> dict[str, Any]:
    return {
        "id": f"{IDS[request.kind]}-{head.id}",
        "object": kind,
        "created": head.created,
        "model": request.model,
    }


def _model(kind: Kind, body: Mapping[str, Any]) -> str:
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise Refused(400, "you must provide a model parameter", param="model")
    if model not in MODELS:
        raise unknown(model)
    if MODELS[model] != kind:
        article = "not a chat model" if kind == "chat" else f"a {MODELS[model]} model"
        raise Refused(
            404,
            f"This is {article} and thus not supported in the {PATHS[kind]} endpoint. "
            f"Did you mean to use {PATHS[MODELS[model]]}?",
            param="model",
        )
    return model


Read = tuple[str, str, int]  # the question, what the model is told, tokens of all


def _chat(body: Mapping[str, Any]) -> Read:
    return _conversation(body.get("messages"), "messages")


def _responses(body: Mapping[str, Any]) -> Read:
    given, instructions = body.get("input"), body.get("instructions") or ""
    if not isinstance(instructions, str):
        raise Refused(400, "Invalid type for 'instructions': expected a string.")
    turns = [{"role": "user", "content": given}] if isinstance(given, str) else given
    question, told, tokens = _conversation(turns, "input")
    return question, f"{instructions}\n{told}", tokens + token_count(instructions)


def _conversation(messages: object, name: str) -> Read:
    if not isinstance(messages, list) or not messages:
        raise Refused(400, f"Missing required parameter: '{name}'.", param=name)
    contents = [_content(message, f"{name}[{place}]") for place, message in enumerate(messages)]
    turns = [(message["role"], text) for message, text in zip(messages, contents, strict=True)]
    questions = [text for role, text in turns if role == "user"]
    told = "\n".join(text for role, text in turns if role in SYSTEM)
    return questions[-1] if questions else "", told, sum(map(token_count, contents))


def _content(message: object, place: str) -> str:
    role = message.get("role") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(role, str) or role not in ROLES:
        raise Refused(
            400,
            f"Invalid value for '{place}.role': expected one of {sorted(ROLES)}.",
            param=f"{place}.role",
        )
    content = message.get("content")
    texts = _texts(content) if isinstance(content, list) else [content]
    readable = [text for text in texts if isinstance(text, str)]
    if len(readable) < len(texts):
        raise Refused(
            400,
            f"Invalid type for '{place}.content': expected a string or parts of text.",
            param=f"{place}.content",
        )
    return "".join(readable)


def _texts(parts: list[Any]) -> list[Any]:
    """The texts of a content's parts; None for a part that has none, such as an image."""
    return [part.get("text") if isinstance(part, dict) else None for part in parts]


def _prompt(body: Mapping[str, Any]) -> Read:
    prompt = body.get("prompt")
    if isinstance(prompt, list) and len(prompt) == 1:
        prompt = prompt[0]
    if not isinstance(prompt, str):
        raise Refused(400, "Invalid type for 'prompt': expected one string.", param="prompt")
    return prompt, prompt, token_count(prompt)


_CONTENT = {"chat": _chat, "completion": _prompt, "responses": _responses}


def _limit(kind: Kind, body: Mapping[str, Any]) -> int | None:
    for name in LIMITS[kind]:
        limit = body.get(name)
        if limit is None:
            continue
        if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
            raise Refused(400, f"Invalid '{name}': expected an integer of 1 or more.", param=name)
        return limit
    return DEFAULT_LIMIT[kind]


def _stop(stop: object) -> tuple[str, ...]:
    sequences = [stop] if isinstance(stop, str) else stop or []
    if not isinstance(sequences, list) or len(sequences) > 4:
        raise Refused(400, "Invalid 'stop': expected up to four strings.", param="stop")
    if not all(isinstance(sequence, str) and sequence for sequence in sequences):
        raise Refused(400, "Invalid 'stop': expected up to four strings.", param="stop")
    return tuple(sequences)
