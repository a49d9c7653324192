"""Plays conversations to a scripted Lex, as a run does, for tests of what comes of them."""

from __future__ import annotations

import threading
from itertools import count
from typing import Any

from dashboard.evaluation.dispatch import Came, Dispatch
from dashboard.evaluation.pace import Pace
from dashboard.evaluation.results import TurnResult
from dashboard.evaluation.runner import Setting
from dashboard.evaluation.testset import Conversation, UserTurn
from tests.dashboard.evaluation.scripted import ADDRESS, ScriptedLex

DEADLINE_S = 60.0


def conversation(*utterances: str, id_: str = "", first: int = 1, **turn: Any) -> Conversation:
    """One that expects the intent Order of every turn."""
    turns = (
        UserTurn(number=n, line=n + 1, utterance=text, intent="Order", **turn)
        for n, text in enumerate(utterances, start=first)
    )
    return Conversation(id_, tuple(turns))


def tell(
    lex: ScriptedLex, *conversations: Conversation, width: int = 1, **known: Any
) -> dict[int, Came]:
    """What was told of which conversation; their sessions are session-1, session-2 and so on."""
    numbers = count(1)
    setting = Setting(ADDRESS, 0.4, lambda: f"session-{next(numbers)}")
    client = known.pop("client", None) or lex.client()
    options: dict[str, Any] = {
        "deadline_s": DEADLINE_S,
        "halt": threading.Event(),
        "stop": threading.Event(),
        "retry_s": 0.01,
    }
    pace = known.pop("pace", None) or Pace(width)
    read = known.pop("read", conversations.__getitem__)
    dispatch: Dispatch[int] = Dispatch(client.ask, setting, pace, **{**options, **known})
    told: dict[int, Came] = {}
    dispatch.play(range(len(conversations)), read, told.update)
    return told


def play(lex: ScriptedLex, *conversations: Conversation, **known: Any) -> list[list[TurnResult]]:
    """The results of each conversation, in the order given."""
    told = tell(lex, *conversations, **known)
    return [came for _, came in sorted(told.items()) if isinstance(came, list)]


def shown(results: list[TurnResult]) -> list[tuple[str, str, str | None]]:
    """Of each turn the utterance, the match and the rule that failed."""
    return [(one.utterance, one.match, one.failure and one.failure.rule) for one in results]
