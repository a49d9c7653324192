"""The web API over HTTP: GET /healthz, POST /chat (JSON or SSE), POST /query, its description."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from dashboard.access.callers import network_of
from dashboard.access.door import Door
from dashboard.conversation.conductor import LiveTurn
from dashboard.conversation.turn import Turn
from dashboard.log.database import LogUnavailable
from dashboard.texts import Texts, language_of
from dashboard.webapi.hosts import caller
from dashboard.webapi.messages import Chat, Query, Reply
from dashboard.webapi.openapi import DESCRIPTION
from dashboard.webapi.replies import reply
from dashboard.webapi.requests import MAX_BODY, Refused, conversation_of, read
from dashboard.webapi.service import ChatService

logger = logging.getLogger("lexlens")

COOKIE = "lexlens_session"
WAIT_SECONDS = 25.0  # API gateways and browsers give up at 29 or 30
POLL_SECONDS = 0.02
KEEP_ALIVE_SECONDS = 10.0

RETRY_AFTER = {"retry-after": "5"}  # seconds: a server that is started anew takes so long

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Api:
    """The routes over a service that is made when first needed. Without a `token` it
    answers those whom the `door` lets in without a login."""

    service: Callable[[], ChatService]
    token: str | None = None
    door: Callable[[], Door] = Door
    wait_s: float = WAIT_SECONDS

    def routes(self) -> list[Route]:
        """What to hang beside the pages."""
        return [
            Route("/healthz", self.health, methods=["GET"]),
            Route("/openapi.json", self.describe, methods=["GET"]),
            Route("/chat", self._refusing(self.chat), methods=["POST"]),
            Route("/query", self._refusing(self.query), methods=["POST"]),
        ]

    async def health(self, _request: Request) -> Response:
        """200 while Lex, the fallback and the log are there, which is written to, else 503."""
        try:
            service = await run_in_threadpool(self.service)
            await run_in_threadpool(service.conversations.log.probe)
        except Exception as error:  # noqa: BLE001 - the outermost edge; the name tells enough
            return JSONResponse({"status": "failing", "error": type(error).__name__}, 503)
        modes = {"lex": service.bots.mode, "bots": len(service.bots.listed)}
        return JSONResponse({"status": "ok", **modes})

    async def describe(self, _request: Request) -> Response:
        """The OpenAPI description."""
        return JSONResponse(DESCRIPTION)

    async def chat(self, request: Request) -> Response:
        """One utterance in, one answer out; a stream of events if that is accepted."""
        chat = read(Chat, await self._body(request))
        cookie = request.cookies.get(COOKIE)
        service = await run_in_threadpool(self.service)
        owners = await run_in_threadpool(service.owners)
        conversation, fresh = conversation_of(owners, chat.session_id, cookie)
        client = network_of(request.client.host if request.client else None)
        turn = await run_in_threadpool(service.start, chat, conversation, client)
        texts = _texts(request)
        if "text/event-stream" in request.headers.get("accept", ""):
            events = _events(service, turn, texts)
            response: Response = StreamingResponse(events, media_type="text/event-stream")
            response.headers["cache-control"] = "no-store"
        else:
            response = await self._whole(service, turn, texts)
        if fresh is not None:
            secure = request.url.scheme == "https"
            response.set_cookie(COOKIE, fresh, httponly=True, samesite="strict", secure=secure)
        return response

    async def query(self, request: Request) -> Response:
        """The answer to a message that came too late for /chat."""
        query = read(Query, await self._body(request))
        service = await run_in_threadpool(self.service)
        return _answer(await run_in_threadpool(service.find, query.message_id), _texts(request))

    async def _whole(self, service: ChatService, turn: LiveTurn | Turn, texts: Texts) -> Response:
        if isinstance(turn, Turn):
            return _answer(turn, texts)
        give_up = time.monotonic() + self.wait_s
        while not turn.done.is_set():
            if time.monotonic() > give_up:
                return _json(504, texts.say("api.late"))
            await asyncio.sleep(POLL_SECONDS)
        return _answer(await _row(service, turn), texts)

    async def _body(self, request: Request) -> bytes:
        self._let_in(request)
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "application/json":  # a form of another site cannot send this
            raise Refused(415, "api.type")
        received = bytearray()
        async for chunk in request.stream():
            received += chunk
            if len(received) > MAX_BODY:
                raise Refused(413, "api.size", limit=MAX_BODY)
        return bytes(received)

    def _let_in(self, request: Request) -> None:
        if self.token is None:
            if not self.door().lets_programs_in(caller(request)):
                raise Refused(403, "api.closed")
            return
        given = request.headers.get("authorization", "").encode("latin-1")  # as it came
        if not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            raise Refused(401, "api.token")

    def _refusing(self, handler: Handler) -> Handler:
        """A refusal, or that nothing works, as JSON with its status, in the client's language."""

        async def tell(request: Request) -> Response:
            try:
                return await handler(request)
            except Refused as refused:
                refusal = _json(refused.status, _texts(request).say(refused.key, **refused.values))
                if refused.status == 401:
                    refusal.headers["www-authenticate"] = "Bearer"
                if "seconds" in refused.values:
                    refusal.headers["retry-after"] = str(refused.values["seconds"])
                return refusal
            except ClientDisconnect:  # nobody is there to read it
                return Response(status_code=400)
            except Exception as error:  # noqa: BLE001 - the outermost edge; its words stay here
                logger.error("The web API failed: %s", type(error).__name__)
                return JSONResponse(_failure(error, _texts(request)).as_json(), 503, RETRY_AFTER)

        return tell


