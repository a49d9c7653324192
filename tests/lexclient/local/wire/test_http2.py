"""HTTP/2 with prior knowledge on the port of HTTP/1.1, as the JavaScript SDK speaks it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, ResponseReceived, StreamEnded

from lexclient.local import LocalRuntime

BASE = "/bots/HELLOWORLD/botAliases/TSTALIASID/botLocales/ko_KR/sessions/"
Answer = tuple[int, bytes]


@contextmanager
def connected(runtime: LocalRuntime) -> Iterator[socket.socket]:
    url = urlsplit(runtime.url)
    with socket.create_connection((url.hostname, url.port), timeout=10) as opened:
        yield opened


class Client:
    """A client of one connection; each request is a new stream."""

    def __init__(self, opened: socket.socket) -> None:
        self.socket = opened
        self.http = H2Connection(H2Configuration(header_encoding="utf-8"))
        self.http.initiate_connection()
        self.flush()

    def flush(self) -> None:
        self.socket.sendall(self.http.data_to_send())

    def post(self, path: str, body: bytes) -> int:
        stream: int = self.http.get_next_available_stream_id()
        headers = [
            (":method", "POST"),
            (":scheme", "http"),
            (":authority", "localhost"),
            (":path", path),
        ]
        self.http.send_headers(stream, [*headers, ("content-type", "application/json")])
        while body:
            room = min(
                self.http.local_flow_control_window(stream), self.http.max_outbound_frame_size
            )
            if room == 0:
                self.flush()
                self.http.receive_data(self.socket.recv(65536))
                continue
            self.http.send_data(stream, body[:room])
            body = body[room:]
        self.http.end_stream(stream)
        self.flush()
        return stream

    def answers(self, *streams: int) -> dict[int, Answer]:
        """The answers to these requests; the window is opened as the data comes."""
        status: dict[int, int] = {}
        body = dict.fromkeys(streams, b"")
        ended: set[int] = set()
        while ended != set(streams):
            for event in self.http.receive_data(self.socket.recv(65536)):
                if isinstance(event, ResponseReceived):
                    status[event.stream_id] = int(dict(event.headers)[":status"])
                elif isinstance(event, DataReceived):
                    body[event.stream_id] += event.data
                    length = event.flow_controlled_length
                    self.http.acknowledge_received_data(length, event.stream_id)
                elif isinstance(event, StreamEnded):
                    ended.add(event.stream_id)
            self.flush()
        return {stream: (status[stream], body[stream]) for stream in streams}


def said(text: str, **attributes: str) -> bytes:
    return json.dumps({"text": text, "sessionState": {"sessionAttributes": attributes}}).encode()


def test_streams_of_one_connection_are_answered(hello: LocalRuntime) -> None:
    """Several requests at once, each in its own session."""
    with connected(hello) as opened:
        client = Client(opened)
        streams = [client.post(f"{BASE}h2:{n}/text", said("안녕")) for n in range(5)]
        for status, body in client.answers(*streams).values():
            assert status == 200
            assert json.loads(body)["sessionState"]["intent"]["name"] == "HelloWorld"


def test_an_answer_larger_than_the_window_arrives_whole(hello: LocalRuntime) -> None:
    """Flow control both ways: 300,000 characters are sent and come back."""
    long = "x" * 300_000
    with connected(hello) as opened:
        client = Client(opened)
        stream = client.post(f"{BASE}h2:long/text", said("안녕", long=long))
        status, body = client.answers(stream)[stream]
    assert status == 200
    assert json.loads(body)["sessionState"]["sessionAttributes"] == {"long": long}


def test_a_request_that_is_too_large_is_refused(hello: LocalRuntime) -> None:
    """The same bound as over HTTP/1.1; the connection goes on."""
    with connected(hello) as opened:
        client = Client(opened)
        stream = client.post(f"{BASE}h2:huge/text", said("안녕", huge="x" * 1_000_000))
        status, body = client.answers(stream)[stream]
        assert (status, json.loads(body)) == (
            400,
            {"message": "The request body is larger than 1000000 bytes"},
        )
        stream = client.post(f"{BASE}h2:next/text", said("안녕"))
        assert client.answers(stream)[stream][0] == 200


def test_what_is_not_http2_closes_the_connection(hello: LocalRuntime) -> None:
    """A frame that no stream may have ends the connection, not the server."""
    data_on_stream_zero = b"\0\0\1\0\0\0\0\0\0x"
    with connected(hello) as opened:
        opened.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + data_on_stream_zero)
        while opened.recv(65536):
            pass


def test_http1_may_come_byte_by_byte(hello: LocalRuntime) -> None:
    """`P` alone might become HTTP/2; `POST` is HTTP/1.1."""
    body = said("안녕")
    head = f"POST {BASE}h1/text HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    with connected(hello) as opened:
        for byte in head.encode() + b"Connection: close\r\n\r\n" + body:
            opened.sendall(bytes([byte]))
        answer = b"".join(iter(lambda: opened.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200 OK")
