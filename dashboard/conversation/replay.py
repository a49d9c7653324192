"""Plays a recorded turn in place of Lex and a target: nothing is called, the pace is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from dashboard.bots.ref import BotRef
from dashboard.conversation.recording import RecordedTurn, Recording, seconds
from dashboard.conversation.turn import Turn

LONGEST_PAUSE_S = 8.0
PLACE = "replay"  # of a recorded bot: whoever asked it would be told that it is not served
PIECE = re.compile(r"\s*\S+|\s+")


class Stage(Protocol):
    """What a replay needs of a running turn."""

    lex_s: float | None
    text: str

    @property
    def stop(self) -> Any: ...

    def enter(self, stage: Any) -> None: ...

    def add(self, text: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Played:
    """A recorded turn to play, `speed` times as fast as it was."""

    turn: RecordedTurn
    speed: float = 1.0

    @property
    def pause_s(self) -> float:
        """How long to wait before the utterance: as the person did, but nobody watches for long."""
        return min(seconds(self.turn.pause_s), LONGEST_PAUSE_S) / self.speed


def bot_of(recording: Recording) -> BotRef:
    """The bot that was talked to, as the log names it; nobody serves it here."""
    stamp = recording.stamp
    alias_id, locale_id = stamp.alias[:128], stamp.locale[:16]
    name, bot_id = stamp.bot[:100], stamp.bot_id[:10]
    return BotRef(name, bot_id, alias_id, locale_id, stamp.threshold, PLACE)


def play(live: Stage, turn: Turn, played: Played) -> Turn:
    """Let the recorded turn happen again as `turn`; Stop keeps what came until then."""
    recorded = played.turn
    whole = recorded.played_as(turn)
    if live.stop.wait(seconds(recorded.lex_s) / played.speed):
        return replace(turn, outcome="stopped", replay_of=whole.replay_of)
    live.lex_s = seconds(recorded.lex_s)
    if whole.answered_by != "fallback":
        return whole
    live.enter("fallback")
    for piece, wait in _pieces(recorded):
        if live.stop.wait(wait / played.speed):
            return _stopped(whole, live.text)
        live.add(piece)
    return whole


def _stopped(turn: Turn, text: str) -> Turn:
    if turn.answer is None:
        return replace(turn, outcome="stopped", spoken=text)
    return replace(turn, outcome="stopped", answer=replace(turn.answer, text=text))


def _pieces(turn: RecordedTurn) -> Iterator[tuple[str, float]]:
    """Words of the answer, each with the seconds to wait before it."""
    words = PIECE.findall(turn.answer or "")
    first = seconds(turn.first_s)
    rest = max(seconds(turn.answer_s) - first, 0.0) / max(len(words) - 1, 1)
    for number, word in enumerate(words):
        yield word, rest if number else first
