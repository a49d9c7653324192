"""The embedded endpoint under whatever a stranger sends: 400 at worst, no traceback, no hold-up."""

from __future__ import annotations

import http.client
import json
import random
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest

import loopback
from fallback.local import serve

pytestmark = pytest.mark.usefixtures("tracebacks")

PATHS = ("/v1/chat/completions", "/v1/completions")
DEEP = b"[" * 100_000
CHAT = {"model": "offline-chat", "messages": [{"role": "user", "content": "What is Lex?"}]}
COMPLETION = {"model": "offline-completion", "prompt": "What is Lex?"}
# what may stand in any place
THINGS: tuple[object, ...] = (
    None, True, False, 0, 1, -1, 1.5, 10**400, float("nan"), float("inf"), "", "x", "\ud800", "\0",
    "offline-chat", [], [None], [[]], ["\udfff"], {}, {"text": 5}, {"text": ["x"]}, [{"text": 5}],
    [{"type": "image_url", "image_url": {"url": "x"}}], [{"text": "Hi"}, None], {"role": []},
    [{"role": ["user"]}], [{"role": "user", "content": {"text": "x"}}], "x" * 5_000, [1] * 500,
)  # fmt: skip
MEMBERS = (
    "model", "messages", "prompt", "n", "stop", "stream", "stream_options", "max_tokens", "user",
    "max_completion_tokens", "temperature", "role", "content",
)  # fmt: skip


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serve(pace_s=0) as url:
        parts = urlsplit(url)
        yield str(parts.hostname), int(parts.port or 0)


def test_a_traceback_would_be_seen(tracebacks: list[str]) -> None:
    """The fixture above would find one."""

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            raise RuntimeError("ours")

    with loopback.serving(broken) as url:
        parts = urlsplit(url)
        assert post((str(parts.hostname), int(parts.port or 0)), "/", b"")[0] == 500
    assert len(tracebacks) == 1
    tracebacks.clear()


def post(address: tuple[str, int], path: str, body: bytes) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(*address, timeout=20)
    connection.request("POST", path, body, {"content-type": "application/json"})
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    return response.status, answer


# name: a body that is no request, whatever the path
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"hello",
    "half of one": b'{"model": "offline-chat", "mess',
    "deep lists": DEEP,
    "deep objects": b'{"a":' * 50_000,
    "deep in a member": b'{"model": "offline-chat", "messages": ' + DEEP + b"]" * 100_000 + b"}",
    "no UTF-8": b'{"model": "\xff\xfe"}',
    "UTF-16": json.dumps(CHAT | {"n": 5}).encode("utf-16"),
    "a number": b"5",
    "a number of many digits": b'{"model": ' + b"9" * 10_000 + b"}",
    "a list": b"[]",
    "null": b"null",
    "a half character": b'{"model": "\\ud800"}',
    "a half character deep inside": json.dumps(CHAT | {"user": [{"a": "\udc00"}]}).encode(),
    "a half character as a name": json.dumps(CHAT | {"\udc00": 1}).encode(),
    "n as a list": json.dumps(CHAT | {"n": [1]}).encode(),
    "n as an object": json.dumps(COMPLETION | {"n": {}}).encode(),
    "n as true": json.dumps(CHAT | {"n": True}).encode(),
    "role as a list": json.dumps(CHAT | {"messages": [{"role": ["user"]}]}).encode(),
    "parts that are no text": json.dumps(
        CHAT | {"messages": [{"role": "user", "content": [{"type": "text", "text": 5}]}]}
    ).encode(),
    "parts without text": json.dumps(
        CHAT | {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}
    ).encode(),
    "parts that are no parts": json.dumps(
        CHAT | {"messages": [{"role": "user", "content": ["x", None]}]}
    ).encode(),
    "stop as an object": json.dumps(COMPLETION | {"stop": {"a": 1}}).encode(),
    "a limit of a thousand digits": json.dumps(CHAT | {"max_tokens": -(10**1000)}).encode(),
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", BODIES)
def test_what_is_no_request_is_answered_400(address: tuple[str, int], name: str, path: str) -> None:
    """In OpenAI's form, so that an SDK can tell it."""
    status, answer = post(address, path, BODIES[name])
    assert status in {400, 404}  # 404 for a model nobody has, or one of the other shape
    assert json.loads(answer)["error"]["type"] == "invalid_request_error"


def made(chance: random.Random) -> bytes:
    """A request with up to four members that are not what they should be."""
    body = dict(chance.choice([CHAT, COMPLETION]))
    for name in chance.sample(MEMBERS, chance.randint(1, 4)):
        body[name] = chance.choice(THINGS)
    if chance.random() < 0.2:
        body["messages"] = [{"role": "user", "content": chance.choice(THINGS)}]
    data = json.dumps(body).encode()
    if chance.random() < 0.1:
        data = data[: chance.randrange(len(data))]
    return data


def thrown(address: tuple[str, int], count: int, seed: int) -> set[int]:
    chance = random.Random(seed)
    return {post(address, chance.choice(PATHS), made(chance))[0] for _ in range(count)}


