"""One conversation of a test set as it is played: what to say next, and what came of it so far.

Each conversation has a session of its own. A throttled call was not taken and is made again in
the same session; after a call of which nobody knows whether it was taken, the conversation
begins anew in a fresh session. So no utterance is lost, and none is said twice in one session.
Nothing here calls or waits: `dashboard.evaluation.dispatch` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.conversation.router import Expectation, route
from dashboard.evaluation.judging import Judgement, judge
from dashboard.evaluation.results import Failure, TurnResult
from dashboard.evaluation.testset import Conversation, UserTurn
from lexclient.client import BotAddress, request_of
from lexclient.errors import (
    LexAccessDenied,
    LexCredentialsMissing,
    LexError,
    LexInvalidRequest,
    LexNotFound,
    LexUnreachable,
)
from lexclient.recognition import Recognition

TRIES = 3  # of a conversation, when a call failed in a way that may pass
CONTEXT_SECONDS = 90  # how long an input context lives: it is for the turn that names it
HOPELESS = (LexCredentialsMissing, LexAccessDenied, LexNotFound)  # for every turn alike


class RunHeld(Exception):
    """No turn at all can be run now; `error` is what Lex said last."""

    def __init__(self, error: LexError) -> None:
        super().__init__(f"{type(error).__name__}: {error}")
        self.error = error


@dataclass(frozen=True, slots=True)
class Setting:
    """What all conversations of a run share; `new_id` makes session ids."""

    address: BotAddress
    threshold: float
    new_id: Callable[[], str]


class Playing:
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

    @property
    def closing(self) -> bool:
        """Whether the turn that is being said is the last one."""
        return len(self.results) == len(self._turns) - 1

    def request(self) -> dict[str, Any]:
        """The call that says the next turn, the same until Lex takes it."""
        turn = self._turns[len(self.results)]
        return request_of(
            self._setting.address,
            self._session,
            turn.utterance,
            session_state=_state(turn),
            request_attributes=turn.request_attributes or None,
        )

    def answered(self, recognition: Recognition) -> None:
        """Lex took the turn. After some failures the rest would be measured in a state nobody
        meant, and is skipped."""
        place = len(self.results)
        following = next(iter(self._turns[place + 1 :]), None)
        judged = judge(self._turns[place], following, recognition)
        known = self._known(recognition, judged)
        self._keep(**known, attempts=self.calls)
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

    def _known(self, recognition: Recognition, judged: Judgement) -> dict[str, Any]:
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

    def _keep(self, **known: Any) -> None:
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
                **known,
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
