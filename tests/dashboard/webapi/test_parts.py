"""The parts of the web API by themselves: late answers, an answer's JSON, headers."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from dashboard.conversation.turn import Route
from dashboard.log.api_messages import ApiMessages
from dashboard.log.database import Database
from dashboard.texts import Texts
from dashboard.webapi.headers import HEADERS, SecurityHeaders
from dashboard.webapi.replies import reply
from tests.dashboard.turns import a_turn


def test_a_message_is_remembered_for_a_day(tmp_path: Path) -> None:
    """Then it is unknown, and its row goes when the next one comes."""
    database = Database(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    clock = [dt.datetime(2026, 11, 21, 12)]
    late = ApiMessages(database, now=lambda: clock[0])
    late.keep("m1", "t1")
    clock[0] += dt.timedelta(hours=24)
    assert late.turn_of("m1") == "t1"
    clock[0] += dt.timedelta(seconds=1)
    assert late.turn_of("m1") is None
    late.keep("m1", "t2")
    assert late.turn_of("m1") == "t2"
    database.close()


def test_an_answer_of_bedrock_says_whose_it_is() -> None:
    """In the answer's JSON, beside `lex` and `fallback`."""
    turn = a_turn(
        state="finished",
        outcome="complete",
        spoken="Until nine.",
        route=Route("bedrock", "bedrock_answered", 0.4, "Faq", None, "Order", 0.2),
    )
    told = reply(turn, Texts("en")).as_json()
    names = ("statusCode", "msg", "answeredBy", "reason", "intent", "score", "target")
    assert [told[name] for name in names] == [
        *(200, "Until nine.", "bedrock", "bedrock_answered", "Faq", None, None)
    ]


def sent_by(app: Callable[..., Awaitable[None]], kind: str = "http") -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {}

    asyncio.run(SecurityHeaders(app)({"type": kind}, receive, send))
    return sent


def test_security_headers_are_added_and_own_ones_kept() -> None:
    """What an app says itself wins; pieces of a body pass untouched."""

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        own = [(b"Referrer-Policy", b"origin")]
        await send({"type": "http.response.start", "status": 200, "headers": own})
        await send({"type": "http.response.body", "body": b"x", "more_body": True})

    start, body = sent_by(app)
    expected = [(b"Referrer-Policy", b"origin")]
    expected += [pair for pair in HEADERS if pair[0] != b"referrer-policy"]
    assert start["headers"] == expected
    assert body == {"type": "http.response.body", "body": b"x", "more_body": True}


def test_a_websocket_passes_as_it_is() -> None:
    """Only HTTP answers have these headers."""

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})

    assert sent_by(app, "websocket") == [{"type": "websocket.accept"}]
