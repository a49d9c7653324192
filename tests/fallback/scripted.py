"""A server that says, byte by byte, what a test tells it to: faults no proper server produces.

Each request gets the next script, the last one for ever. A script is a list of steps: bytes to
send, seconds to pause, `RESET` (TCP RST) or `HOLD` (silence until the client leaves). After its
script the connection is closed.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

RESET: Final = "reset"
HOLD: Final = "hold"
Step = bytes | float | str
Script = Sequence[Step]
JSON = "application/json"
SSE = "text/event-stream; charset=utf-8"


@dataclass(frozen=True)
class Received:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Scripted:
    """The running server: its address ending in /v1, and the requests so far."""

    url: str
    requests: list[Received] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)

    @property
    def bodies(self) -> list[Any]:
        return [request.body for request in self.requests]


@contextmanager
def scripted(*scripts: Script, models: Script | None = None) -> Iterator[Scripted]:
    """Serve `scripts` on the loopback until the block ends.

    With `models` the app's looks at `/v1/models` get that script and do not count.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    server = Scripted(f"http://127.0.0.1:{listener.getsockname()[1]}/v1")
    lock = threading.Lock()

    def serve() -> None:
        with suppress(OSError):  # closed by the end of the block
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=converse, args=(connection,), daemon=True).start()

    def converse(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            received = received_from(connection)
            if received is None:
                return
            if models is not None and received.path.endswith("/models"):
                _perform(models, connection, server.left)
                return
            with lock:
                script = scripts[min(len(server.requests), len(scripts) - 1)]
                server.requests.append(received)
            _perform(script, connection, server.left)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server
    finally:
        server.left.set()
        # wakes accept(), which a close alone does not
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def closed_port() -> str:
    """An address where nobody is."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}/v1"


def received_from(connection: socket.socket) -> Received | None:
    """A request to its end: who answers sooner and closes, resets what is still on its way."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    method, path, _ = first.split(" ", maxsplit=2)
    return Received(method, path, headers, json.loads(body) if body else None)


def _perform(script: Script, connection: socket.socket, end: threading.Event) -> None:
    for step in script:
        if isinstance(step, bytes):
            connection.sendall(step)
        elif step == RESET:
            # linger 0 turns the close into a reset
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return
        elif step == HOLD:
            connection.settimeout(0.05)
            while not end.is_set():
                with suppress(TimeoutError):
                    if not connection.recv(1):
                        return
        elif end.wait(float(step)):
            return


def head(status: int = 200, kind: str = JSON, **headers: Any) -> bytes:
    """A response's head; `retry_after=1` becomes `retry-after: 1`."""
    lines = [f"HTTP/1.1 {status} Scripted", f"content-type: {kind}", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def reply(status: int, body: Any, kind: str = JSON, **headers: Any) -> Script:
    """A whole response."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return [head(status, kind, content_length=len(data), **headers) + data]


def error(status: int, message: str, *, code: str | None = None, **more: Any) -> Script:
    """A response with OpenAI's error object."""
    param = more.pop("param", None)
    fault = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
    return reply(status, {"error": fault}, **more)


def event(data: Any) -> bytes:
    """One server-sent event."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return f"data: {text}\n\n".encode()


def said(text: str, finish: str | None = None, **more: Any) -> bytes:
    """A chunk that fits both shapes."""
    choice = {"index": 0, "delta": {"content": text}, "text": text, "finish_reason": finish}
    return event({"id": "x", "object": "chunk", "model": "some-model", "choices": [choice]} | more)


def tokens(read: int, written: int) -> bytes:
    """The chunk of `include_usage`."""
    usage = {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
    }
    return event(
        {"id": "x", "object": "chunk", "model": "some-model", "choices": [], "usage": usage}
    )


DONE = event("[DONE]")
STREAM = head(200, SSE, x_request_id="req_1")
HELLO: Script = [STREAM, said("Hel"), said("lo."), said("", "stop"), tokens(9, 2), DONE]


def whole(text: Any, finish: str | None = "stop", **message: Any) -> dict[str, Any]:
    """A body that is not streamed, fitting both shapes."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text} | message,
        "text": text,
        "finish_reason": finish,
    }
    usage = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}
    return {"id": "x", "model": "some-model", "choices": [choice], "usage": usage}
