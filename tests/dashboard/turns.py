"""Turns for tests: each states what its test is about, the rest is as usual."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.bots.ref import BotRef
from dashboard.conversation.turn import Turn
from dashboard.log.clock import utc_now
from dashboard.log.ingested.writing import AS_IT_CAME, KeptTurn, kept
from lexclient.recognition import Recognition, parse

BOT = BotRef("HelloWorldBot", "BOTBOTBOT1", "TSTALIASID", "ko_KR", 0.4)


def a_turn(utterance: str = "안녕", **changes: Any) -> Turn:
    """A pending turn of conversation c1."""
    usual: dict[str, Any] = {
        "id": uuid.uuid4().hex,
        "conversation": "c1",
        "session_id": "c1",
        "created_at": utc_now(),
        "utterance": utterance,
        "bot": BOT,
        "lex_mode": "EMBEDDED",
        "fallback_mode": "EMBEDDED",
    }
    return Turn(**usual | changes)


def as_it_came(turns: Iterable[Turn]) -> list[KeptTurn]:
    """Turns of a conversation log with all their texts, for the door."""
    return [kept(turn, AS_IT_CAME) for turn in turns]


def heard(
    response: Mapping[str, Any], request: Mapping[str, Any] | None = None, seconds: float = 0.01
) -> Recognition:
    """What Lex said, of its JSON."""
    return parse(response, request=request or {}, seconds=seconds)
