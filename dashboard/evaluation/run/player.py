"""Plays the conversations of a test set, each worker one at a time, and keeps what came of them.

Each conversation has a session of its own. A throttled call was not taken and is made again in
the same session; after a call of which nobody knows whether it was taken, the conversation
begins anew in a fresh session. So no utterance is lost, and none is said twice in one session.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.bots.hook_variant import counted
from dashboard.conversation.router import Expectation, route
from dashboard.evaluation.run.checking import Judgement, judge
from dashboard.evaluation.run.pace import Pace
from dashboard.evaluation.run.results import Failure, TurnResult
from dashboard.evaluation.testset.testset import Conversation, UserTurn
from dashboard.jobs.job import Held, NotNow
from lexclient.client import BotAddress, LexClient
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
RETRY_S = 1.0  # the wait after a failed try, longer each time
PATIENCE_S = 60.0  # without any answer; then the run is held, and resumed where it was
CONTEXT_SECONDS = 90  # how long an input context lives: it is for the turn that names it
HOPELESS = (LexCredentialsMissing, LexAccessDenied, LexNotFound)  # for every turn alike


@dataclass(frozen=True, slots=True)
class Setting:
    """What all conversations of a run share; `new_id` makes session ids, `person` is whose share
    of the day's budget it is."""

    address: BotAddress
    threshold: float
    new_id: Callable[[], str]
    person: str = ""


@dataclass(frozen=True)
class Player:
    """Plays conversations for all workers of a run; `lex` must not retry by itself."""

    lex: LexClient
    setting: Setting
    pace: Pace
    retry_s: float = RETRY_S
    patience_s: float = PATIENCE_S

    def play(
        self, conversation: Conversation, *, stop: threading.Event, halt: threading.Event
    ) -> list[TurnResult]:
        """Every user turn with what came of it.

        Raises `Held` where no turn at all can be run, and `NotNow` for a conversation that is to
        be played anew by whoever goes on: after `stop`, and after `halt` if it has not begun.
        """
        playing = _Playing(conversation, self.setting)
        while not playing.ended:
            rest_s = self._say_next(playing, stop if playing.begun else halt)
            if not playing.ended and (stop if playing.begun else halt).wait(rest_s):
                raise NotNow(0)
        return playing.results

    def _say_next(self, playing: _Playing, given_up: threading.Event) -> float:
        """One call, unless `given_up` is set before there is room for it; the seconds to rest."""
        with self.pace.place(given_up.is_set) as taken:
            if not taken or not self._in_time(given_up):
                return 0.0
            try:
                recognition = playing.say_next(self.lex)
            except LexError as error:
                return self._failed(playing, error)
            self.pace.answered()
        playing.answered(recognition)
        return 0.0

    def _in_time(self, given_up: threading.Event) -> bool:
        """Whether the rate allows a call before `given_up` is set."""
        while wait_s := self.pace.too_soon_s():
            if given_up.wait(wait_s):
                return False
        return True

    def _failed(self, playing: _Playing, error: LexError) -> float:
        """What follows from a call without an answer: the seconds to rest, or `Held`."""
        passing = isinstance(error, LexBusy | LexUnreachable)
        if isinstance(error, HOPELESS) or (passing and self.pace.silent_s() > self.patience_s):
            raise held(error) from error
        if isinstance(error, LexBusy):
            self.pace.throttled()
            return self.pace.wait_s(playing.calls)
        if not passing:
            self.pace.answered()
        playing.failed(error)
        return self.retry_s * max(playing.tried, 1)


def held(error: LexError) -> Held:
    """No turn at all can be run now, for this reason."""
    return Held(f"{type(error).__name__}: {error}")


class _Playing:
    """A conversation between its first call and its last result.

    `results` are its user turns with what came of them, in order; `calls` counts those made for
    the turn that is being said, `tried` the tries that failed for good or in doubt.
    """

    def __init__(self, conversation: Conversation, setting: Setting) -> None:
        self._conversation = conversation
        self._turns = conversation.turns
        self._setting = setting
        self.tried = self.calls = 0
        self._begin()

    @property
    def ended(self) -> bool:
        """Whether every turn has its result."""
        return len(self.results) == len(self._turns)

    @property
    def begun(self) -> bool:
        """Whether Lex has taken a turn in the present session."""
        return bool(self.results)

    def say_next(self, lex: LexClient) -> Recognition:
        """Say the next turn, the same until Lex takes it; raises a `LexError`."""
        turn = self._turns[len(self.results)]
        self.calls += 1
        return lex.recognize(
            self._setting.address,
            self._session,
            turn.utterance,
            session_state=_state(turn),
            request_attributes=counted(turn.request_attributes, self._setting.person) or None,
        )

    def answered(self, recognition: Recognition) -> None:
        """Lex took the turn. After some failures the rest would be measured in a state nobody
        meant, and is skipped."""
        place = len(self.results)
        following = next(iter(self._turns[place + 1 :]), None)
        judged = judge(self._turns[place], following, recognition)
        outcome = self._outcome(recognition, judged)
        self._keep(**outcome, attempts=self.calls)
        self._expected = Expectation(recognition.intent, recognition.dialog_action)
        self.calls = 0
        if judged.ends_conversation:
            self._skip()

    def failed(self, error: LexError) -> None:
        """The call failed for good, or nobody knows whether it was taken: the conversation ends
        here or begins anew. That nothing answers is no fault of the turn."""
        self.tried += not isinstance(error, LexUnreachable)
        if not isinstance(error, LexInvalidRequest) and self.tried < TRIES:
            self._begin()
            return
        values = {"error": type(error).__name__, "message": str(error)}
        failure = Failure("execution_error", values)
        self._keep(match="ExecutionError", failure=failure, attempts=self.calls)
        self._skip()

    def _begin(self) -> None:
        self._session = self._setting.new_id()
        self._expected = Expectation()
        self.results: list[TurnResult] = []
        self.calls = 0

    def _skip(self) -> None:
        while not self.ended:
            self._keep(match="Skipped")

    def _outcome(self, recognition: Recognition, judged: Judgement) -> dict[str, Any]:
        threshold, expected = self._setting.threshold, self._expected
        decided = route(recognition, threshold=threshold, expected=expected)
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

    def _keep(self, **outcome: Any) -> None:
        place = len(self.results)
        turn = self._turns[place]
        self.results.append(
            TurnResult(
                number=turn.number,
                line=turn.line,
                conversation=self._conversation.id,
                place=place + 1,
                utterance=turn.utterance,
                expected=turn.intent,
                threshold=self._setting.threshold,
                **outcome,
            )
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
