"""What one chunk of a stream, or a whole answer, holds: read from JSON in which nothing is trusted
to be there or to be of its type.

Both shapes are read alike: there are servers that answer completions in chat's form and the
reverse. Text that is there in a form nobody knows is not passed over: it makes the piece `lossy`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from fallback.answerer import Usage
from fallback.evidence import Citation, ToolCall

TOKENS_MOST = 10**9  # no answer has more: what is above is no count
CHOICES = 16  # that are looked at
MEDIA_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,60}")
FACT_LENGTH = 200  # of a model's name, a finish reason, a request id
# members of a part that hold its text, in the order they are looked for
TEXT_MEMBERS = ("text", "content", "value", "output_text")
# parts beside the answer: what the model thought on the way to it, and what it looked up
ASIDE = {"thinking", "reasoning", "redacted_thinking", "reference", "citation", "annotations"}
PARTS_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """Absent is None, text is "". `lossy` says that there was text which could not be read;
    `failure` is the JSON of an error that came in place of text. After the `last` piece the
    server has nothing more to say, although it may hold the connection."""

    text: str = ""
    finish_reason: str | None = None
    refusal: str | None = None
    model: str | None = None
    usage: Usage | None = None
    lossy: bool = False
    failure: object = None
    calls: tuple[ToolCall, ...] = ()
    citations: tuple[Citation, ...] = ()
    last: bool = False


class Reader(Protocol):
    """Reads the chunks of one answer, or the whole one. `member` is what of a whole answer has
    the words."""

    member: str

    def read(self, chunk: object) -> Piece: ...


class ChoicesReader:
    """Reads what the chat and the completion endpoint send."""

    member = "choices"

    def read(self, chunk: object) -> Piece:
        """See `piece_of`."""
        return piece_of(chunk)


def piece_of(chunk: object) -> Piece:
    """Read a chunk or a whole answer, of either shape."""
    choice = first_choice(chunk)
    message = _message(choice)
    text, lossy = _text_of(choice, message)
    reason = fact(within(choice, "finish_reason"))
    return Piece(
        text=text,
        finish_reason=None if reason in {"null", "None"} else reason,
        refusal=text_or_none(within(message, "refusal")),
        model=fact(within(chunk, "model")),
        usage=usage_of(chunk, "prompt_tokens", "completion_tokens"),
        lossy=lossy,
        failure=within(choice, "error") or within(message, "error"),
    )


def within(value: object, name: str) -> Any:
    """Member `name` of a JSON object; None without it, or of something that is no object."""
    return value.get(name) if isinstance(value, dict) else None


def text_or_none(value: object) -> str | None:
    """`value` if it is a text with something in it."""
    return value if isinstance(value, str) and value else None


def fact(value: object) -> str | None:
    """A short line of print, such as a model's name; None for anything else."""
    text = text_or_none(value)
    if text is None or len(text) > FACT_LENGTH or not text.isprintable():
        return None
    return text


def media_type(headers: Mapping[str, str]) -> str:
    """What a body says it is, such as text/html: "nothing" if it says nothing, and "something
    else" if it says what is no type."""
    kind = headers.get("content-type", "nothing").split(";", maxsplit=1)[0].strip().lower()
    return kind if kind == "nothing" or MEDIA_TYPE.fullmatch(kind) else "something else"


def first_choice(chunk: object) -> Any:
    """The choice with index 0, None without one: the chunk that carries the usage has none, and
    of a server that answers several times only the first answer is read."""
    choices = within(chunk, "choices")
    if isinstance(choices, dict):
        return choices
    candidates = choices if isinstance(choices, list) else []
    first = (one for one in candidates[:CHOICES] if within(one, "index") in (None, 0))
    return next(first, None)


def _message(choice: object) -> Any:
    """What holds the text in chat's form: `delta` in a stream, `message` in a whole answer."""
    for name in ("delta", "message"):
        message = within(choice, name)
        if message:
            return message
    return None


def _text_of(choice: object, message: object) -> tuple[str, bool]:
    """The text of a choice, and whether some of it could not be read."""
    if isinstance(message, str):
        return message, False
    for content in (within(message, "content"), within(choice, "text"), within(message, "text")):
        if content not in (None, "", [], {}):
            return joined(content)
    return "", False


def joined(content: object, depth: int = 0) -> tuple[str, bool]:
    """The text of a content, a text, a part or a list of either, and whether it is lossy."""
    if isinstance(content, str):
        return content, False
    if depth < PARTS_DEPTH and isinstance(content, list):
        read = [joined(part, depth + 1) for part in content]
        return "".join(text for text, _ in read), any(lossy for _, lossy in read)
    if depth < PARTS_DEPTH and isinstance(content, dict):
        return _part(content, depth)
    return "", content is not None


def _part(part: Mapping[str, Any], depth: int) -> tuple[str, bool]:
    kind = part.get("type")
    if isinstance(kind, str) and kind in ASIDE:
        return "", False
    for name in TEXT_MEMBERS:
        if name in part:
            return joined(part[name], depth + 1)
    return "", bool(part)


def usage_of(chunk: object, tokens_read: str, tokens_written: str) -> Usage | None:
    """The tokens the server reports, under the names that the endpoint has for them. LiteLLM puts
    0/0/0 on chunks where it means nothing."""
    usage = within(chunk, "usage")
    read = _count(within(usage, tokens_read))
    written = _count(within(usage, tokens_written))
    if read is None or written is None or read + written == 0:
        return None
    return Usage(read, written, "reported")


def _count(value: object) -> int | None:
    return value if type(value) is int and 0 <= value <= TOKENS_MOST else None
