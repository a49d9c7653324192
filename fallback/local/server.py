"""An OpenAI-compatible endpoint without a model, on the loopback.

POST /v1/chat/completions   POST /v1/completions   POST /v1/responses
GET /v1/models   GET /v1/models/{id}
"""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request as HTTPRequest
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from fallback.local import responses_wire, wire
from fallback.local.replies import reply
from loopback import near, serving

PACE_S = 0.025  # between two words, so that streaming can be seen
MAX_BODY = 1_000_000


@contextmanager
def serve(port: int = 0, *, pace_s: float = PACE_S) -> Iterator[str]:
    """Run the endpoint until the block ends; yields its address, ending in `/v1`.

    `pace_s` is the pause between two words of a streamed answer.
    """
    with serving(near(application(pace_s)), port=port) as address:
        yield f"{address}/v1"


def application(pace_s: float = PACE_S) -> Starlette:
    """The endpoint as an ASGI application."""

    def answering(kind: wire.Kind) -> Any:
        async def endpoint(request: HTTPRequest) -> Response:
            return await answer(wire.read(kind, await _body(request)), pace_s)

        return endpoint

    return Starlette(
        routes=[
            Route("/v1/chat/completions", answering("chat"), methods=["POST"]),
            Route("/v1/completions", answering("completion"), methods=["POST"]),
            Route("/v1/responses", answering("responses"), methods=["POST"]),
            Route("/v1/models", models),
            Route("/v1/models/{model}", model),
        ],
        exception_handlers={wire.Refused: refuse, HTTPException: no_such_url},
    )


async def answer(request: wire.Request, pace_s: float) -> Response:
    """The answer to a checked request, whole or as an event stream."""
    said = reply(request.kind, request.prompt, request.told)
    text, finish = wire.cut_to(said, request.limit, request.stop)
    head = wire.Head(uuid.uuid4().hex, int(time.time()))
    headers = {"x-request-id": f"req_{uuid.uuid4().hex}"}
    if not request.stream:
        written = responses_wire if request.kind == "responses" else wire
        return JSONResponse(written.whole(request, head, text, finish), headers=headers)
    events = paced(events_of(request, head, text, finish), pace_s)
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


def events_of(
    request: wire.Request, head: wire.Head, text: str, finish: str
) -> Iterator[dict[str, Any]]:
    """Word by word, then the finish reason, then the usage if it was asked for."""
    if request.kind == "responses":
        yield from responses_wire.events(request, head, words(text), finish)
        return
    for word in words(text):
        yield wire.chunk(request, head, word)
    yield wire.chunk(request, head, "", finish)
    if request.include_usage:
        yield wire.usage_chunk(request, head, text)


async def paced(events: Iterator[dict[str, Any]], pace_s: float) -> AsyncIterator[str]:
    """The events as server-sent ones, those with text `pace_s` apart, and `[DONE]`; the events of
    a response have a type each, and an end of their own."""
    typed = False
    for event in events:
        kind = event.get("type")
        typed = kind is not None
        name = f"event: {kind}\n" if typed else ""
        yield f"{name}data: {json.dumps(event, ensure_ascii=False)}\n\n"
        if pace_s and (not typed or "delta" in event):
            await asyncio.sleep(pace_s)
    if not typed:
        yield "data: [DONE]\n\n"


def words(text: str) -> list[str]:
    """`text` in pieces of one word with the blanks after it; joined they are `text`."""
    return re.findall(r"\s*\S+\s*|\s+", text)


async def models(_request: HTTPRequest) -> Response:
    """The offline models."""
    return JSONResponse(
        {"object": "list", "data": [wire.model_entry(name) for name in wire.MODELS]}
    )


async def model(request: HTTPRequest) -> Response:
    """One of them, or 404."""
    name = request.path_params["model"]
    if name not in wire.MODELS:
        raise wire.unknown(name)
    return JSONResponse(wire.model_entry(name))


async def refuse(_request: HTTPRequest, error: Exception) -> Response:
    """OpenAI's error body."""
    if not isinstance(error, wire.Refused):
        raise error
    return JSONResponse(error.body, status_code=error.status)


async def no_such_url(request: HTTPRequest, error: Exception) -> Response:
    """404 and 405 in OpenAI's form."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    refusal = wire.Refused(status, f"Invalid URL ({request.method} {request.url.path})")
    return JSONResponse(refusal.body, status_code=status)


async def _body(request: HTTPRequest) -> object:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            raise wire.Refused(413, f"The request is larger than {MAX_BODY} bytes.")
    try:
        return parsed(body)
    except (ValueError, RecursionError) as error:
        raise wire.Refused(400, "We could not parse the JSON body of your request.") from error


def parsed(body: bytes) -> object:
    """The JSON of a request. Raises `ValueError`, also for halves of characters, which nothing
    that is written or shown can hold, and `RecursionError` for what is nested too deeply."""
    document = json.loads(body)
    if b"\\ud" in body.lower():
        json.dumps(document, ensure_ascii=False).encode()
    return document
