"""Models on the loopback that do as they are told: fast, slow, failing, cut and talkative.

All are asked in the chat shape; `asked` counts every question each of them got. `batch`
answers at once until its `door` is shut: then it holds the question until it is opened.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

import loopback
from tests.fallback.scripted import whole

SLOW_WORDS, SLOW_PACE = 50, 0.2  # 10 seconds
TALK_LINES, TALK_PACE = 12, 0.02  # more lines than a small screen has, at a real model's pace
PRICES = "{ input = 1, output = 2, source = 'the test' }"


FAULTS = {  # status, code and message
    "failing": (401, None, "no such key"),
    "busy": (429, "rate_limit_exceeded", "Rate limit reached. Please try again in 0.1s."),
    "retired": (404, "model_not_found", "The model `retired` has been deprecated."),
    "filtered": (400, "content_filter", "The prompt was filtered."),
}


@dataclass
class Models:
    """The running server and what it was asked."""

    url: str = ""
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    shut_after: int | None = None
    held: int = 0
    door: threading.Event = field(default_factory=threading.Event)

    def targets_file(self, folder: Path, *names: str) -> str:
        """A targets file in which each model is a target of its own name."""
        tables = [
            f'[targets.{name}]\nshape = "chat"\nmodel = "{name}"\nbase_url = "{self.url}/v1"\n'
            f"prices = {PRICES}\n"
            for name in names
        ]
        file = folder / "targets.toml"
        file.write_text("\n".join(tables), encoding="utf-8")
        return str(file)


def chunk(model: str, text: str, finish: str | None = None, **more: Any) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    said = {"id": "x", "object": "chat.completion.chunk", "model": model, "choices": [choice]}
    return f"data: {json.dumps(said | more)}\n\n".encode()


def ending(model: str, words: int) -> Iterator[bytes]:
    usage = {"prompt_tokens": 10, "completion_tokens": words, "total_tokens": 10 + words}
    yield chunk(model, "", "stop")
    yield chunk(model, "", choices=[], usage=usage)
    yield b"data: [DONE]\n\n"


async def fast(_models: Models, question: str) -> AsyncIterator[bytes]:
    yield chunk("fast", f"quick answer to {question}")
    for end in ending("fast", 5):
        yield end


async def slow(_models: Models, _question: str) -> AsyncIterator[bytes]:
    for word in range(SLOW_WORDS):
        yield chunk("slow", f"word{word} ")
        await asyncio.sleep(SLOW_PACE)
    for end in ending("slow", SLOW_WORDS):
        yield end


async def cut(_models: Models, _question: str) -> AsyncIterator[bytes]:
    yield chunk("cut", "only the beginning")


async def talkative(_models: Models, question: str) -> AsyncIterator[bytes]:
    for line in range(TALK_LINES):
        yield chunk("talkative", f"line {line} of the answer to {question}\n\n")
        await asyncio.sleep(TALK_PACE)
    yield chunk("talkative", f"end of {question}")
    for end in ending("talkative", TALK_LINES):
        yield end


async def batch(models: Models, question: str) -> AsyncIterator[bytes]:
    if models.shut_after is not None and len(models.asked) > models.shut_after:
        models.held += 1
        while not models.door.is_set():
            await asyncio.sleep(0.01)
        models.held -= 1
    yield chunk("batch", f"answer to {question}")
    for end in ending("batch", 3):
        yield end


SCRIPTS = {
    "fast": fast,
    "slow": slow,
    "cut": cut,
    "talkative": talkative,
    "batch": batch,
    "batch-too": batch,
}


@contextmanager
def models() -> Iterator[Models]:
    """Serve until the block ends."""
    running = Models()

    async def answer(request: Request) -> Response:
        body = await request.json()
        question = body["messages"][-1]["content"]
        running.asked[body["model"], question] += 1
        if body["model"] in FAULTS:
            status, code, message = FAULTS[body["model"]]
            error = {"message": message, "type": "invalid_request_error", "code": code}
            return JSONResponse({"error": error}, status_code=status)
        if not body.get("stream"):
            return JSONResponse(whole(f"answer to {question}"))
        events = SCRIPTS[body["model"]](running, question)
        return StreamingResponse(events, media_type="text/event-stream")

    route = Route("/v1/chat/completions", answer, methods=["POST"])
    with loopback.serving(Starlette(routes=[route])) as url:
        running.url = url
        yield running
        running.door.set()
