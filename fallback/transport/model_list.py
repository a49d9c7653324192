"""What a server lists at `GET /v1/models`: ids, and shutdown dates where it gives them.

Servers that call themselves compatible list objects with `id`, `name` or `model`, or plain texts,
in `data`, `models`, `result`, an object by id, or with nothing around the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from fallback.errors import NotAnApi, ServerFailed
from fallback.targets.target import Target
from fallback.transport.body import parsed
from fallback.transport.masking import masked
from fallback.transport.piece import fact, media_type, within
from fallback.transport.server_words import is_failure, words_of

if TYPE_CHECKING:
    from openai import OpenAI

MOST = 10_000
LISTS = ("data", "models", "result", "model_list")
IDS = ("id", "name", "model")


def models_of(
    client: OpenAI, target: Target, timeout: Any, secret: str | None = None
) -> dict[str, date | None]:
    """Ids in the server's order, at most `MOST`. Raises what the SDK raises, `ValueError` for
    broken JSON, `ServerFailed` for an error with status 200 and `NotAnApi` for something that is
    no list of models: the SDK's own parsing stumbles over a web page."""
    raw = client.models.with_raw_response.list(timeout=timeout)
    kind = media_type(raw.headers)
    looks_like_json = raw.content.lstrip(b" \t\r\n\xef\xbb\xbf")[:1] in {b"{", b"["}
    body = parsed(raw.content) if looks_like_json or kind.endswith("json") else None
    entries = _entries(body)
    if not entries and is_failure(body):
        detail = "an error in place of its models"
        raise ServerFailed(target.name, detail=detail, words=words_of(body, secret))
    if entries is None:
        raise NotAnApi(target.name, found=f"{kind} in place of its models")
    return {masked(name, secret): day for name, day in _named(entries)}


def _entries(body: object) -> list[object] | None:
    """The list in whatever is around it; empty for a server that says it has none."""
    if isinstance(body, list):
        return body
    present = [name for name in LISTS if isinstance(body, dict) and name in body]
    values = [within(body, name) for name in present]
    nested = (_entries(value) for value in values if isinstance(value, list) or _holds_list(value))
    found = next((entries for entries in nested if entries), None)
    if found is not None:
        return found
    by_id = next((value for value in values if isinstance(value, dict) and value), None)
    if by_id is not None:
        return [
            {"id": name} | (one if isinstance(one, dict) else {}) for name, one in by_id.items()
        ]
    empty = any(value in (None, [], {}) for value in values) or within(body, "object") == "list"
    return [] if empty else None


def _holds_list(value: object) -> bool:
    return isinstance(value, dict) and any(isinstance(value.get(name), list) for name in LISTS)


def _named(entries: list[object]) -> Iterator[tuple[str, date | None]]:
    for entry in entries[:MOST]:
        names = [entry] if isinstance(entry, str) else [within(entry, name) for name in IDS]
        name = next(filter(None, map(fact, names)), None)
        if name is not None:
            yield name, _day(within(entry, "shutdown_date"))


def _day(value: object) -> date | None:
    """`shutdown_date` is a plain date in a text, null, or absent."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
