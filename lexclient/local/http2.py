"""HTTP/2 in clear text with prior knowledge, beside uvicorn's HTTP/1.1 on the same port.

The AWS SDK for JavaScript speaks HTTP/2 to Lex V2, whatever the operation, and uvicorn does not.
A connection that begins with the preface of HTTP/2 (RFC 9113, section 3.4) is served here, by the
`h2` library; any other by uvicorn.

    bytes -> EitherProtocol -+-> h11 -----------------> application
                             +-> Http2Connection -> h2 -> application, one task a stream
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    Event,
    RequestReceived,
    StreamEnded,
    StreamReset,
    WindowUpdated,
)
from h2.exceptions import ProtocolError
from starlette.types import ASGIApp, Message, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
Headers = Iterable[tuple[bytes, bytes]]


class EitherProtocol(H11Protocol):
    """uvicorn's protocol, until a connection turns out to be HTTP/2."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._first: bytes | None = b""
        self._http2: Http2Connection | None = None

    def data_received(self, data: bytes) -> None:
        if self._http2:
            self._http2.receive(data)
            return
        if self._first is None:
            super().data_received(data)
            return
        self._first += data
        if len(self._first) < len(PREFACE) and PREFACE.startswith(self._first):
            return
        begun, self._first = self._first, None
        if begun.startswith(PREFACE):
            self._http2 = Http2Connection(self.app, self.transport, self.tasks)
            self._http2.receive(begun)
        else:
            super().data_received(begun)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._http2:
            self._http2.close()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        if self._http2:
            self._http2.close()
            self.transport.close()
        else:
            super().shutdown()


class Http2Connection:
    """One connection: its streams are requests, each answered by a task of its own."""

    def __init__(
        self, app: ASGIApp, transport: asyncio.Transport, tasks: set[asyncio.Task[None]]
    ) -> None:
        self._app = app
        self._transport = transport
        self._tasks = tasks
        self._bodies: dict[int, asyncio.Queue[Message]] = {}
        self._unsent: dict[int, bytes] = {}
        self._running: dict[int, asyncio.Task[None]] = {}
        self._http = H2Connection(H2Configuration(client_side=False, header_encoding=None))
        self._http.initiate_connection()
        self._flush()

    def receive(self, data: bytes) -> None:
        try:
            for event in self._http.receive_data(data):
                self._handle(event)
        except ProtocolError:
            self._flush()
            self._transport.close()
            return
        self._flush()

    def close(self) -> None:
        """Stop what is still being answered."""
        for task in self._running.values():
            task.cancel()
        self._running.clear()

    def _handle(self, event: Event) -> None:
        match event:
            case RequestReceived(stream_id=int(stream), headers=headers):
                self._begin(stream, headers or ())
            case DataReceived(stream_id=int(stream), data=data):
                self._http.acknowledge_received_data(event.flow_controlled_length or 0, stream)
                self._hand_in(stream, {"type": "http.request", "body": data, "more_body": True})
            case StreamEnded(stream_id=int(stream)):
                self._hand_in(stream, {"type": "http.request", "body": b"", "more_body": False})
            case StreamReset(stream_id=int(stream)):
                self._end(stream)
            case WindowUpdated():
                for waiting, body in list(self._unsent.items()):
                    self._send_body(waiting, body)
            case ConnectionTerminated():
                self._transport.close()

    def _begin(self, stream: int, headers: Headers) -> None:
        self._bodies[stream] = asyncio.Queue()
        task = asyncio.ensure_future(self._answer(stream, scope_of(headers)))
        self._running[stream] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _hand_in(self, stream: int, message: Message) -> None:
        if stream in self._bodies:
            self._bodies[stream].put_nowait(message)

    async def _answer(self, stream: int, scope: Scope) -> None:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                body = b"".join(part.get("body", b"") for part in sent)
                self._respond(stream, sent[0], body)

        try:
            await self._app(scope, self._bodies[stream].get, send)
        finally:
            self._bodies.pop(stream, None)
            self._running.pop(stream, None)

    def _respond(self, stream: int, start: Message, body: bytes) -> None:
        fields = [(b":status", str(start["status"]).encode()), *start["headers"]]
        try:
            self._http.send_headers(stream, fields, end_stream=not body)
            self._send_body(stream, body)
        except ProtocolError:
            # the client has left meanwhile
            self._unsent.pop(stream, None)
        self._flush()

    def _send_body(self, stream: int, body: bytes) -> None:
        """Send as much as the client's window allows; the rest when it opens."""
        self._unsent.pop(stream, None)
        while body:
            window = self._http.local_flow_control_window(stream)
            room = min(window, self._http.max_outbound_frame_size)
            if room <= 0:
                self._unsent[stream] = body
                return
            self._http.send_data(stream, body[:room], end_stream=len(body) <= room)
            body = body[room:]

    def _end(self, stream: int) -> None:
        self._unsent.pop(stream, None)
        self._bodies.pop(stream, None)
        task = self._running.pop(stream, None)
        if task:
            task.cancel()

    def _flush(self) -> None:
        self._transport.write(self._http.data_to_send())


def scope_of(headers: Headers) -> Scope:
    """The ASGI scope of a request's header fields."""
    fields = list(headers)
    pseudo = {name: value for name, value in fields if name.startswith(b":")}
    path, _, query = pseudo[b":path"].partition(b"?")
    plain = [(name, value) for name, value in fields if not name.startswith(b":")]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "2",
        "method": pseudo[b":method"].decode("ascii"),
        "scheme": pseudo[b":scheme"].decode("ascii"),
        "path": unquote(path.decode("ascii", "replace")),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", pseudo.get(b":authority", b"")), *plain],
        "client": None,
        "server": None,
    }
