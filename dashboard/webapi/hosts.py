"""Host and Origin of every request, the pages' WebSocket included: a pure ASGI middleware.

A strange Host is answered 403, as is a page of another origin that opens a WebSocket or sends
anything but a plain request. See `dashboard.access.callers` for why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.access.callers import Caller, caller_of, host_is_ours, origin_is_ours
from dashboard.texts import Texts, language_of

PLAIN = ("GET", "HEAD", "OPTIONS")


def caller(connection: HTTPConnection) -> Caller:
    """Who sends a request or opens a WebSocket."""
    address = connection.client.host if connection.client else None
    return caller_of(connection.headers, address)


class OwnHosts:
    """Wraps an ASGI app; `names` are those that the app has besides the loopback's."""

    def __init__(self, app: ASGIApp, names: Callable[[], Collection[str]]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._ours(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # before accept: a 403
        else:
            texts = Texts(language_of(HTTPConnection(scope).headers.get("accept-language")))
            await PlainTextResponse(texts.say("access.host"), 403)(scope, receive, send)

    def _ours(self, scope: Scope) -> bool:
        calling = caller(HTTPConnection(scope))
        plain = scope["type"] == "http" and scope["method"] in PLAIN
        return host_is_ours(calling.host, self._names()) and (plain or origin_is_ours(calling))
