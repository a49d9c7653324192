"""A Lex whose limits are known: it answers as a script says, and counts what it took."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lexclient.client import BotAddress, LexClient
from loopback import serving

ADDRESS = BotAddress("BOTBOTBOT1", "TSTALIASID", "ko_KR")
TEXT = "/bots/{bot}/botAliases/{alias}/botLocales/{locale}/sessions/{session}/text"


def answer(intent: str = "Order", score: float | None = 0.9, **state: Any) -> dict[str, Any]:
    """An answer of RecognizeText for one intent, closed unless `state` says more."""
    listed: dict[str, Any] = {"intent": {"name": intent, "slots": state.pop("slots", {})}}
    if score is not None:
        listed["nluConfidence"] = {"score": score}
    return {
        "sessionState": {
            "dialogAction": {"type": "Close"},
            "intent": {"name": intent, "slots": listed["intent"]["slots"], "state": "Fulfilled"},
            **state,
        },
        "interpretations": [listed, {"intent": {"name": "FallbackIntent", "slots": {}}}],
        "sessionId": "scripted",
        "messages": [{"content": "네", "contentType": "PlainText"}],
    }


def fault(status: int, code: str) -> Response:
    """An error as Lex sends it."""
    return JSONResponse({"message": code}, status, headers={"x-amzn-ErrorType": code})


@dataclass
class ScriptedLex:
    """Takes `at_once` calls for `delay_s` each, throttles the others; `reply` says the rest.

    `reply` gets the text and how many calls came before; None stands for a plain answer, a fault
    comes at once. `after` names calls that are answered only once another one has come, both by
    their numbers from 0.
    """

    at_once: int = 1000
    delay_s: float = 0.0
    reply: Callable[[str, int], Response | dict[str, Any] | None] = lambda _text, _n: None
    after: Mapping[int, int] = field(default_factory=dict)
    url: str = ""
    taken: list[tuple[str, str]] = field(default_factory=list)  # session and text, as answered
    bodies: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0
    calls: int = 0
    under_way: int = 0
    most: int = 0

    async def text(self, request: Request) -> Response:
        body = await request.json()
        before, self.calls = self.calls, self.calls + 1
        said = self.reply(body["text"], before)
        if self.under_way >= self.at_once:
            said = fault(429, "ThrottlingException")
        if isinstance(said, Response):
            self.refused += said.status_code == 429
            return said
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(self.delay_s)
            while self.calls <= self.after.get(before, -1):
                await asyncio.sleep(0.01)
        finally:
            self.under_way -= 1
        self.taken.append((unquote(request.path_params["session"]), body["text"]))
        self.bodies.append(body)
        return JSONResponse(said or answer())

    @property
    def said(self) -> Counter[str]:
        """How often each text was taken."""
        return Counter(text for _, text in self.taken)

    def client(self, **options: Any) -> LexClient:
        """The real client towards this server, without retries of its own."""
        known: dict[str, Any] = {"attempts": 1, "connections": 32, **options}
        keys = ("AKIAEXAMPLE", "SECRETEXAMPLE")
        return LexClient(endpoint_url=self.url, region="us-east-1", credentials=keys, **known)


@contextmanager
def scripted(**script: Any) -> Iterator[ScriptedLex]:
    """Serve a scripted Lex on the loopback."""
    lex = ScriptedLex(**script)
    with serving(Starlette(routes=[Route(TEXT, lex.text, methods=["POST"])])) as url:
        lex.url = url
        yield lex
