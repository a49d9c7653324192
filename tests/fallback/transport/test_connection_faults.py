"""What stands between us and a server: certificates, TLS, proxies, redirects.

The kind: the SDK says "Connection error." and the reason is known to somebody deeper down. Each
ends in a sentence that names it, within the deadline, and with no password of a proxy in it.
"""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from fallback import errors
from fallback.answerer import Answer
from fallback.transport import clients
from tests.fallback.asked import CHAT, KEY, answerer_at, asked
from tests.fallback.scripted import HOLD, Script, closed_port, received_from, reply, scripted, whole

CA = trustme.CA()
LONG_AGO = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
PASSWORD = "recognisable-password"


@pytest.fixture(autouse=True)
def _fresh_clients() -> Iterator[None]:
    """Clients keep the proxies and certificates of the environment they were built in."""
    clients._client.cache_clear()
    yield
    clients._client.cache_clear()


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own authority is trusted, as a company's would be."""
    file = tmp_path / "ca.pem"
    CA.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


@contextmanager
def encrypted(certificate: trustme.LeafCert, **changes: object) -> Iterator[str]:
    """A server that answers one question through TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    for name, value in changes.items():
        setattr(context, name, value)
    listener = socket.create_server(("127.0.0.1", 0))
    answer = b"".join(step for step in reply(200, whole("Hello.")) if isinstance(step, bytes))

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    wrapped = context.wrap_socket(connection, server_side=True)
                    with wrapped:
                        received_from(wrapped)
                        wrapped.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/v1"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def told(answer: Answer) -> tuple[type, str]:
    assert answer.outcome == "failed"
    return type(answer.error), str(answer.error)


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_a_trusted_authority_is_fine() -> None:
    """What the rows below differ from."""
    with encrypted(CA.issue_cert("127.0.0.1")) as url:
        assert asked(answerer_at(url))[1].text == "Hello."


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("certificate", "detail"),
    [
        (CA.issue_cert("127.0.0.1", not_before=LONG_AGO, not_after=LONG_AGO), "expired"),
        (CA.issue_cert("other.example"), "mismatch"),
        (trustme.CA().issue_cert("127.0.0.1"), "issuer"),
        (CA.issue_cert("127.0.0.1", not_before=dt.datetime(2090, 1, 1, tzinfo=dt.UTC)), "not yet"),
    ],
)
def test_a_certificate_that_is_not_to_be_trusted(
    certificate: trustme.LeafCert, detail: str
) -> None:
    """Expired, of another host, of a stranger, of the future: OpenSSL's words say which."""
    with encrypted(certificate) as url:
        kind, sentence = told(asked(answerer_at(url))[1])
    assert kind is errors.CertificateRefused
    assert sentence.startswith("The certificate of the server of under-test is not trusted (")
    assert detail in sentence


@pytest.mark.usefixtures("trusted")
def test_tls_of_the_last_century() -> None:
    """A server that offers nothing safe."""
    old = {"maximum_version": ssl.TLSVersion.TLSv1_1, "minimum_version": ssl.TLSVersion.TLSv1}
    certificate = CA.issue_cert("127.0.0.1")
    with pytest.warns(DeprecationWarning, match="TLS"), encrypted(certificate, **old) as url:
        kind, sentence = told(asked(answerer_at(url))[1])
    assert kind is errors.TlsFailed
    assert sentence.startswith("No encrypted connection to the server of under-test came about (")


