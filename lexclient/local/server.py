"""The local Lex V2 runtime as an HTTP server: many bots, one address."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lexclient.local import wire
from lexclient.local.errors import ValidationException
from lexclient.local.export import load
from lexclient.local.runtime import ALIAS_ID, BotRuntime, Surroundings
from loopback import serving

MAX_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class LocalLocale:
    """A locale that can be talked to, with the threshold below which FallbackIntent wins."""

    locale_id: str
    name: str
    threshold: float


@dataclass(frozen=True, slots=True)
class LocalBot:
    """A bot that is being served, by the ids to address it with."""

    name: str
    bot_id: str
    alias_id: str = ALIAS_ID
    locales: tuple[LocalLocale, ...] = ()


@dataclass
class LocalRuntime:
    """A running server. `url` is what `endpoint_url` or `AWS_ENDPOINT_URL_LEX_RUNTIME_V2` takes."""

    url: str
    runtimes: Mapping[str, BotRuntime] = field(repr=False)

    @property
    def bots(self) -> tuple[LocalBot, ...]:
        return tuple(_shown(runtime) for runtime in self.runtimes.values())

    def warm_up(self) -> threading.Thread:
        """Learn all bots in a background thread, so that the first turn does not wait for it."""
        listeners = [x for r in self.runtimes.values() for x in r.listeners.values()]
        thread = threading.Thread(
            target=lambda: [listener.learn() for listener in listeners], daemon=True
        )
        thread.start()
        return thread


def _shown(runtime: BotRuntime) -> LocalBot:
    locales = tuple(
        LocalLocale(locale.locale_id, locale.name, locale.threshold)
        for locale in runtime.bot.locales.values()
    )
    return LocalBot(runtime.bot.name, runtime.bot.bot_id, ALIAS_ID, locales)


@contextmanager
def serve(
    *paths: Path,
    port: int = 0,
    hooks: Mapping[str, object] | None = None,  # noqa: ARG001 - connected with the code hook
) -> Iterator[LocalRuntime]:
    """Serve the bots exported at `paths` until the `with` block ends.

    `port` 0 takes a free one. Raises `BadExport` for a bad export, `OSError` for a taken port.
    """
    surroundings = Surroundings(time.time, lambda: str(uuid.uuid4()), random.Random())
    bots = [load(Path(path)) for path in paths]
    runtimes = {bot.bot_id: BotRuntime(bot, surroundings) for bot in bots}
    with serving(app(runtimes), port=port) as url:
        yield LocalRuntime(url, runtimes)


def app(runtimes: Mapping[str, BotRuntime]) -> ASGIApp:
    """The ASGI application that answers for the bots in `runtimes`, by their ids."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        http = HttpRequest(scope, receive)
        found = await _answered(http, runtimes)
        headers = {**found.headers, "x-amzn-requestid": str(uuid.uuid4())}
        await HttpResponse(found.body, found.status, headers)(scope, receive, send)

    return answer


async def _answered(http: HttpRequest, bots: Mapping[str, BotRuntime]) -> wire.Answer:
    try:
        body = await _bounded_body(http)
    except ValidationException as error:
        return wire.failed(error)
    raw_path = http.scope["raw_path"].decode("ascii", "replace").split("?")[0]
    answer = partial(wire.answered, bots, http.method, raw_path, http.headers, body)
    return await run_in_threadpool(answer, now=time.time())


async def _bounded_body(http: HttpRequest) -> bytes:
    received = bytearray()
    async for chunk in http.stream():
        received += chunk
        if len(received) > MAX_BODY:
            raise ValidationException(f"The request body is larger than {MAX_BODY} bytes")
    return bytes(received)
