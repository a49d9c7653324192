"""A server on the loopback: there when the block begins, gone when it ends, and prompt."""

from __future__ import annotations

import asyncio
import socket
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from loopback import near, serving


def hello(_: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


APP = Starlette(routes=[Route("/", hello)])


def test_it_serves_until_the_block_ends() -> None:
    """Real HTTP inside the block, nothing at the address after it."""
    with serving(APP) as url, urllib.request.urlopen(url) as answer:
        assert answer.read() == b"hello"
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(url, timeout=2)


def test_who_still_waits_at_the_end_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """A status, and no traceback in the terminal of whoever pressed Ctrl-C."""
    entered = threading.Event()

    async def held(_: Request) -> PlainTextResponse:
        entered.set()
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")

    def ask(url: str) -> int:
        try:
            return int(urllib.request.urlopen(url, timeout=60).status)
        except urllib.error.HTTPError as told:
            with told:
                return told.code

    with ThreadPoolExecutor(1) as pool:
        with serving(Starlette(routes=[Route("/", held)])) as url:
            waiting = pool.submit(ask, url)
            assert entered.wait(60)
        assert waiting.result(60) == 503
    assert not any(record.exc_info for record in caplog.records)


def test_a_taken_port_is_an_error_at_once() -> None:
    """The system's own error says which."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with (
            pytest.raises(OSError, match="Address already in use"),
            serving(APP, port=taken.getsockname()[1]),
        ):
            pass


def test_the_listener_sends_without_delay() -> None:
    """asyncio turns Nagle off only for sockets that name TCP: without it, 40 ms an answer."""
    from loopback import _listen  # noqa: PLC0415 - the one private thing that carries the promise

    with _listen(0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8400"}, 200),
        ({"Host": "[::1]:8400"}, 200),
        ({"Host": "127.0.0.9"}, 200),
        ({"Origin": "http://localhost:3000"}, 200),  # a developer's own page
        ({"Host": "evil.example:8400"}, 403),  # a name that was pointed here
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Host": "localhost.evil.example"}, 403),
        ({"Host": "evil.example@localhost.evil.example"}, 403),
        ({"Host": "203.0.113.7"}, 403),
        ({"Host": "[::1"}, 403),
        ({"Origin": "http://evil.example"}, 403),  # a form that is sent here
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1.evil.example"}, 403),
        ({"Origin": ""}, 403),
    ],
)
def test_a_page_of_another_site_is_refused(headers: dict[str, str], status: int) -> None:
    """Whatever name it gives this machine; programs of the machine are answered."""
    with serving(near(APP)) as url:
        assert status_of(urllib.request.Request(url, headers=headers)) == status


def status_of(request: urllib.request.Request) -> int:
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
