"""What a server says of a failure, found wherever it stands and cleaned for people to read.

Servers that call themselves compatible put it into `error.message`, `error`, `message`, `msg`,
`detail`, a list of any of these, or JSON within a string.
"""

from __future__ import annotations

import json
import re
from typing import Any

from fallback.transport.masking import masked

KEY_LIKE = re.compile(r"\b(?:sk-|key-|Bearer\s+)(?=[\w*-]*[\d*])[\w*-]{6,}")
LENGTH = 200
READ = 4_000  # characters that are looked at
DEPTH = 6
# members that hold the words or lead to them, in the order they are looked for
MEMBERS = (
    "message", "error", "errors", "detail", "details", "msg", "error_msg", "status_msg",
    "base_resp", "reason", "description", "title", "fault", "failure", "body",
)  # fmt: skip
# of these a body without choices tells an error, whatever else it says
FAILING = ("error", "errors", "detail", "fault")
FINE = (None, 0, 200, "0", "200", "success", "ok")


def is_failure(body: object, event: str = "") -> bool:
    """Whether a body with status 200, or an event, tells an error and no part of an answer."""
    if not isinstance(body, dict):
        return False
    if body.get("error"):
        return True
    if body.get("choices"):
        return False
    named = event == "error" or "error" in (body.get("object"), body.get("type"))
    coded = any(code not in FINE for code in _codes(body))
    return named or coded or any(_found(body.get(name), 0) for name in FAILING)


def _codes(body: dict[str, Any]) -> list[object]:
    """What servers with codes of their own say beside `msg`, `error_msg` or `status_msg`."""
    inner = body.get("base_resp")
    status = inner.get("status_code") if isinstance(inner, dict) else None
    worded = body.get("msg") or body.get("message") or body.get("error_msg")
    return [status, *((body.get("code"), body.get("error_code")) if worded else ())]


def words_of(body: object, secret: str | None) -> str | None:
    """One short line of what the server says, without anything that looks like a key; None if it
    says nothing that can be read."""
    words = _found(body, 0)
    return server_words(words, secret) if words else None


def server_words(message: str, secret: str | None) -> str:
    """One short line of the server's words, without anything that looks like a key."""
    clean = masked(message[:READ], secret)
    printable = "".join(c if c.isprintable() else " " for c in KEY_LIKE.sub("[key]", clean))
    return " ".join(printable.split())[:LENGTH]


def _found(value: Any, depth: int) -> str | None:
    if depth > DEPTH:
        return None
    if isinstance(value, str):
        return _of_text(value, depth)
    if isinstance(value, list):
        return next(filter(None, (_found(one, depth + 1) for one in value[:5])), None)
    if isinstance(value, dict):
        members = (value[name] for name in MEMBERS if value.get(name))
        return next(filter(None, (_found(one, depth + 1) for one in members)), None)
    return None


def _of_text(text: str, depth: int) -> str | None:
    """The text, or what the JSON in it says."""
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return _found(json.loads(text[:READ]), depth + 1) or text
        except (ValueError, RecursionError):
            return text
    return text.strip() or None
