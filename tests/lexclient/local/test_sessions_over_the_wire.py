"""PutSession, GetSession and DeleteSession as clients see them."""

from __future__ import annotations

import base64
import gzip
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lexclient.local import LocalRuntime

PROMPT = {"content": "제 이름은 Lex입니다. 당신의 이름은 무엇 입니까?", "contentType": "PlainText"}
EMPTY = {"name": "HelloWorld", "slots": {"Name": None}}
ASKING = {**EMPTY, "state": "InProgress", "confirmationState": "None"}


@pytest.fixture
def client(hello: LocalRuntime, connect: Callable[[str], Any]) -> Any:
    return connect(hello.url)


@pytest.fixture
def address(hello: LocalRuntime) -> dict[str, str]:
    bot = hello.bots[0]
    ids = {"botId": bot.bot_id, "botAliasId": bot.alias_id, "localeId": "ko_KR"}
    return {**ids, "sessionId": f"a:b._{uuid.uuid4()}"}


def unpacked(header: str) -> Any:
    return json.loads(gzip.decompress(base64.b64decode(header)))


def test_put_session_answers_in_headers(client: Any, address: dict[str, str]) -> None:
    """Messages and state are base64 of gzip of JSON, and the body is empty."""
    response = client.put_session(
        **address,
        sessionState={
            "intent": {"name": "HelloWorld", "slots": {}},
            "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Name"},
            "sessionAttributes": {"channel": "web"},
        },
        responseContentType="text/plain; charset=utf-8",
    )
    state = unpacked(response["sessionState"])
    assert response["contentType"] == "text/plain; charset=utf-8"
    assert response["sessionId"] == address["sessionId"]
    assert unpacked(response["messages"]) == [PROMPT]
    assert unpacked(response["requestAttributes"]) == {}
    assert response["audioStream"].read() == b""
    assert state == {
        "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Name"},
        "intent": ASKING,
        "originatingRequestId": state["originatingRequestId"],
        "sessionAttributes": {"channel": "web"},
    }


def test_get_session_tells_the_last_turn(client: Any, address: dict[str, str]) -> None:
    """What RecognizeText answered is what GetSession tells."""
    said = client.recognize_text(**address, text="안녕")
    told = client.get_session(**address)
    for part in ("messages", "interpretations", "sessionState", "sessionId"):
        assert told[part] == said[part]


def test_delegate_begins_an_intent(client: Any, address: dict[str, str]) -> None:
    """A client may start an intent without an utterance; Lex asks for its first slot."""
    response = client.put_session(
        **address,
        sessionState={"intent": {"name": "HelloWorld"}, "dialogAction": {"type": "Delegate"}},
    )
    assert unpacked(response["messages"]) == [PROMPT]
    assert unpacked(response["sessionState"])["intent"] == ASKING


def test_messages_of_the_client_are_said_instead(client: Any, address: dict[str, str]) -> None:
    response = client.put_session(
        **address,
        messages=[{"content": "이름이요?", "contentType": "PlainText"}],
        sessionState={
            "intent": {"name": "HelloWorld"},
            "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Name"},
        },
    )
    assert unpacked(response["messages"]) == [{"content": "이름이요?", "contentType": "PlainText"}]
    assert client.recognize_text(**address, text="홍길동")["messages"][0]["content"] == (
        "당신의 이름은 홍길동입니까?"
    )


def test_elicit_intent_listens_again(client: Any, address: dict[str, str]) -> None:
    """As the web UI begins: only ElicitIntent, and no intent in the state."""
    client.recognize_text(**address, text="안녕")
    response = client.put_session(
        **address, sessionState={"dialogAction": {"type": "ElicitIntent"}}
    )
    state = unpacked(response["sessionState"])
    assert "intent" not in state
    assert state["dialogAction"] == {"type": "ElicitIntent"}
    assert "messages" not in response


def test_a_turn_may_bring_its_own_state(client: Any, address: dict[str, str]) -> None:
    """RecognizeText with an intent and a dialog action: the text answers that question."""
    response = client.recognize_text(
        **address,
        text="홍길동",
        sessionState={
            "intent": {"name": "HelloWorld"},
            "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Name"},
        },
    )
    assert response["messages"][0]["content"] == "당신의 이름은 홍길동입니까?"
    assert response["sessionState"]["dialogAction"] == {"type": "ConfirmIntent"}


