"""Records of a conversation log, after the field list of the developer guide and two real ones."""

from __future__ import annotations

import json
from typing import Any

BOT = {
    "name": "ShopBot",
    "version": "3",
    "id": "ABCDEFGHIJ",
    "aliasName": "prod",
    "aliasId": "PRODALIAS1",
    "localeId": "en_US",
}


def intent(name: str, confidence: object = None, **more: Any) -> dict[str, Any]:
    """One interpretation; without a confidence as FallbackIntent has it."""
    listed = {"intent": {"name": name, "slots": {}, "state": "InProgress"}, **more}
    return listed if confidence is None else {**listed, "nluConfidence": confidence}


def a_record(number: int, *interpretations: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The record of request `number`, a minute after the one before; missed where its first
    interpretation is FallbackIntent."""
    listed = list(interpretations) or [intent("OrderStatus", "0.90")]
    missed = listed[0]["intent"]["name"] == "FallbackIntent"
    return {
        "messageVersion": "2.0",
        "requestId": f"00000000-0000-4000-8000-{number:012d}",
        "sessionId": f"session-{number}",
        "timestamp": f"2026-11-02T10:{number % 60:02d}:00.000Z",
        "inputMode": "Text",
        "operationName": "RecognizeText",
        "developerOverride": False,
        "missedUtterance": missed,
        "inputTranscript": f"utterance {number}",
        "bot": BOT,
        "messages": [{"content": "One moment.", "contentType": "PlainText"}],
        "sessionState": {
            "intent": listed[0]["intent"],
            "dialogAction": {"type": "Close"},
            "sessionAttributes": {},
        },
        "interpretations": listed,
    } | changes


def four() -> list[dict[str, Any]]:
    """What every form holds in the tests: two matched, one nearly (0.35 of 0.40), one not."""
    return [
        a_record(1),
        a_record(2, intent("Returns", "0.55"), intent("OrderStatus", "0.31")),
        a_record(3, intent("FallbackIntent"), intent("Returns", "0.35"), intent("Hours", "0.10")),
        a_record(4, intent("FallbackIntent")),
    ]


def lines(records: list[dict[str, Any]]) -> str:
    """JSON lines."""
    return "".join(json.dumps(record) + "\n" for record in records)


def events(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As FilterLogEvents gives them."""
    return [
        {
            "logStreamName": "aws/lex/ABCDEFGHIJ/prod",
            "timestamp": 1793613660000 + 60_000 * n,
            "message": json.dumps(record),
            "ingestionTime": 1793613661000 + 60_000 * n,
            "eventId": f"{n:056d}",
        }
        for n, record in enumerate(records)
    ]
