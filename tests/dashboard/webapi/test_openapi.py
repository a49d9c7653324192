"""The description says of the messages what is checked of them, and names every status."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.webapi.messages import Chat, Query, Reply
from dashboard.webapi.openapi import DESCRIPTION
from dashboard.webapi.requests import Refused, read

ID = "0123456789abcdef"


def properties(model: str) -> dict[str, Any]:
    """The properties of a message, by name."""
    return dict(DESCRIPTION["components"]["schemas"][model]["properties"])


def test_the_messages_are_described() -> None:
    """Names, bounds, and what has to be there."""
    schemas = DESCRIPTION["components"]["schemas"]
    assert set(schemas) == {"Chat", "Query", "Reply"}
    assert schemas["Chat"]["required"] == ["text", "msgId"]
    assert set(properties("Chat")) == {"text", "sessionId", "localeId", "msgId"}
    assert properties("Chat")["msgId"]["pattern"] == "^[0-9A-Za-z_-]{16,64}$"
    assert (properties("Chat")["text"]["minLength"], properties("Chat")["text"]["maxLength"]) == (
        1,
        1024,
    )
    assert schemas["Query"]["required"] == ["msgId"]
    assert schemas["Reply"]["required"] == ["statusCode", "msg"]
    names = {"statusCode", "msg", "body", "answeredBy", "reason", "intent", "score", "threshold"}
    assert set(properties("Reply")) == names | {"outcome", "target", "error"}


def test_every_status_is_described() -> None:
    """With what is said in it, and all references lead somewhere."""
    paths = DESCRIPTION["paths"]
    assert set(paths["/chat"]["post"]["responses"]) == {
        *("200", "400", "401", "403", "409", "413", "415", "429", "500", "503", "504")
    }
    assert set(paths["/query"]["post"]["responses"]) == {
        *("200", "202", "400", "401", "403", "404", "413", "415", "500", "503", "504")
    }
    text = json.dumps(DESCRIPTION)
    assert text.count("$ref") == text.count('"$ref": "#/components/schemas/') > 20


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"msgId": ID}, "api.text"),
        ({"msgId": ID, "text": 1}, "api.text"),
        ({"msgId": ID, "text": "a\0"}, "refused.control_character"),
        ({"msgId": ID, "text": "a", "sessionId": 1}, "api.session"),
        ({"msgId": ID, "text": "a", "sessionId": "phone\n"}, "api.session"),
        ({"msgId": ID, "text": "a", "localeId": []}, "api.locale"),
        ({"msgId": ID + "\n", "text": "a"}, "api.message_id"),
        ({"msgId": None, "text": "", "sessionId": 1}, "refused.blank"),
        ([], "api.json"),
        (None, "api.json"),
    ],
)
def test_the_first_fault_is_told(fields: object, key: str) -> None:
    """In the order text, sessionId, localeId, msgId."""
    with pytest.raises(Refused) as refused:
        read(Chat, json.dumps(fields).encode())
    assert (refused.value.status, refused.value.key) == (400, key)


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 8000, b'{"msgId": "\\ud800"}'])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    """Bytes, brackets without end, half of a surrogate pair."""
    with pytest.raises(Refused, match=r"api\.json"):
        read(Query, body)


def test_a_message_is_read() -> None:
    """The utterance without blanks around it; what is left out is None; the rest is ignored."""
    chat = read(Chat, json.dumps({"msgId": ID, "text": " 안녕 ", "other": 1}).encode())
    assert (chat.message_id, chat.text, chat.session_id, chat.locale_id) == (ID, "안녕", None, None)


def test_a_reply_holds_what_was_given() -> None:
    """An unknown score is null, a field that does not belong to the answer is left out."""
    reply = Reply(status_code=200, msg="a", answered_by="lex", score=None)
    assert reply.as_json() == {"statusCode": 200, "msg": "a", "answeredBy": "lex", "score": None}
