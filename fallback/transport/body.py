"""The body of an answer: the chunks of an event stream, or one JSON object.

The SDK hands it over unread. What it is, the body itself tells and not its content type: servers
send event streams as text/plain, octet-stream, text/html or nothing. What the SDK would pass on
in silence is told apart here: a web page, an error with status 200, an answer without choices.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import Any

from fallback import errors
from fallback.targets.target import Target
from fallback.transport.call import Call, TooMuch
from fallback.transport.piece import Piece, Reader, media_type, within
from fallback.transport.server_words import is_failure, words_of
from fallback.transport.sse import BYTE_ORDER_MARK, DONE, events_of

FIELDS = (b":", b"data", b"event", b"id:", b"retry")
JSON_BYTES = 4 * 2**20
DRAIN_S = 0.5
PARTS_AFTER_DONE = 4  # usually one; a server that sends on and on loses its connection


def pieces(
    response: Any, call: Call, target: Target, secret: str | None, reader: Reader
) -> Iterator[Piece]:
    """What each chunk holds, as it arrives; of a server that does not stream, its one answer.

    Raises a `FallbackError` for what is no answer, `TooMuch`, and what the SDK's transport and
    the parsing of JSON and UTF-8 raise.
    """
    kind = media_type(response.headers)
    beginning, parts = _peeked(response.iter_bytes())
    if _is_stream(beginning, kind):
        for chunk in _streamed(parts, target, secret):
            piece = reader.read(chunk)
            yield piece
            if piece.last:
                break
        drain(response, parts, call)
    elif beginning.startswith((b"{", b"[")) or kind.endswith("json"):
        answers = _whole(b"".join(parts), target, secret, reader.member)
        yield from map(reader.read, answers)
    else:
        raise errors.NotAnApi(target.name, found=kind)


def _peeked(parts: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """What a body begins with, after blanks and byte order marks, and the whole body."""
    read: list[bytes] = []
    for part in parts:
        read.append(part)
        beginning = b"".join(read[-2:]).lstrip(b" \t\r\n\xef\xbb\xbf")
        if beginning:
            return beginning, chain(read, parts)
    return b"", iter(read)


def _is_stream(beginning: bytes, kind: str) -> bool:
    """By its first field; of an empty body, and of one that begins otherwise, by its type."""
    start = beginning[:5].lower()
    if any(start and (start.startswith(f) or f.startswith(start)) for f in FIELDS):
        return True
    return kind == "text/event-stream" and not beginning.startswith((b"<", b"{", b"["))


def _streamed(parts: Iterable[bytes], target: Target, secret: str | None) -> Iterator[object]:
    for event in events_of(parts):
        if event.data.startswith(DONE):
            return
        chunk = parsed(event.data)
        if is_failure(chunk, event.kind):
            detail = words_of(chunk, secret) or "an error"
            raise errors.ServerFailed(target.name, detail=detail, words=detail)
        yield chunk


def _whole(body: bytes, target: Target, secret: str | None, member: str) -> Iterator[object]:
    try:
        answers = [parsed(body)]
    except UnicodeError:
        raise
    except ValueError:
        answers = _json_lines(body)
    for answer in answers:
        if is_failure(answer):
            words = words_of(answer, secret)
            raise errors.ServerFailed(
                target.name, detail="an error in place of an answer", words=words
            )
        if not within(answer, member) and len(answers) == 1:
            raise errors.AnswerUnreadable(target.name, detail=f"no {member}")
    yield from answers


def _json_lines(body: bytes) -> list[object]:
    """The objects of a body that has one on each line. Raises `ValueError`, `TooMuch` as `parsed`
    does for all of it."""
    lines = [line.strip() for line in body.splitlines()]
    if len([line for line in lines if line]) < 2:
        raise ValueError("neither JSON nor JSON lines")
    return [parsed(line) for line in lines if line]


def parsed(text: str | bytes) -> object:
    """JSON. Raises `ValueError`, also for what is nested too deeply, and `TooMuch`: nothing can
    interrupt the parser, so what it gets at a time takes no second."""
    if len(text) > JSON_BYTES:
        raise TooMuch(f"{JSON_BYTES // 2**20} MB of JSON")
    marked = text.removeprefix("\ufeff") if isinstance(text, str) else text
    if isinstance(marked, bytes):
        marked = marked.lstrip(b" \t\r\n").removeprefix(BYTE_ORDER_MARK)
    try:
        return json.loads(marked)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def drain(response: Any, parts: Iterator[bytes], call: Call) -> None:
    """Read the end of the body, so that the connection can serve the next question; for a moment
    only, since everything is there, and off the caller's way."""
    call.end_within(DRAIN_S)

    def drained() -> None:
        with suppress(Exception):  # whatever it is, the connection is closed then
            for _ in islice(parts, PARTS_AFTER_DONE):
                pass
        response.close()

    call.finish(drained)
