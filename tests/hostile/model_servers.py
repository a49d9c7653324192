"""A model server that means harm, in some forty modes: it floods, drips, bombs, lies or hangs.

Each mode is a script for `tests.fallback.scripted`; those without an end go on until the client
leaves.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tests.fallback.scripted import (
    DONE,
    HOLD,
    RESET,
    SSE,
    STREAM,
    Script,
    event,
    head,
    reply,
    said,
    whole,
)

PAGE = b"x" * 65_536


@dataclass(frozen=True)
class Forever(list[bytes | float | str]):
    """A script that begins and then repeats its last steps without end."""

    beginning: tuple[bytes | float | str, ...]
    again: tuple[bytes | float | str, ...]

    def __iter__(self) -> Iterator[bytes | float | str]:
        yield from self.beginning
        while True:
            yield from self.again


def forever(*steps: bytes | float | str, again: tuple[bytes | float | str, ...]) -> Script:
    return Forever(steps, again)


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def bomb(data: bytes, times: int, *, raw: bool = False) -> bytes:
    """`data` so many times, compressed piece by piece: a megabyte of it is a kilobyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15 if raw else 31)
    return b"".join([packer.compress(data) for _ in range(times)]) + packer.flush()


ZEROS = b"\0" * 2**20
GZIP = head(200, content_encoding="gzip")
GZIP_SSE = head(200, SSE, content_encoding="gzip")
HUGE = json.dumps(whole("x" * 3_000_000)).encode()

# floods: more than anybody could hold, as fast as the loopback carries it
FLOODS: dict[str, Script] = {
    "a whole answer without end": forever(head(200), b'{"x": "', again=(PAGE,)),
    "a whole answer of blanks": forever(head(200), again=(b" " * 65_536,)),
    "a whole answer of three million letters": [head(200, content_length=len(HUGE)), HUGE],
    "a stream of one endless line": forever(STREAM, b"data: ", again=(PAGE,)),
    "a stream of line ends": forever(STREAM, again=(b"\n" * 65_536,)),
    "a stream of comments": forever(STREAM, again=(b": x\n" * 10_000,)),
    "a stream of empty events": forever(STREAM, again=(b"data:\n\n" * 9_000,)),
    "a stream of one endless event": forever(STREAM, again=(b"data: x\n" * 8_000,)),
    "a stream of words": forever(STREAM, again=(said("word " * 1_000),)),
    "a stream of empty chunks": forever(STREAM, again=(event({}) * 2_000,)),
    "a stream of refusals": forever(
        STREAM, again=(event({"choices": [{"delta": {"refusal": "no " * 1_000}}]}),)
    ),
    "a flood after the end": forever(STREAM, said("Hi", "stop"), DONE, again=(PAGE,)),
    "a flood after the finish reason": forever(
        STREAM, said("Hi", "stop"), again=(b": x\n" * 9_000,)
    ),
    "an error without end": forever(head(500), b'{"error": {"message": "', again=(PAGE,)),
    "a refusal without end": forever(head(422), b'{"detail": "', again=(PAGE,)),
    "a header without end": forever(b"HTTP/1.1 200 OK\r\nx: ", again=(PAGE,)),
    "headers without end": forever(b"HTTP/1.1 200 OK\r\n", again=(b"x: y\r\n" * 9_000,)),
    "informational answers without end": forever(again=(b"HTTP/1.1 100 Continue\r\n\r\n" * 2_000,)),
    "chunks of one byte": forever(
        head(200, SSE, transfer_encoding="chunked"), again=(chunked(b":") * 9_000,)
    ),
    "a chunk of an endless size": [
        head(200, SSE, transfer_encoding="chunked"), b"f" * 65_536, HOLD,
    ],
    "trailers without end": forever(
        head(200, SSE, transfer_encoding="chunked"), b"0\r\n", again=(b"x: y\r\n" * 9_000,)
    ),
    "a gzip bomb": [GZIP + bomb(ZEROS, 500)],
    "a gzip bomb as a stream": [GZIP_SSE + bomb(b": x\n" * 250_000, 500)],
    "a deflate bomb": [head(200, content_encoding="deflate") + bomb(ZEROS, 500, raw=True)],
    "a gzip bomb in an error": [head(400, content_encoding="gzip") + bomb(ZEROS, 500)],
    "a bomb within a bomb": [
        head(200, content_encoding="gzip, gzip") + gzip.compress(bomb(ZEROS, 500))
    ],
    "a compression nobody asked for": reply(200, b"\x1b\x00\x00", content_encoding="br"),
    "compression that is none": reply(200, b"hello", content_encoding="gzip"),
    "a list of depth": reply(200, b"[" * 3_000_000),
    "an object of depth": reply(200, b'{"choices":' * 300_000),
    "a number of a million digits": reply(200, b'{"choices": ' + b"9" * 1_000_000 + b"}"),
    "a choice of half a million choices": reply(200, {"choices": [[]] * 500_000}),
    "more choices than are parsed": reply(200, b'{"choices": [' + b"[]," * 5_000_000),
    "an error of more than is parsed": reply(500, b'{"error": [' + b"[]," * 5_000_000),
    "parts of a million parts": reply(200, whole([{"text": ""}] * 300_000)),
}  # fmt: skip