@pytest.mark.parametrize(
    "script", [reply(200, whole("Hello.")), [b"\x15\x03\x01\x00\x02\x02\x28"], []]
)
def test_https_where_none_is_spoken(script: Script) -> None:
    """A plain HTTP server, an alert, a connection that is closed at once."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    connection.recv(65536)
                    for step in script:
                        connection.sendall(step)  # type: ignore[arg-type]  # no pauses here

    threading.Thread(target=serve, daemon=True).start()
    answer = asked(answerer_at(f"https://127.0.0.1:{listener.getsockname()[1]}/v1"))[1]
    listener.close()
    assert told(answer)[0] in {errors.TlsFailed, errors.ServerUnreachable}
    assert answer.total_s < CHAT.timeout_s


def test_a_handshake_that_never_ends_keeps_to_the_deadline() -> None:
    """A server that drips its handshake byte by byte, and one that says nothing."""
    record = b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03" + b"\0" * 300
    threads = threading.active_count()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                for byte in record:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.05)

        dripping = threading.Thread(target=serve, daemon=True)
        dripping.start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/v1"
        answer = asked(answerer_at(url, replace(CHAT, timeout_s=0.8)))[1]
        assert (answer.outcome, answer.total_s < 8) == ("timeout", True)  # of 15 s that it drips
        dripping.join(5)  # our end is closed, so it cannot go on
        assert not dripping.is_alive()
    wait_for_threads(threads)


def wait_for_threads(count: int) -> None:
    """No thread of a call is left behind."""
    give_up = time.monotonic() + 5
    while threading.active_count() > count and time.monotonic() < give_up:
        time.sleep(0.02)
    assert threading.active_count() <= count


@pytest.fixture
def proxied(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return monkeypatch


# what a proxy answers to a question on its way to https and to http, and what is told of it
PROXIES = [
    (reply(407, b"no", "text/html", proxy_authenticate="Basic"), "HTTP 407", "HTTP 407"),
    (reply(403, b"no", "text/html"), "HTTP 403", None),
    (reply(502, b"no", "text/html"), "HTTP 502", None),
    (reply(503, b"no", "text/html"), "HTTP 503", None),
]


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize(("script", "tunnel", "forward"), PROXIES)
def test_a_proxy_that_refuses(
    proxied: pytest.MonkeyPatch, script: Script, tunnel: str, forward: str | None, scheme: str
) -> None:
    """Its status is told, as the proxy's and not the server's, and its password is not."""
    with scripted(script) as proxy:
        address = proxy.url.removeprefix("http://").removesuffix("/v1")
        proxied.setenv("HTTP_PROXY", f"http://user:{PASSWORD}@{address}")
        proxied.setenv("HTTPS_PROXY", f"http://user:{PASSWORD}@{address}")
        answer = asked(answerer_at(f"{scheme}://model.example/v1"))[1]
    detail = tunnel if scheme == "https" else forward
    if detail is not None:
        assert told(answer) == (
            errors.ProxyFailed,
            f"The proxy on the way to the server of under-test refused the connection ({detail}).",
        )
    assert answer.outcome == "failed"
    assert PASSWORD not in repr(answer)
    assert KEY not in repr(answer)


@pytest.mark.parametrize(
    ("proxy", "kind"),
    [
        (closed_port(), errors.ServerUnreachable),
        ("http://no-such-host.invalid:3128", errors.ServerUnreachable),
        (f"socks5://user:{PASSWORD}@127.0.0.1:9", errors.ConnectionNotSetUp),
        (f"ftp://user:{PASSWORD}@127.0.0.1:9", errors.ConnectionNotSetUp),
        ("http://[half", errors.ServerUnreachable),
    ],
    ids=["not there", "no host", "socks", "ftp", "no address"],
)
def test_a_proxy_that_cannot_be_used(
    proxied: pytest.MonkeyPatch, proxy: str, kind: type[errors.FallbackError]
) -> None:
    """Not there, of a kind nobody installed, or no address: a sentence, never a traceback."""
    proxied.setenv("ALL_PROXY", proxy)
    answer = asked(answerer_at("https://model.example/v1"))[1]
    assert told(answer)[0] is kind
    assert PASSWORD not in repr(answer)


def test_a_file_of_certificates_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment names and the disk does not hold."""
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    answer = asked(answerer_at("https://model.invalid/v1"))[1]
    assert told(answer)[0] in {errors.ConnectionNotSetUp, errors.ServerUnreachable}


def redirect(to: str, status: int = 307) -> Script:
    return reply(status, b"", location=to)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_without_end(status: int) -> None:
    """In a circle, with any status."""
    with scripted(redirect("/v1/chat/completions", status)) as server:
        answer = asked(answerer_at(server.url))[1]
    assert told(answer) == (
        errors.RedirectsEndless,
        "The address of under-test redirects without end.",
    )


@pytest.mark.parametrize(
    ("to", "kinds"),
    [
        ("gopher://model.example/", {errors.ServerUnreachable}),
        ("http://", {errors.ServerUnreachable, errors.ConnectionBroken, errors.ServerFailed}),
        (closed_port(), {errors.ServerUnreachable}),
        ("http://[half", {errors.ServerUnreachable}),
    ],
    ids=["gopher", "no host", "nobody there", "no address"],
)
def test_redirects_to_nowhere(to: str, kinds: set[type[errors.FallbackError]]) -> None:
    """To what is no address, or where nobody is."""
    with scripted(redirect(to)) as server:
        assert told(asked(answerer_at(server.url))[1])[0] in kinds


def test_a_redirect_takes_the_key_nowhere_else() -> None:
    """Another host is asked without it."""
    with (
        scripted(reply(200, whole("Hello."))) as other,
        scripted(redirect(f"{other.url}/x")) as one,
    ):
        answer = asked(answerer_at(one.url))[1]
    assert answer.outcome == "complete"
    assert [request.headers.get("authorization") for request in one.requests] == [f"Bearer {KEY}"]
    assert [request.headers.get("authorization") for request in other.requests] == [None]


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({"ALL_PROXY": "http://proxy.example:9"}, "https://a.example/v1", "http://proxy.example:9"),
        ({"HTTPS_PROXY": "proxy.example:9"}, "https://a.example/v1", "http://proxy.example:9"),
        ({"HTTPS_PROXY": "http://proxy.example"}, "http://a.example/v1", None),
        ({"ALL_PROXY": "http://proxy.example"}, "http://127.0.0.1:8401/v1", None),
        ({"ALL_PROXY": "http://p.example", "NO_PROXY": ".example"}, "https://a.example/v1", None),
        ({"ALL_PROXY": "http://p.example", "NO_PROXY": "*"}, "https://a.example/v1", None),
        ({}, "https://a.example/v1", None),
    ],
)
def test_the_proxy_of_an_address(
    proxied: pytest.MonkeyPatch, environment: dict[str, str], url: str, proxy: str | None
) -> None:
    """As the environment says, never for this machine."""
    for name, value in environment.items():
        proxied.setenv(name, value)
    assert clients.proxy_of(url) == proxy


def test_a_server_that_does_not_read_keeps_to_the_deadline() -> None:
    """A long question into a socket that nobody empties."""
    with scripted([HOLD]) as server:
        target = replace(CHAT, timeout_s=0.5)
        assert asked(answerer_at(server.url, target), "x" * 3_000_000)[1].outcome == "timeout"
