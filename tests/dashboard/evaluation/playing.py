"""Plays conversations to a scripted Lex, as a run does, for tests of what comes of them."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from typing import Any

from dashboard.evaluation.run.pace import Pace
from dashboard.evaluation.run.player import Player, Setting
from dashboard.evaluation.run.results import TurnResult
from dashboard.evaluation.testset.testset import Conversation, UserTurn
from dashboard.jobs.job import NotNow
from tests.dashboard.evaluation.scripted import ADDRESS, ScriptedLex


def conversation(*utterances: str, id_: str = "", first: int = 1, **turn: Any) -> Conversation:
    """One that expects the intent Order of every turn."""
    turns = (
        UserTurn(number=n, line=n + 1, utterance=text, intent="Order", **turn)
        for n, text in enumerate(utterances, start=first)
    )
    return Conversation(id_, tuple(turns))


def tell(
    lex: ScriptedLex, *conversations: Conversation, width: int = 1, **known: Any
) -> dict[int, list[TurnResult]]:
    """What came of which conversation; their sessions are session-1, session-2 and so on.

    Workers begin no more after `halt`; the error that ended a worker is raised.
    """
    numbers = count(1)
    setting = Setting(ADDRESS, 0.4, lambda: f"session-{next(numbers)}")
    signals = {name: known.pop(name, None) or threading.Event() for name in ("stop", "halt")}
    client = known.pop("client", None) or lex.client()
    pace = known.pop("pace", None) or Pace(width)
    player = Player(client, setting, pace, **{"retry_s": 0.01, **known})
    waiting = deque(enumerate(conversations))
    told: dict[int, list[TurnResult]] = {}

    def work() -> None:
        while waiting and not any(signal.is_set() for signal in signals.values()):
            with suppress(IndexError, NotNow):
                number, one = waiting.popleft()
                told[number] = player.play(one, **signals)

    with ThreadPoolExecutor(width) as pool:
        for worker in [pool.submit(work) for _ in range(width)]:
            worker.result()
    return told


def play(lex: ScriptedLex, *conversations: Conversation, **known: Any) -> list[list[TurnResult]]:
    """The results of each conversation, in the order given."""
    return [results for _, results in sorted(tell(lex, *conversations, **known).items())]


def shown(results: list[TurnResult]) -> list[tuple[str, str, str | None]]:
    """Of each turn the utterance, the match and the rule that failed."""
    return [(one.utterance, one.match, one.failure and one.failure.rule) for one in results]
