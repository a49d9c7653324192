"""The HTTP transport underneath the SDK, with bounds on what a server may make us read.

    SDK ── httpx2.Client ── BoundedTransport ── httpcore2's pool ── WatchedStream ── socket
                            bytes of the body,                      bytes on the wire,
                            decompressed with a bound               stop and deadline at each read

All that the SDK reads comes through here, also the bodies of errors and of `/v1/models`, which it
reads whole before it raises or returns.
"""

from __future__ import annotations

import socket
import ssl
import weakref
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from importlib.util import find_spec
from typing import Any, Protocol, runtime_checkable

import httpcore2
import httpx2
from openai import DEFAULT_CONNECTION_LIMITS, DefaultHttpxClient

from fallback.transport.call import Call, TooMuch, call_of_this_thread

ENCODINGS = "gzip, deflate"  # what is asked for; a bound on brotli and zstd needs their libraries
CORE_ERRORS = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
)
ERROR_BYTES = 2**20  # the SDK parses an error's body itself, and nothing can interrupt it
OUTPUT_BYTES = 65_536  # decompressed at a time


class WatchedStream(httpcore2.NetworkStream):
    """A connection that is read a glance at a time, for the call of the reading thread."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Raises `Stopped`, `TimedOut` or `TooMuch` beside what httpcore2 raises."""
        call = call_of_this_thread()
        if call is None:
            return self._stream.read(max_bytes, timeout)
        while True:
            call.check()
            with suppress(httpcore2.ReadTimeout):
                data = self._stream.read(max_bytes, call.glance_s)
                call.count(wire=len(data))
                return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Can be broken by another thread, since a server that does not read blocks it."""
        self._breakable()
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """The handshake can be broken by another thread, however slowly the server drips."""
        # the socket object is emptied by the handshake: a second one of the same connection is not
        with self._socket().dup() as handle:
            _break_by_shutdown(handle)
            return WatchedStream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """As httpcore2's own stream."""
        return self._stream.get_extra_info(info)

    def _socket(self) -> socket.socket:
        connection = self._stream.get_extra_info("socket")
        assert isinstance(connection, socket.socket)  # noqa: S101 # nosec B101 # httpcore2's
        return connection

    def _breakable(self) -> None:
        _break_by_shutdown(self._socket())


def _break_by_shutdown(connection: socket.socket) -> None:
    def shutdown() -> None:
        with suppress(OSError):  # closed in this moment
            socket.socket.shutdown(connection, socket.SHUT_RDWR)

    call = call_of_this_thread()
    if call is not None:
        call.breaks_by(shutdown)


class WatchedBackend(httpcore2.SyncBackend):
    """Opens connections as httpcore2 does, and watches them."""

    def connect_tcp(self, *args: Any, **options: Any) -> httpcore2.NetworkStream:
        """See `httpcore2.NetworkBackend.connect_tcp`."""
        return WatchedStream(super().connect_tcp(*args, **options))


@contextmanager
def _errors_of_httpx2() -> Iterator[None]:
    """The two libraries call their errors by the same names."""
    try:
        yield
    except CORE_ERRORS as error:
        raise getattr(httpx2, type(error).__name__)(str(error)) from error


