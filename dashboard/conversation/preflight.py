"""Each service that a conversation needs, called once before the audience comes."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from dashboard.bots.lex_by_place import LexByPlace
from dashboard.conversation.conductor import Setup
from dashboard.log.turns import TurnLog
from fallback.answerer import Answer, Answerer, Question
from lexclient.errors import LexNotFound

PING = "ping"
DEADLINE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Check:
    """One service: how long it took, or what stood in the way."""

    name: Literal["lex", "model", "log"]
    seconds: float
    error: Exception | None = None


def preflight(
    lex: LexByPlace, answerer: Answerer, log: TurnLog, setup: Setup, person: str
) -> list[Check]:
    """Ask Lex, the target and the log once each; asking a real target costs a few tokens, of
    `person`'s share of the day."""
    return [
        _timed("lex", lambda: _ask_lex(lex, setup, person)),
        _timed("model", lambda: _ask_model(answerer, person)),
        _timed("log", lambda: log.rate(PING, None)),
    ]


def _timed(name: Literal["lex", "model", "log"], call: Callable[[], None]) -> Check:
    begin = time.perf_counter()
    error: Exception | None = None
    try:
        call()
    except Exception as caught:  # noqa: BLE001 - whatever it is, the presenter is told
        error = caught
    return Check(name, time.perf_counter() - begin, error)


def _ask_lex(lex: LexByPlace, setup: Setup, person: str) -> None:
    """A session of its own, deleted at once."""
    session = f"preflight-{secrets.token_hex(8)}"
    attributes = setup.request_attributes(person)
    lex.recognize(setup.bot, session, PING, request_attributes=attributes)
    try:
        lex.delete_session(setup.bot, session)
    except LexNotFound:
        return


def _ask_model(answerer: Answerer, person: str) -> None:
    question = Question(PING, deadline=time.monotonic() + DEADLINE_SECONDS, person=person)
    for event in answerer.stream(question, threading.Event()):
        if isinstance(event, Answer) and event.error is not None:
            raise event.error
