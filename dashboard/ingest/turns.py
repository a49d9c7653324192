"""Turns of records: routed as they were, with what the records before them of a session ask for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.bots.ref import BotRef
from dashboard.conversation.lex_answer import answer_of, answered_by_lex
from dashboard.conversation.router import Expectation, route
from dashboard.conversation.turn import Origin, ThresholdFrom, Turn
from dashboard.ingest.record import Record

SESSIONS = 50_000  # whose last question is remembered


@dataclass(frozen=True, slots=True)
class Threshold:
    """A locale's `nluIntentConfidenceThreshold`, 0 to 1, and how it is known."""

    value: float
    known_from: ThresholdFrom


class Turns:
    """Makes turns of records, in the order in which they were said."""

    def __init__(self, threshold_of: Callable[[Record], Threshold]) -> None:
        self._threshold_of = threshold_of
        self._asked: OrderedDict[str, Expectation] = OrderedDict()

    def turn(self, record: Record, source: str) -> Turn:
        """The turn of a record. What no record tells is unknown: times, tokens, cost."""
        threshold, recognition = self._threshold_of(record), record.recognition
        value, conversation = threshold.value, record.conversation
        expected = self._asked.get(conversation, Expectation())
        state = recognition.session_state.get("intent") or {}
        self._remember(conversation, Expectation(state.get("name"), recognition.dialog_action))
        turn = Turn(
            id=record.turn_id,
            conversation=conversation,
            session_id=record.session_id,
            created_at=record.time,
            utterance=record.utterance,
            bot=BotRef(record.bot_name, record.bot_id, record.alias_id, record.locale_id, value),
            lex_mode="INGESTED",
            fallback_mode="INGESTED",
            state="finished",
            outcome="complete",
            recognition=recognition,
            spoken=answer_of(recognition),
            route=route(recognition, threshold=value, expected=expected),
            origin=Origin(source, record.channel, record.version, threshold.known_from),
        )
        return answered_by_lex(turn, recognition) if turn.reason == "hook_answered" else turn

    def _remember(self, conversation: str, asked: Expectation) -> None:
        self._asked[conversation] = asked
        self._asked.move_to_end(conversation)
        if len(self._asked) > SESSIONS:
            self._asked.popitem(last=False)
