"""The body of an answer: the chunks of an event stream, or one JSON object.

The SDK hands it over unread. What it would pass on in silence is told apart here: a web page,
an error with status 200, an answer without choices.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from fallback import errors
from fallback.targets.target import Target
from fallback.transport.call import Call
from fallback.transport.shape import within
from fallback.transport.sse import data_of
from fallback.transport.translation import server_words

PARTS_AFTER_DONE = 4  # usually one; a server that sends on and on loses its connection


def chunks(response: Any, call: Call, target: Target, secret: str | None) -> Iterator[object]:
    """The JSON of each chunk as it arrives; of a server that does not stream, its one answer.

    Raises a `FallbackError` for what is no answer, and what the SDK's transport and the parsing
    of JSON and UTF-8 raise.
    """
    call.connected(lambda: _disconnect(response))
    kind = str(response.headers.get("content-type", "nothing")).split(";")[0].strip().lower()
    if kind == "text/event-stream":
        yield from _streamed(response, call, target, secret)
    elif kind.endswith("json"):
        yield _whole(json.loads(response.read()), target)
    else:
        response.close()
        raise errors.NotAnApi(target.name, found=kind)


def _streamed(response: Any, call: Call, target: Target, secret: str | None) -> Iterator[object]:
    parts = response.iter_bytes()
    for data in data_of(parts):
        if data.startswith("[DONE]"):
            call.answered(lambda: _drain(response, parts))
            return
        chunk = json.loads(data)
        fault = within(chunk, "error")
        if fault:
            words = server_words(str(within(fault, "message") or "an error"), secret)
            raise errors.ServerFailed(target.name, detail=words)
        yield chunk


def _whole(answer: object, target: Target) -> object:
    if within(answer, "error"):
        raise errors.ServerFailed(target.name, detail="an error in place of an answer")
    if not within(answer, "choices"):
        raise errors.AnswerUnreadable(target.name, detail="no choices")
    return answer


def _drain(response: Any, parts: Iterator[bytes]) -> None:
    """Read the end of the body, so that the connection can serve the next question."""
    import httpx2  # noqa: PLC0415  # loaded with the SDK

    with suppress(httpx2.HTTPError, httpx2.StreamError):
        for _ in islice(parts, PARTS_AFTER_DONE):
            pass
    response.close()


def _disconnect(response: Any) -> None:
    """Break the connection under a read that another thread hangs in; not if the response is
    done, since its connection may serve somebody else by now."""
    stream = None if response.is_closed else response.extensions.get("network_stream")
    connection = stream.get_extra_info("socket") if stream is not None else None
    if isinstance(connection, socket.socket):
        with suppress(OSError):  # closed in this moment
            connection.shutdown(socket.SHUT_RDWR)
