"""DNS rebinding: a page of another site that has pointed its own name at this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from tests.browser.driving import dashboard, free_port, process

pytestmark = pytest.mark.browser

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
STREAM = "/_stcore/stream"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Both ways to start the app, by name."""
    folder = tmp_path_factory.mktemp("rebinding")
    port = free_port()
    wrapped = f"http://127.0.0.1:{port}"
    start = ["-m", "uvicorn", "asgi:app", "--port", str(port), "--log-level", "error"]
    log = f"sqlite:///{folder / 'asgi.sqlite3'}"
    with ExitStack() as stack:
        plain = stack.enter_context(dashboard(folder))
        stack.enter_context(
            process(*start, wait=f"{wrapped}/healthz", DATABASE_URL=log, LEXLENS_HOSTS="a.example")
        )
        yield {"streamlit": plain, "asgi": wrapped}


def status(url: str, path: str, host: str = "", method: str = "GET", **headers: str) -> int:
    """What a request with this Host is answered; without one, with the right one."""
    place = urlsplit(url)
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host or place.netloc}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    with socket.create_connection((str(place.hostname), int(place.port or 0)), 20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return int(connection.recv(100).split()[1])


@pytest.mark.parametrize("way", ["streamlit", "asgi"])
@pytest.mark.parametrize(
    ("host", "origin", "expected"),
    [
        ("", "", 101),
        ("evil.example:8501", "http://evil.example:8501", 403),
        ("evil.example", "", 403),
        ("localhost.evil.example", "http://localhost.evil.example", 403),
        ("", "http://evil.example", 403),  # no rebinding: simply another site's page
        ("", "null", 403),
    ],
)
def test_the_pages_of_a_strange_name_are_refused(
    started: dict[str, str], way: str, host: str, origin: str, expected: int
) -> None:
    """All that a page shows comes through the WebSocket, however the app was started."""
    headers = UPGRADE | ({"Origin": origin} if origin else {})
    assert status(started[way], STREAM, host, **headers) == expected


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/openapi.json", "/chat"])
def test_the_wrapper_refuses_every_other_request_too(started: dict[str, str], path: str) -> None:
    """A strange name gets nothing, one that is configured all."""
    url = started["asgi"]
    assert status(url, path, "evil.example") == 403
    assert status(url, path, "a.example") == status(url, path) != 403


def test_another_page_cannot_post_to_the_web_api(started: dict[str, str]) -> None:
    """Whatever it says it sends."""
    url = started["asgi"]
    sent = {"Content_Type": "application/json", "Content_Length": "0"}
    assert status(url, "/chat", method="POST", Origin="http://evil.example", **sent) == 403
    assert status(url, "/chat", method="POST", Origin=url, **sent) == 400


def test_behind_a_proxy_nobody_is_admin(started: dict[str, str]) -> None:
    """Who comes through one is not at this machine: no answer without a token."""
    url = started["asgi"]
    sent = {"Content_Type": "application/json", "Content_Length": "0"}
    assert status(url, "/chat", method="POST", X_Forwarded_For="127.0.0.1", **sent) == 403
    assert status(url, "/chat", "a.example", method="POST", **sent) == 403
