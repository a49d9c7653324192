"""What a client may send, read once: JSON of a few kilobytes with the fields we know."""

from __future__ import annotations

import re
import secrets
from typing import Any, TypeVar

from pydantic import ValidationError

from dashboard.access.ownership import Owners
from dashboard.webapi.messages import Chat, Query
from lexclient.utterance import UtteranceRefused

MAX_BODY = 8_192
COOKIE_VALUE = re.compile(r"[0-9A-Za-z_-]{22}")
# the sentence for each field; any other fault is one of the whole body
KEYS = {
    "text": "api.text",
    "sessionId": "api.session",
    "localeId": "api.locale",
    "msgId": "api.message_id",
}

Body = TypeVar("Body", Chat, Query)


class Refused(Exception):
    """A request that is not answered: its HTTP status and the key of the sentence why."""

    def __init__(self, status: int, key: str, **values: Any) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.values = values


def read(model: type[Body], body: bytes) -> Body:
    """The message in a body; raises `Refused`."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _refusal(error) from error


def conversation_of(
    owners: Owners, session_id: str | None, cookie: str | None
) -> tuple[str, str | None]:
    """The conversation of a client, and the cookie to give to one that has neither.

    Neither name tells the conversation's id: it is hashed with the log's secret, so it opens
    nothing but what was said under it.
    """
    if session_id is not None:
        return owners.api_conversation("session", session_id), None
    if cookie is not None and COOKIE_VALUE.fullmatch(cookie):
        return owners.api_conversation("cookie", cookie), None
    fresh = secrets.token_urlsafe(16)
    return owners.api_conversation("cookie", fresh), fresh


def _refusal(error: ValidationError) -> Refused:
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, UtteranceRefused):
        return Refused(400, f"refused.{cause.rule}", **cause.numbers)
    field = str(first["loc"][0]) if first["loc"] else ""
    return Refused(400, KEYS.get(field, "api.json"))
