"""Plays a test set to a bot: conversations side by side, the turns of each one after another.

Each conversation has a session of its own. A throttled call was not taken and is made again in
the same session; after a call of which nobody knows whether it was taken, the conversation
begins anew in a fresh session. So no utterance is lost, and none is said twice in one session.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from dashboard.evaluation.judging import Judgement, judge
from dashboard.evaluation.pace import Pace, Stopped
from dashboard.evaluation.results import Failure, TurnResult
from dashboard.evaluation.testset import Conversation, UserTurn
from dashboard.router import Expectation, route
from lexclient.client import BotAddress
from lexclient.errors import (
    LexAccessDenied,
    LexBusy,
    LexCredentialsMissing,
    LexError,
    LexInvalidRequest,
    LexNotFound,
    LexUnreachable,
)
from lexclient.recognition import Recognition

TRIES = 3  # of a conversation, when a call failed in a way that may pass
PATIENCE_S = 60.0  # without any answer; then the run is held, and resumed where it was
CONTEXT_SECONDS = 90  # how long an input context lives: it is for the turn that names it
HOPELESS = (LexCredentialsMissing, LexAccessDenied, LexNotFound)  # for every turn alike


class Lex(Protocol):
    """What a run needs of `lexclient.client.LexClient`; it must not retry by itself."""

    def recognize(
        self,
        address: BotAddress,
        session_id: str,
        text: str,
        *,
        session_state: Mapping[str, Any] | None = None,
        request_attributes: Mapping[str, str] | None = None,
    ) -> Recognition: ...


class RunHeld(Exception):
    """No turn at all can be run now; `error` is what Lex said last."""

    def __init__(self, error: LexError) -> None:
        super().__init__(f"{type(error).__name__}: {error}")
        self.error = error


class _CallFailed(Exception):
    """A call failed for good or in doubt; the conversation cannot go on in its session."""

    def __init__(self, error: LexError, calls: int) -> None:
        super().__init__(str(error))
        self.error = error
        self.calls = calls


@dataclass(frozen=True, slots=True)
class Player:
    """Plays conversations to one locale of one bot; shared by the workers of a run.

    `new_id` makes session ids; `retry_s` is the wait after a failed try, longer each time.
    """

    lex: Lex
    address: BotAddress
    threshold: float
    pace: Pace
    new_id: Callable[[], str]
    retry_s: float = 1.0
    patience_s: float = PATIENCE_S

    def play(self, conversation: Conversation, stop: threading.Event) -> list[TurnResult]:
        """Every user turn with what came of it. Raises `Stopped` and `RunHeld`; then nothing of
        the conversation counts, and it is played anew when the run is resumed."""
        tried = 0
        while True:
            results: list[TurnResult] = []
            try:
                self._play(conversation, results, stop)
            except _CallFailed as failed:
                error = failed.error
                tried += not isinstance(error, LexUnreachable)  # that is no fault of the turn
                if isinstance(error, LexInvalidRequest) or tried == TRIES:
                    results.append(self._failed(conversation, len(results), failed))
                else:
                    if stop.wait(self.retry_s * max(tried, 1)):
                        raise Stopped from failed
                    continue
            rest = range(len(results), len(conversation.turns))
            return results + [self._row(conversation, place, match="Skipped") for place in rest]

    def _play(
        self, conversation: Conversation, results: list[TurnResult], stop: threading.Event
    ) -> None:
        """One try in a fresh session, up to its end or the failure that ends it."""
        session, expected = self.new_id(), Expectation()
        for place, turn in enumerate(conversation.turns):
            following = next(iter(conversation.turns[place + 1 :]), None)
            recognition, calls = self._say(turn, session, stop)
            judged = judge(turn, following, recognition)
            known = self._known(recognition, expected, judged)
            results.append(self._row(conversation, place, **known, attempts=calls))
            if judged.ends_conversation:
                return
            expected = Expectation(recognition.intent, recognition.dialog_action)

    def _say(self, turn: UserTurn, session: str, stop: threading.Event) -> tuple[Recognition, int]:
        """Say one utterance until Lex takes it; also how many calls that took."""
        calls = 0
        while True:
            level = self.pace.enter(stop)
            calls += 1
            try:
                recognition = self.lex.recognize(
                    self.address,
                    session,
                    turn.utterance,
                    session_state=_state(turn),
                    request_attributes=turn.request_attributes or None,
                )
            except LexBusy as busy:
                self.pace.throttled(level)
                self._check_patience(busy)
            except LexError as error:
                self._give_up(error, level, calls)
            else:
                self.pace.answered(level)
                return recognition, calls
            self.pace.back_off(calls, stop)

    def _give_up(self, error: LexError, level: int, calls: int) -> None:
        if isinstance(error, LexUnreachable):
            self.pace.failed()
            self._check_patience(error)
        else:
            self.pace.answered(level)
        if isinstance(error, HOPELESS):
            raise RunHeld(error) from error
        raise _CallFailed(error, calls) from error

    def _check_patience(self, error: LexError) -> None:
        if self.pace.silent_s() > self.patience_s:
            raise RunHeld(error) from error

    def _known(
        self, recognition: Recognition, expected: Expectation, judged: Judgement
    ) -> dict[str, Any]:
        decided = route(recognition, threshold=self.threshold, expected=expected)
        return {
            "match": "Mismatched" if judged.failure else "Matched",
            "actual": recognition.intent or "",
            "score": decided.score,
            "reason": decided.reason,
            "candidates": tuple((i.intent, i.score) for i in recognition.interpretations),
            "slots": judged.slots,
            "failure": judged.failure,
            "said": "\n".join(message.content for message in recognition.messages),
            "seconds": recognition.seconds,
            "request": recognition.request,
            "response": {**recognition.response, "requestId": recognition.request_id},
        }

    def _failed(self, conversation: Conversation, place: int, failed: _CallFailed) -> TurnResult:
        error = failed.error
        values = {"error": type(error).__name__, "message": str(error)}
        return self._row(
            conversation,
            place,
            match="ExecutionError",
            failure=Failure("execution_error", values),
            attempts=failed.calls,
        )

    def _row(self, conversation: Conversation, place: int, **known: Any) -> TurnResult:
        turn = conversation.turns[place]
        return TurnResult(
            number=turn.number,
            line=turn.line,
            conversation=conversation.id,
            place=place + 1,
            utterance=turn.utterance,
            expected=turn.intent,
            threshold=self.threshold,
            **known,
        )


def _state(turn: UserTurn) -> dict[str, Any] | None:
    """The `sessionState` that a turn's columns ask for, None where they ask for nothing."""
    state: dict[str, Any] = {}
    if turn.session_attributes:
        state["sessionAttributes"] = dict(turn.session_attributes)
    if turn.contexts:
        state["activeContexts"] = [_context(name) for name in turn.contexts]
    if turn.hints:
        state["runtimeHints"] = {"slotHints": {i: _hints(s) for i, s in turn.hints.items()}}
    return state or None


def _context(name: str) -> dict[str, Any]:
    living = {"timeToLiveInSeconds": CONTEXT_SECONDS, "turnsToLive": 1}
    return {"name": name, "timeToLive": living, "contextAttributes": {}}


def _hints(slots: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    return {
        slot: {"runtimeHintValues": [{"phrase": phrase} for phrase in phrases]}
        for slot, phrases in slots.items()
    }
