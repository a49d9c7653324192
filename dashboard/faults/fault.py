"""The faults there are, each as what happens on the way to one of the services."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """Which service a way leads to."""

    LEX = "lex"
    MODEL = "model"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a way does to a request.

    It is kept for `delay_s` seconds; then answered with the bytes of `reply` if there are any,
    else passed on, and the answer is broken off after `cut_after` bytes if that is a number.
    `closed` takes away the address itself: who connects is refused, who is connected is cut off.
    """

    delay_s: float = 0.0
    reply: bytes = b""
    cut_after: int | None = None
    closed: bool = False


NONE = Fault()
CLOSED = Fault(closed=True)
SLOW = Fault(delay_s=12.0)  # longer than the page waits before it offers somebody else


def _reply(status: str, body: Mapping[str, object], **headers: str) -> bytes:
    data = json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status}", "content-type: application/json", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, f"content-length: {len(data)}", "", ""]).encode() + data


def _openai(status: str, message: str, code: str, **headers: str) -> Fault:
    """OpenAI's error object (platform.openai.com, "Error codes")."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return Fault(reply=_reply(status, {"error": error}, **headers))


THROTTLED = Fault(
    reply=_reply(
        "429 Too Many Requests",
        {"message": "Rate exceeded"},
        x_amzn_errortype="ThrottlingException",
    )
)

# name: what happens on each side; the sides that are left out work
FAULTS: Mapping[str, Mapping[Side, Fault]] = {
    "lex_throttled": {Side.LEX: THROTTLED},
    "lex_slow": {Side.LEX: SLOW},
    "model_401": {
        Side.MODEL: _openai("401 Unauthorized", "Incorrect API key provided.", "invalid_api_key")
    },
    "model_429": {
        Side.MODEL: _openai(
            "429 Too Many Requests",
            "Rate limit reached for requests.",
            "rate_limit_exceeded",
            retry_after="20",
        )
    },
    "model_retired": {
        Side.MODEL: _openai("404 Not Found", "The model has been deprecated.", "model_not_found")
    },
    "model_slow": {Side.MODEL: SLOW},
    "model_cut": {Side.MODEL: Fault(cut_after=4_000)},
    "no_network": {Side.LEX: CLOSED, Side.MODEL: CLOSED},
    "log_away": {Side.LOG: CLOSED},
}
