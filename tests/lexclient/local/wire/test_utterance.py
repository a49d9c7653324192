"""RecognizeUtterance with text, by boto3 and by hand; speech is refused.

The kind: an operation whose members are a raw body and packed headers.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lexclient.local import LocalRuntime
from lexclient.local.errors import ValidationException
from lexclient.local.wire.utterance import text_members

TEXT = "text/plain; charset=utf-8"


def packed(members: object) -> str:
    return base64.b64encode(gzip.compress(json.dumps(members).encode(), mtime=0)).decode()


def unpacked(value: str) -> Any:
    return json.loads(gzip.decompress(base64.b64decode(value)))


@pytest.fixture
def say(hello: LocalRuntime, connect: Callable[[str], Any]) -> Callable[..., dict[str, Any]]:
    """Says a text in one session by RecognizeUtterance."""
    client, address = connect(hello.url), hello.address("ko_KR")

    def said(text: str, content_type: str = TEXT, **members: Any) -> dict[str, Any]:
        return dict(
            client.recognize_utterance(
                **address, requestContentType=content_type, inputStream=text.encode(), **members
            )
        )

    return said


def test_a_dialogue_by_recognize_utterance(say: Callable[..., dict[str, Any]]) -> None:
    """What RecognizeText answers, in headers; the body is empty for text."""
    first = say("안녕", responseContentType=TEXT)
    assert unpacked(first["messages"])[0]["content"].startswith("제 이름은 Lex입니다.")
    assert unpacked(first["inputTranscript"]) == "안녕"
    assert unpacked(first["interpretations"])[0]["intent"]["name"] == "HelloWorld"
    assert unpacked(first["sessionState"])["dialogAction"] == {
        "slotToElicit": "Name",
        "type": "ElicitSlot",
    }
    assert (first["inputMode"], first["contentType"]) == ("Text", TEXT)
    assert first["audioStream"].read() == b""
    second = say("홍길동")
    state = unpacked(second["sessionState"])
    assert state["intent"]["slots"]["Name"]["value"]["interpretedValue"] == "홍길동"
    assert unpacked(say("네")["sessionState"])["dialogAction"]["type"] == "Close"


def test_state_and_attributes_come_packed(say: Callable[..., dict[str, Any]]) -> None:
    """And go back packed."""
    state = {"sessionAttributes": {"plan": "gold"}}
    answer = say("안녕", sessionState=packed(state), requestAttributes=packed({"seen": "yes"}))
    assert unpacked(answer["sessionState"])["sessionAttributes"] == {"plan": "gold"}
    assert unpacked(answer["requestAttributes"]) == {"seen": "yes"}


def test_it_is_the_same_session_as_by_recognize_text(
    hello: LocalRuntime, connect: Callable[[str], Any]
) -> None:
    client, address = connect(hello.url), hello.address("ko_KR")
    client.recognize_text(**address, text="안녕")
    client.recognize_utterance(
        **address, requestContentType="text/plain;charset=UTF-8", inputStream="홍길동".encode()
    )
    state = client.get_session(**address)["sessionState"]
    assert state["dialogAction"]["type"] == "ConfirmIntent"


SPEECH = "audio/l16; rate=16000; channels=1"


@pytest.mark.parametrize(
    ("text", "members", "message"),
    [
        ("speech", {"content_type": SPEECH}, "Speech needs Amazon Lex and its speech recognition"),
        ("speech", {"content_type": "audio/x-cbr-opus-with-preamble"}, "Speech needs Amazon Lex"),
        ("안녕", {"content_type": "application/json"}, "The content type must be text/plain"),
        (
            "안녕",
            {"content_type": "text/plain; charset=latin-1"},
            "must be text/plain; charset=utf-8",
        ),
        ("안녕", {"responseContentType": "audio/mpeg"}, "The local runtime has no voice"),
        ("", {}, "'text' failed to satisfy constraint"),
        ("가" * 1025, {}, "have length less than or equal to 1024"),
        ("안녕", {"sessionState": "{}"}, "x-amz-lex-session-state must be JSON, compressed"),
        ("안녕", {"sessionState": packed([])}, "'sessionState' failed to satisfy constraint"),
        ("안녕", {"sessionState": packed({"dialogAction": {"type": "Sing"}})}, "enum value set"),
        ("안녕", {"requestAttributes": packed({"a": 1})}, "'requestAttributes.a' failed"),
        ("안녕", {"requestAttributes": packed({"x-amz-lex:a": "1"})}, "reserved x-amz-lex:"),
    ],
)
def test_what_is_refused(
    say: Callable[..., dict[str, Any]], text: str, members: Mapping[str, Any], message: str
) -> None:
    """By name, with what would do; as RecognizeText refuses the same."""
    with pytest.raises(ClientError) as refused:
        say(text, **members)
    error = refused.value.response["Error"]
    assert error["Code"] == "ValidationException"
    assert message in error["Message"]


def test_a_bomb_is_not_unpacked() -> None:
    """A header of a few kilobytes that would become a hundred megabytes."""
    bomb = base64.b64encode(gzip.compress(b" " * 100_000_000)).decode()
    headers = {"content-type": TEXT, "x-amz-lex-session-state": bomb}
    with pytest.raises(ValidationException, match="x-amz-lex-session-state must be JSON"):
        text_members(headers, b"hello")


@pytest.mark.parametrize("value", ["", "=", "AAAA", packed({})[:-8], "세션", "[" * 9999])
def test_a_damaged_header_is_named(value: str) -> None:
    headers = {"content-type": TEXT, "x-amz-lex-request-attributes": value}
    with pytest.raises(ValidationException, match="x-amz-lex-request-attributes must be JSON"):
        text_members(headers, b"hello")


def test_bytes_that_are_no_text_are_named() -> None:
    with pytest.raises(ValidationException, match=r"^The request body is not UTF-8 text$"):
        text_members({"content-type": TEXT}, b"\xff\xfe")
