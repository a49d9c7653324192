"""The Korean dialogue of HelloWorldBot over real HTTP, by boto3."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from lexclient.local import LocalRuntime

Say = Callable[[str], dict[str, Any]]
FALLBACK = {"intent": {"name": "FallbackIntent", "slots": {}}}
NAME = {"value": {"interpretedValue": "홍길동", "originalValue": "홍길동", "resolvedValues": []}}


@pytest.fixture
def say(hello: LocalRuntime, connect: Callable[[str], Any]) -> Say:
    """Says a text in a new Korean session; returns the response without transport metadata."""
    client = connect(hello.url)
    session_id = str(uuid.uuid4())

    def text(said: str) -> dict[str, Any]:
        response: dict[str, Any] = client.recognize_text(
            botId=hello.bots[0].bot_id,
            botAliasId=hello.bots[0].alias_id,
            localeId="ko_KR",
            sessionId=session_id,
            text=said,
        )
        del response["ResponseMetadata"]
        return response

    return text


def contents(response: dict[str, Any]) -> list[str]:
    return [message["content"] for message in response.get("messages", [])]


def test_a_greeting_asks_for_the_name(say: Say) -> None:
    """`안녕` is a sample utterance: score 1, and the slot Name is elicited."""
    response = say("안녕")
    intent = {
        "name": "HelloWorld",
        "slots": {"Name": None},
        "state": "InProgress",
        "confirmationState": "None",
    }
    assert contents(response) == ["제 이름은 Lex입니다. 당신의 이름은 무엇 입니까?"]
    assert response["interpretations"] == [
        {"intent": intent, "nluConfidence": {"score": 1}},
        FALLBACK,
    ]
    assert response["sessionState"]["intent"] == intent
    assert response["sessionState"]["dialogAction"] == {
        "type": "ElicitSlot",
        "slotToElicit": "Name",
    }


def test_the_last_turn_is_the_real_trace(say: Say) -> None:
    """The response to `네` is trace T1, value for value; only the ids are our own."""
    first = say("안녕")
    assert contents(say("홍길동")) == ["당신의 이름은 홍길동입니까?"]
    response = say("네")
    origin = first["sessionState"]["originatingRequestId"]
    intent = {
        "confirmationState": "Confirmed",
        "name": "HelloWorld",
        "slots": {"Name": NAME},
        "state": "Fulfilled",
    }
    assert response == {
        "interpretations": [{"intent": intent, "nluConfidence": {"score": 1}}, FALLBACK],
        "messages": [
            {"content": "반갑습니다. 홍길동님.", "contentType": "PlainText"},
            {"content": "HelloWorld 의도를 종료합니다.", "contentType": "PlainText"},
        ],
        "requestAttributes": {},
        "sessionId": response["sessionId"],
        "sessionState": {
            "dialogAction": {"type": "Close"},
            "intent": intent,
            "originatingRequestId": origin,
            "sessionAttributes": {},
        },
    }


def test_no_declines(say: Say) -> None:
    """`아니요` ends the intent: Denied, Failed, Close, and the decline response."""
    say("안녕")
    say("홍길동")
    response = say("아니요")
    assert contents(response) == ["처음부터 다시 시작해 주세요."]
    state = response["sessionState"]
    assert state["dialogAction"] == {"type": "Close"}
    assert (state["intent"]["confirmationState"], state["intent"]["state"]) == ("Denied", "Failed")


def test_what_is_no_intent_falls_back(say: Say) -> None:
    """FallbackIntent wins without a score, ReadyForFulfillment, Close, and nothing is said."""
    response = say("Lex에 대해 설명해줘")
    intent = {
        "name": "FallbackIntent",
        "slots": {},
        "state": "ReadyForFulfillment",
        "confirmationState": "None",
    }
    assert "messages" not in response
    assert response["interpretations"][0] == {"intent": intent}
    assert response["interpretations"][1]["intent"] == {
        "name": "HelloWorld",
        "slots": {"Name": None},
    }
    assert response["sessionState"]["intent"] == intent
    assert response["sessionState"]["dialogAction"] == {"type": "Close"}