async def _events(
    service: ChatService, turn: LiveTurn | Turn, texts: Texts
) -> AsyncIterator[bytes]:
    """`delta` for each piece of text, then one `done` with what JSON would have held."""
    if isinstance(turn, Turn):
        yield _event("done", reply(turn, texts).as_json())
        return
    sent, spoke = "", time.monotonic()
    while True:
        over = turn.done.is_set()
        text = turn.text
        if not text.startswith(sent):  # another target began anew
            yield _event("reset", {})
            sent = ""
        if len(text) > len(sent):
            yield _event("delta", {"text": text[len(sent) :]})
            sent, spoke = text, time.monotonic()
        if over:
            break
        if time.monotonic() - spoke > KEEP_ALIVE_SECONDS:
            yield b": waiting\n\n"
            spoke = time.monotonic()
        await asyncio.sleep(POLL_SECONDS)
    yield _event("done", (await _last(service, turn, texts)).as_json())


async def _last(service: ChatService, turn: LiveTurn, texts: Texts) -> Reply:
    """The whole of a turn that ended; a stream cannot take its status back, so it is told here."""
    try:
        return reply(await _row(service, turn), texts)
    except Refused as refused:
        return Reply(status_code=refused.status, msg=texts.say(refused.key, **refused.values))
    except Exception as error:  # noqa: BLE001 - the outermost edge; its words stay here
        logger.error("The web API failed: %s", type(error).__name__)
        return _failure(error, texts)


async def _row(service: ChatService, live: LiveTurn) -> Turn:
    turn = await run_in_threadpool(service.conversations.ended, live)
    if turn is None:
        raise Refused(404, "api.unknown")
    return turn


def _event(name: str, data: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode(
        errors="replace"
    )


def _answer(turn: Turn, texts: Texts) -> Response:
    answer = reply(turn, texts)
    return JSONResponse(answer.as_json(), answer.status_code, {"cache-control": "no-store"})


def _json(status: int, message: str) -> Response:
    return JSONResponse(Reply(status_code=status, msg=message).as_json(), status)


def _failure(error: Exception, texts: Texts) -> Reply:
    key = "api.log_away" if isinstance(error, LogUnavailable) else "api.failing"
    return Reply(status_code=503, msg=texts.say(key), error=type(error).__name__)


def _texts(request: Request) -> Texts:
    return Texts(language_of(request.headers.get("accept-language")))
