"""Requests that nobody's client makes: those of a door with parts exchanged, added or cut off."""

from __future__ import annotations

import json
import random
import socket
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

THINGS: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**400, float("nan"), float("inf"), "", "x", "\ud800", "\0",
    "가" * 400, "{{7*7}}", "' OR 1=1 --", "../../etc/passwd", "<img src=x onerror=alert(1)>",
    "x" * 5_000, "\u202e", "$(id)", [], [None], [[]], {}, {"a": {}}, [1] * 500, "A" * 64, "-" * 16,
)  # fmt: skip
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "get", "P\u00d6ST")
HEADERS: dict[str, tuple[str, ...]] = {
    "content-type": (
        "application/json", "application/json; charset=utf-16", "text/plain", "", "a/b" * 300,
        "multipart/form-data; boundary=x", "application/x-www-form-urlencoded",
    ),
    "accept": ("text/event-stream", "*/*", "\u00ff", ",".join(["a/b;q=0"] * 200)),
    "accept-language": ("ko", "en;q=NaN", "x" * 3_000, ",;q=", "-", "ko-KR,ko;q=0.9"),
    "accept-encoding": ("gzip", "br;q=2", "*"),
    "content-encoding": ("gzip", "x"),
    "cookie": ("lexlens_session=" + "A" * 22, "lexlens_session", "a=b; " * 200, "=;=", "\u00e9=1"),
    "authorization": ("Bearer x", "Bearer \u00e9", "Basic =", "AWS4-HMAC-SHA256 x", "Bearer"),
    "origin": ("http://evil.example", "null", "file://", "http://127.0.0.1", "\u00ff"),
    "x-forwarded-for": ("1.2.3.4", "x, y", "::1"),
    "x-forwarded-proto": ("https", "\u00ff"),
    "expect": ("100-continue", "x"),
    "range": ("bytes=0-1", "bytes=x"),
    "if-none-match": ("*", '"x"'),
    "upgrade": ("websocket", "h2c"),
    "x-amz-content-sha256": ("x",),
    "x-amz-lex-session-state": ("x", "e30=", "W1tb"),
}  # fmt: skip
HOSTS = ("127.0.0.1", "127.0.0.1", "127.0.0.1", "localhost:x", "evil.example", "[::1", "", "\u00ff")
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
PIECES = ("..", "%00", "%ED%A0%80", "%", "a" * 300, "\u00e9", "{x}", "%2e%2e", "", "?a=b", "#x")


@dataclass(frozen=True)
class Door:
    """What a server takes: paths, and bodies that are right."""

    paths: tuple[str, ...]
    bodies: tuple[dict[str, Any], ...]
    methods: tuple[str, ...] = ("POST",)
    ids: tuple[str, ...] = field(default=("msgId",))  # members that are new in each request


class Requests:
    """Requests to a door, the same ones for the same seed."""

    def __init__(self, door: Door, seed: int) -> None:
        self._door = door
        self._chance = random.Random(seed)
        self._number = 0

    def one(self) -> tuple[bytes, bool]:
        """A request, and whether it says itself where it ends; else it ends with its connection."""
        chance = self._chance
        self._number += 1
        body = self._body()
        method = chance.choice(self._door.methods if chance.random() < 0.9 else METHODS)
        lines = [f"{method} {self._path()} HTTP/1.1", f"host: {self._host()}"]
        headers = {"content-type": "application/json", "content-length": str(len(body))}
        for name in chance.sample(sorted(HEADERS), chance.choice((0, 0, 0, 1, 2))):
            headers[name] = chance.choice(HEADERS[name])
        whole = chance.random() > 0.03
        if not whole:
            headers["content-length"] = chance.choice(("-1", "x", "9" * 30, str(len(body) + 5)))
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join([*lines, "connection: close", "", ""]).encode("latin-1", "replace")
        if chance.random() < 0.03:
            return (head + body)[: chance.randrange(len(head + body))], False
        return head + body, whole

    def _path(self) -> str:
        path = self._chance.choice(self._door.paths)
        if self._chance.random() < 0.1:
            parts = path.split("/")
            parts[self._chance.randrange(len(parts))] = self._chance.choice(PIECES)
            path = "/".join(parts)
        return path if path.startswith("/") else f"/{path}"

    def _host(self) -> str:
        return self._chance.choice(HOSTS) if self._chance.random() < 0.05 else "127.0.0.1"

    def _body(self) -> bytes:
        chance = self._chance
        document = json.loads(json.dumps(chance.choice(self._door.bodies)))
        for name in self._door.ids:
            document[name] = f"random-request-{self._number:08d}"
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            self._exchange(document)
        data = json.dumps(document).encode()
        kind = chance.random()
        if kind < 0.05:
            return chance.choice(
                (b"", b"null", b"[]", b"[" * 5_000, b'{"a":' * 3_000, b"\xff\xfe{}", b"9" * 6_000,
                 data.decode().encode("utf-16"), b"x" * 1_200_000, bytes(range(256)))
            )  # fmt: skip
        if kind < 0.1:
            place = chance.randrange(len(data))
            return data[:place] + chance.randbytes(3) + data[place:]
        return data

    def _exchange(self, document: Any) -> None:
        """Another thing in some place of it."""
        while isinstance(document, dict) and document:
            name = self._chance.choice(sorted(document))
            inner = document[name]
            if isinstance(inner, list) and inner and isinstance(inner[0], dict):
                inner = inner[0]
            if not isinstance(inner, dict) or self._chance.random() < 0.4:
                document[name] = deepcopy(self._chance.choice(THINGS))
                return
            document = inner


def answered(address: tuple[str, int], request: bytes, *, whole: bool = True) -> int:
    """The status of the answer, 0 where the connection was closed without one. Who sends half of
    a request ends the connection."""
    with socket.create_connection(address, timeout=30) as connection:
        try:
            connection.sendall(request)
            if not whole:
                connection.shutdown(socket.SHUT_WR)
            answer = b""
            while piece := connection.recv(65_536):
                answer = (answer + piece).removeprefix(CONTINUE)[:64]
        except OSError:  # it was closed before it was read to its end
            return 0
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0