# drips: a byte now and then, for as long as somebody listens
DRIPS: dict[str, Script] = {
    "silence": [HOLD],
    "silence after the head": [STREAM, HOLD],
    "silence after a word": [STREAM, said("Hi"), HOLD],
    "a dripping status line": forever(again=(b"H", 0.02)),
    "dripping headers": forever(b"HTTP/1.1 200 OK\r\n", again=(b"x: y\r\n", 0.02)),
    "dripping informational answers": forever(again=(b"HTTP/1.1 103 Early\r\n\r\n", 0.02)),
    "a dripping error": forever(head(500), again=(b" ", 0.02)),
    "dripping JSON": forever(head(200), again=(b" ", 0.02)),
    "dripping comments": forever(STREAM, again=(b":\n\n", 0.02)),
    "dripping words": forever(STREAM, again=(said("a "), 0.02)),
    "dripping compression": forever(GZIP_SSE + gzip.compress(b": x\n")[:12], again=(b"", 0.02)),
}

# lies: what it says of itself is not so
LIES: dict[str, Script] = {
    "a length too long": [head(200, content_length=10**6), b"{}"],
    "a length too short": [head(200, content_length=2), json.dumps(whole("Hello.")).encode()],
    "a length that is none": [b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n{}"],
    "two lengths": [b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}x"],
    "a status of no kind": [b"HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n"],
    "a status that is none": [b"HTTP/1.1 abc\r\n\r\n"],
    "HTTP of tomorrow": [b"HTTP/9.9 200 OK\r\n\r\n"],
    "switching protocols": [b"HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"],
    "no content": [b"HTTP/1.1 204 No Content\r\n\r\n"],
    "not modified": [b"HTTP/1.1 304 Not Modified\r\n\r\n"],
    "a reset at once": [RESET],
    "a reset within the head": [b"HTTP/1.1 200 O", 0.05, RESET],
    "a reset within a word": [STREAM, said("Hi"), b"data: {", 0.1, RESET],
    "an end that takes itself back": [STREAM, said("Hi", "stop"), said(" and"), DONE],
    "retry after a year": [
        b"HTTP/1.1 429 Busy\r\nretry-after: 31536000\r\ncontent-length: 0\r\n\r\n"
    ],
    "retry after nothing": [b"HTTP/1.1 429 Busy\r\nretry-after: -1\r\ncontent-length: 0\r\n\r\n"],
    "cookies": [
        head(200, SSE, set_cookie="a=b; domain=127.0.0.1"), said("Hi", "filter"), DONE,
    ],
    "control characters": reply(200, whole("\x1b[2J\x07")),
}  # fmt: skip

MODES: dict[str, Script] = {**FLOODS, **DRIPS, **LIES}
