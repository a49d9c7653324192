"""A real HTTP server on the loopback, inside this process, until the `with` block ends.

Both embedded stand-ins and the scripted servers of the tests are started through here.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import h11
import uvicorn
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST = "127.0.0.1"
NOT_HERE = "Only this machine is answered, as 127.0.0.1 or localhost, and no page of another site."
START_SECONDS = 10.0
RECEIVE_SECONDS = 20.0  # for a request to arrive whole


class ServerDidNotStart(RuntimeError):
    """The server was not ready in time; the message names its address."""


class PortRefused(OSError):
    """The port is taken, or not for everybody; the message names it and the remedy."""


@contextmanager
def serving(
    app: ASGIApp, *, port: int = 0, protocol: type[asyncio.Protocol] | None = None
) -> Iterator[str]:
    """Serve `app` in a daemon thread and yield its address, `http://127.0.0.1:<port>`.

    Port 0 takes a free one; `protocol` replaces `PromptProtocol`. Raises `PortRefused` for a
    port that is taken and `ServerDidNotStart` if the server is not ready within ten seconds.
    """
    listener = _listen(port)
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    ending = _ending_in_words(app)
    http = protocol or PromptProtocol
    config = uvicorn.Config(ending, http=http, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), name=address, daemon=True)
    thread.start()
    try:
        _wait_until_started(server, thread, address)
        yield address
    finally:
        server.should_exit = True
        thread.join(timeout=5)
        listener.close()


def near(app: ASGIApp) -> ASGIApp:
    """Refuse, with 403, what only a page of another site makes a browser send: a Host that is a
    name of its own which it has pointed at this machine (DNS rebinding), or its Origin."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_from_here(Headers(scope=scope)):
            if (await receive())["type"] == "http.request":  # else its connection is closing
                await JSONResponse({"message": NOT_HERE}, 403)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return answer


def _is_from_here(headers: Headers) -> bool:
    """Programs send no Origin."""
    addresses = (f"//{headers.get('host', HOST)}", headers.get("origin", f"//{HOST}"))
    return all(_is_here(address) for address in addresses)


def _is_here(address: str) -> bool:
    try:
        name = (urlsplit(address).hostname or "").rstrip(".")
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class PromptProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, which closes a connection whose request does not arrive in time."""

    _arriving: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The clock of the first request starts."""
        super().connection_made(transport)
        self._arriving = self.loop.call_later(RECEIVE_SECONDS, transport.abort)

    def data_received(self, data: bytes) -> None:
        """It stops when the request is whole, and starts again with the next one."""
        super().data_received(data)
        whole = self.conn.their_state not in {h11.IDLE, h11.SEND_BODY}
        if whole and self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None
        elif not whole and self._arriving is None:
            self._arriving = self.loop.call_later(RECEIVE_SECONDS, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        if self._arriving is not None:
            self._arriving.cancel()
        super().connection_lost(exc)


def _ending_in_words(app: ASGIApp) -> ASGIApp:
    """Who is still waiting when the server ends is told 503, and who left is not missed; uvicorn
    would print a traceback for both."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with suppress(ClientDisconnect):
                await app(scope, receive, send)
        except asyncio.CancelledError:
            with suppress(RuntimeError):  # the answer had begun: the connection just ends
                await Response(status_code=503)(scope, receive, send)

    return answer


def _listen(port: int) -> socket.socket:
    # The protocol is named because asyncio sets TCP_NODELAY only then (`base_events._set_nodelay`);
    # without it an answer waits 40 ms for the acknowledgement of its own first half.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise PortRefused(
            f"Port {port} cannot be used: {error.strerror}. Choose another one, or 0 for any free "
            "one."
        ) from error
    return listener


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread, address: str) -> None:
    give_up = time.monotonic() + START_SECONDS
    while not server.started:
        if time.monotonic() > give_up or not thread.is_alive():
            raise ServerDidNotStart(f"{address} was not ready within {START_SECONDS:.0f} s")
        time.sleep(0.005)
