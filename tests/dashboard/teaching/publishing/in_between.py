"""A server between a client and Lex that does to some requests what a test has scripted."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Faults = Callable[[str, str], str | None]
"""What becomes of a request, by its method and path: None passes it on, `throttled`, `denied`,
`late` (answered only once it is let go, after Lex did it), `early` (never reaches Lex)."""

ERRORS = {
    "throttled": (429, "ThrottlingException", "Rate exceeded"),
    "denied": (403, "AccessDeniedException", "User: arn:aws:iam::1:user/kim is not authorized"),
}


@dataclass
class Between:
    """`asked` are the requests so far; `reached` is set when one is held, `go` lets it end."""

    upstream: str
    faults: Faults = lambda _method, _path: None
    asked: list[str] = field(default_factory=list)
    reached: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)
    url: str = ""


class Handler(BaseHTTPRequestHandler):
    """Passes requests on, or not."""

    between: Between

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.between.asked.append(f"{self.command} {self.path}")
        fault = self.between.faults(self.command, self.path)
        if fault in ERRORS:
            status, code, message = ERRORS[fault]
            text = f'{{"message": "{message}"}}'.encode()
            self._send(status, {"x-amzn-ErrorType": code}, text)
            return
        if fault == "early":
            self._hold()
        answer = self._passed_on(body)
        if fault == "late":
            self._hold()
        self._send(*answer)

    def _hold(self) -> None:
        self.between.reached.set()
        self.between.go.wait(60)

    def _passed_on(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(urlsplit(self.between.upstream).netloc, timeout=60)
        try:
            headers = {k: v for k, v in self.headers.items() if k.lower() != "connection"}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        try:
            self.send_response(status)
            for name in ("content-type", "x-amzn-ErrorType", "x-amzn-requestid"):
                for key, value in headers.items():
                    if key.lower() == name.lower():
                        self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # whoever asked was killed
            self.close_connection = True

    def log_message(self, *_arguments: object) -> None:
        """Nothing on standard error."""


for verb in ("GET", "PUT", "POST", "DELETE", "PATCH"):
    setattr(Handler, f"do_{verb}", Handler.answer)


@contextmanager
def between(upstream: str) -> Iterator[Between]:
    """The server, until the block ends. `Host` stays, so addresses that Lex gives lead here."""
    state = Between(upstream)
    handler = type("ScriptedHandler", (Handler,), {"between": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    server.block_on_close = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield state
    finally:
        state.go.set()
        server.shutdown()
        server.server_close()
        thread.join()