@pytest.mark.parametrize(
    ("slot", "kept"),
    [
        ({"value": {"interpretedValue": "홍길동"}}, ["홍길동", "홍길동"]),
        (
            {"value": {"interpretedValue": "홍길동", "originalValue": "길동이"}},
            ["홍길동", "길동이"],
        ),
        (
            {"shape": "List", "values": [{"value": {"interpretedValue": v}} for v in "가나"]},
            ["가, 나", "가, 나"],
        ),
        ({"shape": "Scalar"}, None),
    ],
)
def test_slots_of_the_client_are_kept(
    client: Any, address: dict[str, str], slot: dict[str, Any], kept: list[str] | None
) -> None:
    """Whatever shape they are sent in; a slot without a value is unfilled."""
    state = {"intent": {"name": "HelloWorld", "slots": {"Name": slot}}}
    response = client.put_session(**address, sessionState=state)
    held = unpacked(response["sessionState"])["intent"]["slots"]["Name"]
    values = held and [held["value"]["interpretedValue"], held["value"]["originalValue"]]
    assert values == kept


def test_delete_session_forgets_everything(client: Any, address: dict[str, str]) -> None:
    """DeleteSession echoes the ids; the session is then unknown, and begins anew if used."""
    before = client.recognize_text(**address, text="안녕")["sessionState"]
    deleted = client.delete_session(**address)
    assert {key: deleted[key] for key in address} == address
    with pytest.raises(ClientError) as missing:
        client.get_session(**address)
    assert missing.value.response["Error"] == {
        "Code": "ResourceNotFoundException",
        "Message": f"Session {address['sessionId']} was not found",
    }
    after = client.recognize_text(**address, text="안녕")["sessionState"]
    assert after["originatingRequestId"] != before["originatingRequestId"]


def test_attributes_replace_keep_and_erase(client: Any, address: dict[str, str]) -> None:
    """A map replaces the attributes, an absent one keeps them, an empty one erases them."""

    def attributes(**state: Any) -> dict[str, str]:
        response = client.recognize_text(**address, text="안녕", sessionState=state)
        found: dict[str, str] = response["sessionState"]["sessionAttributes"]
        return found

    assert attributes(sessionAttributes={"a": "1", "b": "2"}) == {"a": "1", "b": "2"}
    assert attributes() == {"a": "1", "b": "2"}
    assert attributes(sessionAttributes={"c": "3"}) == {"c": "3"}
    assert attributes(sessionAttributes={}) == {}


def test_contexts_age_by_the_turn(client: Any, address: dict[str, str]) -> None:
    """A context of two turns is gone after two requests; an empty list clears."""
    context = {
        "name": "order",
        "timeToLive": {"timeToLiveInSeconds": 600, "turnsToLive": 2},
        "contextAttributes": {"number": "7"},
    }
    client.put_session(**address, sessionState={"activeContexts": [context]})
    first = client.recognize_text(**address, text="안녕")["sessionState"]
    second = client.recognize_text(**address, text="홍길동")["sessionState"]
    assert first["activeContexts"][0]["timeToLive"]["turnsToLive"] == 1
    assert first["activeContexts"][0]["contextAttributes"] == {"number": "7"}
    assert "activeContexts" not in second
    client.put_session(**address, sessionState={"activeContexts": [context]})
    client.put_session(**address, sessionState={"activeContexts": []})
    assert "activeContexts" not in client.get_session(**address)["sessionState"]


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"intent": {"name": "Nope"}}, "Intent Nope was not found in locale ko_KR"),
        (
            {"intent": {"name": "HelloWorld", "slots": {"Age": {}}}},
            "Intent HelloWorld has no slot Age",
        ),
        (
            {"dialogAction": {"type": "ConfirmIntent"}},
            "Dialog action ConfirmIntent needs sessionState.intent",
        ),
        (
            {"intent": {"name": "HelloWorld"}, "dialogAction": {"type": "ElicitSlot"}},
            "Dialog action ElicitSlot needs slotToElicit",
        ),
        (
            {
                "intent": {"name": "HelloWorld"},
                "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Age"},
            },
            "Intent HelloWorld has no slot Age",
        ),
    ],
)
def test_a_state_the_bot_does_not_know_is_refused(
    client: Any, address: dict[str, str], state: dict[str, Any], message: str
) -> None:
    """ValidationException that names the intent or slot; nothing is kept of the session."""
    with pytest.raises(ClientError) as refused:
        client.put_session(**address, sessionState=state)
    assert refused.value.response["Error"] == {"Code": "ValidationException", "Message": message}
    with pytest.raises(ClientError) as missing:
        client.get_session(**address)
    assert missing.value.response["Error"]["Code"] == "ResourceNotFoundException"