def test_random_requests(address: tuple[str, int]) -> None:
    """Four hundred of them: answered, or refused as a client's fault."""
    assert thrown(address, 400, seed=1) <= {200, 400, 404, 413}


@pytest.mark.hostile
@pytest.mark.timeout(600)
def test_ten_thousand_random_requests(address: tuple[str, int]) -> None:
    """The same, at length."""
    assert thrown(address, 10_000, seed=2) <= {200, 400, 404, 413}


# bytes that are no HTTP/1.1 request, or the beginning of one
RAW: dict[str, bytes] = {
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0",
    "HTTP/2 frame of no kind": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 200,
    "HTTP/2 upgrade": b"GET / HTTP/1.1\r\nhost: x\r\nupgrade: h2c\r\nconnection: upgrade\r\n"
    b"http2-settings: AAA\r\n\r\n",
    "a TLS handshake": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 300,
    "no method": b"\r\n\r\n\r\n",
    "binary": bytes(range(256)),
    "a header without end": b"GET / HTTP/1.1\r\nx: " + b"y" * 200_000,
    "two lengths": b"POST /v1/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n"
    b"content-length: 2\r\n\r\n{}",
    "a length that is none": b"POST /v1/completions HTTP/1.1\r\nhost: x\r\n"
    b"content-length: -1\r\n\r\n",
    "chunks that are none": b"POST /v1/completions HTTP/1.1\r\nhost: x\r\n"
    b"transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    "a websocket": b"GET /v1/models HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n"
    b"connection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAA\r\n\r\n",
    "a path that is no text": b"GET /v1/models/%ED%A0%80%00 HTTP/1.1\r\nhost: x\r\n\r\n",
    "a path of percents": b"GET /%%%2 HTTP/1.1\r\nhost: x\r\n\r\n",
    "half a body, and gone": b"POST /v1/completions HTTP/1.1\r\nhost: x\r\n"
    b"content-length: 500\r\n\r\n{",
    "half a head, and gone": b"POST /v1/compl",
}


@pytest.mark.parametrize("name", RAW)
def test_what_is_no_http(address: tuple[str, int], name: str) -> None:
    """It is refused or left, and the next request is answered."""
    with socket.create_connection(address, timeout=5) as connection, suppress(OSError):
        connection.sendall(RAW[name])
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(1000)
        assert not answer.startswith(b"HTTP/1.1 5")
    assert post(address, PATHS[1], json.dumps(COMPLETION).encode())[0] == 200


def test_leaving_in_the_middle_of_an_answer() -> None:
    """Fifty who ask for a stream and go."""
    body = json.dumps(CHAT | {"stream": True}).encode()
    head = f"POST {PATHS[0]} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    with serve(pace_s=0.01) as url:
        parts = urlsplit(url)
        for number in range(50):
            with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
                connection.sendall(head + body)
                if number % 2:
                    connection.recv(100)
        place = (str(parts.hostname), int(parts.port or 0))
        assert post(place, PATHS[0], json.dumps(CHAT).encode())[0] == 200


@pytest.mark.parametrize("sent", [b"", b"POST /v1/comp", b"GET / HTTP/1.1\r\nhost: x\r\n"])
def test_a_slow_connection_is_closed(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    """Who says nothing, or a letter now and then, holds no connection for long."""
    monkeypatch.setattr(loopback, "RECEIVE_SECONDS", 0.5)
    with serve(pace_s=0) as url:
        parts = urlsplit(url)
        started = time.monotonic()
        with (
            suppress(OSError),
            socket.create_connection((parts.hostname, parts.port), timeout=10) as connection,
        ):
            connection.sendall(sent)
            connection.settimeout(0.1)
            while time.monotonic() - started < 5:
                with suppress(TimeoutError):
                    if not connection.recv(100):
                        break
                connection.sendall(b"x" if sent else b"")
        assert time.monotonic() - started < 3


def test_a_slow_body_is_closed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A head at once, and a byte of the body now and then."""
    monkeypatch.setattr(loopback, "RECEIVE_SECONDS", 0.5)
    head = b"POST /v1/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n"
    with serve(pace_s=0) as url:
        parts = urlsplit(url)
        started = time.monotonic()
        with (
            suppress(OSError),
            socket.create_connection((parts.hostname, parts.port), timeout=10) as connection,
        ):
            connection.sendall(head)
            while time.monotonic() - started < 5:
                connection.sendall(b" ")
                time.sleep(0.05)
        assert time.monotonic() - started < 3


def test_a_second_request_on_the_same_connection_has_its_own_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The clock is of one request: an honest client that goes on is not cut off."""
    monkeypatch.setattr(loopback, "RECEIVE_SECONDS", 0.6)
    with serve(pace_s=0) as url:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
        for _ in range(4):
            connection.request("POST", PATHS[1], json.dumps(COMPLETION))
            response = connection.getresponse()
            assert (response.status, bool(response.read())) == (200, True)
            time.sleep(0.3)
        connection.close()
