"""What a client may send, read once: JSON of a few kilobytes with the fields we know."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from typing import Any

from lexclient.utterance import UtteranceRefused, check_utterance

MAX_BODY = 8_192
MESSAGE_ID = re.compile(r"[0-9A-Za-z_-]{16,64}")
SESSION_ID = re.compile(r"[0-9A-Za-z._:-]{2,100}")  # as Lex takes it
COOKIE_VALUE = re.compile(r"[0-9A-Za-z_-]{22}")


class Refused(Exception):
    """A request that is not answered: its HTTP status and the key of the sentence why."""

    def __init__(self, status: int, key: str, **values: Any) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True)
class Asked:
    """One utterance of a client. `session_id` is the client's own name for its session."""

    message_id: str
    text: str
    session_id: str | None = None
    locale_id: str | None = None


def read_chat(body: bytes) -> Asked:
    """Read the body of POST /chat; raises `Refused`."""
    fields = _fields(body)
    text = fields.get("text")
    if not isinstance(text, str):
        raise Refused(400, "api.text")
    try:
        text = check_utterance(text)
    except UtteranceRefused as refused:
        raise Refused(400, f"refused.{refused.rule}", **refused.numbers) from refused
    session, locale = fields.get("sessionId"), fields.get("localeId")
    if session is not None and not (isinstance(session, str) and SESSION_ID.fullmatch(session)):
        raise Refused(400, "api.session")
    if locale is not None and not isinstance(locale, str):
        raise Refused(400, "api.locale")
    return Asked(_message_id(fields), text, session, locale)


def read_query(body: bytes) -> str:
    """The message id in the body of POST /query; raises `Refused`."""
    return _message_id(_fields(body))


def conversation_of(session_id: str | None, cookie: str | None) -> tuple[str, str | None]:
    """The conversation of a client, and the cookie to give to one that has neither.

    A name that a client chose is hashed: it opens nothing but what was said under it.
    """
    if session_id is not None:
        return "api-" + hashlib.sha256(session_id.encode()).hexdigest()[:40], None
    if cookie is not None and COOKIE_VALUE.fullmatch(cookie):
        return cookie, None
    fresh = secrets.token_urlsafe(16)
    return fresh, fresh


def _fields(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body)
    except ValueError as error:  # UnicodeDecodeError is one
        raise Refused(400, "api.json") from error
    except RecursionError as error:
        raise Refused(400, "api.json") from error
    if not isinstance(fields, dict):
        raise Refused(400, "api.json")
    return fields


def _message_id(fields: dict[str, Any]) -> str:
    found = fields.get("msgId")
    if not (isinstance(found, str) and MESSAGE_ID.fullmatch(found)):
        raise Refused(400, "api.message_id")
    return found