class BoundedTransport(httpx2.BaseTransport):
    """A transport over httpcore2's pool, since httpx2's own takes no network backend: watched
    connections, bounded bodies. `proxy` is the address of one, with its scheme."""

    def __init__(self, proxy: str | None = None, *, trust_env: bool = True) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=trust_env),
            proxy=_proxy(httpx2.Proxy(proxy)) if proxy else None,
            max_connections=DEFAULT_CONNECTION_LIMITS.max_connections,
            max_keepalive_connections=DEFAULT_CONNECTION_LIMITS.max_keepalive_connections,
            keepalive_expiry=DEFAULT_CONNECTION_LIMITS.keepalive_expiry,
            network_backend=WatchedBackend(),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises `httpx2.DecodingError` for a compression that was not asked for."""
        with _errors_of_httpx2():
            answer = self._pool.handle_request(_core_request(request))
        assert isinstance(answer.stream, Iterable)  # noqa: S101 # nosec B101 # not async
        headers = httpx2.Headers(answer.headers)
        most = ERROR_BYTES if answer.status >= 400 else None
        body = _bounded(headers, CoreBody(answer.stream), most)
        return httpx2.Response(
            answer.status, headers=headers, stream=body, extensions=answer.extensions
        )

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


def _proxy(proxy: httpx2.Proxy) -> httpcore2.Proxy:
    """Raises `ImportError` at once where httpcore2 would with the first request."""
    if proxy.url.scheme.startswith("socks") and not find_spec("socksio"):
        raise ImportError("SOCKS proxies need the package socksio")
    url = _core_url(proxy.url)
    return httpcore2.Proxy(url, auth=proxy.raw_auth, headers=proxy.headers.raw)


def _core_url(url: httpx2.URL) -> httpcore2.URL:
    parts = {"scheme": url.raw_scheme, "host": url.raw_host, "target": url.raw_path}
    return httpcore2.URL(**parts, port=url.port)


def _core_request(request: httpx2.Request) -> httpcore2.Request:
    assert isinstance(request.stream, httpx2.SyncByteStream)  # noqa: S101 # nosec B101 # not async
    return httpcore2.Request(
        request.method,
        _core_url(request.url),
        headers=request.headers.raw,
        content=request.stream,
        extensions=request.extensions,
    )


def _bounded(headers: httpx2.Headers, body: CoreBody, most: int | None) -> BoundedBody:
    encoding = headers.pop("content-encoding", "identity").strip().lower()
    if encoding in {"", "identity"}:
        return BoundedBody(body, most=most)
    if encoding in {"gzip", "x-gzip", "deflate"}:
        headers.pop("content-length", None)  # of what is compressed
        return BoundedBody(body, deflate=encoding == "deflate", most=most)
    body.close()
    raise httpx2.DecodingError("a compression that was not asked for")


class CoreBody(httpx2.SyncByteStream):
    """A body as it comes from the connection."""

    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        """Raises errors of httpx2."""
        with _errors_of_httpx2():
            yield from self._stream

    def close(self) -> None:
        """Give the connection back, or close it."""
        if isinstance(self._stream, Closable):
            self._stream.close()


@runtime_checkable
class Closable(Protocol):
    """httpcore2's streams, which it types as iterables only."""

    def close(self) -> None: ...


class BoundedBody(httpx2.SyncByteStream):
    """A body, decompressed and counted; `deflate` None for one that is not compressed, `most` None
    for one that only the call's own bounds hold for."""

    def __init__(
        self,
        stream: httpx2.SyncByteStream,
        deflate: bool | None = None,
        most: int | None = None,
    ) -> None:
        self._stream = stream
        self._most = most
        self._deflate = deflate
        self._call = call_of_this_thread()

    def __iter__(self) -> Iterator[bytes]:
        """Read for the call that asked, in whatever thread reads on."""
        raw = _read_for(self._call, self._stream)
        parts = raw if self._deflate is None else decompressed(raw, deflate=self._deflate)
        length = 0
        for part in parts:
            length += len(part)
            if self._most is not None and length > self._most:
                raise TooMuch(f"{self._most // 2**20} MB in an error")
            if self._call is not None:
                self._call.count(body=len(part))
            yield part

    def close(self) -> None:
        """Close the stream underneath."""
        self._stream.close()


def _read_for(call: Call | None, stream: Iterable[bytes]) -> Iterator[bytes]:
    parts = iter(stream)
    while True:
        with nullcontext() if call is None else call.in_this_thread():
            part = next(parts, None)
        if part is None:
            return
        yield part


def decompressed(parts: Iterable[bytes], *, deflate: bool) -> Iterator[bytes]:
    """The contents of gzip or deflate, at most `OUTPUT_BYTES` at a time: a kilobyte can hold a
    megabyte. Raises `httpx2.DecodingError` for what is none, or ends before its end."""
    decompressor = None
    for part in parts:
        decompressor = decompressor or _decompressor(part, deflate=deflate)
        rest = part
        while rest and not decompressor.eof:
            try:
                output = decompressor.decompress(rest, OUTPUT_BYTES)
            except zlib.error:
                raise httpx2.DecodingError("broken compression") from None
            rest = decompressor.unconsumed_tail
            if output:
                yield output
    if decompressor is not None and not decompressor.eof:
        raise httpx2.DecodingError("compression that broke off")


def _decompressor(beginning: bytes, *, deflate: bool) -> Any:
    """For gzip, and for both things that servers call deflate: with zlib's header and without."""
    if not deflate:
        return zlib.decompressobj(zlib.MAX_WBITS | 16)
    with_header = beginning[:1] == b"\x78"
    return zlib.decompressobj(zlib.MAX_WBITS if with_header else -zlib.MAX_WBITS)


class BoundedClient(DefaultHttpxClient):
    """The SDK's HTTP client over a bounded transport."""

    def __init__(self, proxy: str | None = None, *, trust_env: bool = True) -> None:
        transport = BoundedTransport(proxy, trust_env=trust_env)
        super().__init__(transport=transport, headers={"accept-encoding": ENCODINGS})
        # when it is forgotten, and at the interpreter's end while its parts are still there
        weakref.finalize(self, transport.close)
