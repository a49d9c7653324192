"""A turn while it runs: a worker thread carries it to its end, any number of pages follow.

The worker owns the turn, so a reload, a closed tab or a switched page neither stops an answer
nor asks for it twice. It hands every piece on at once; a page paints when it likes.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, Literal, Protocol

from dashboard.bots.hook_variant import TARGET
from dashboard.bots.ref import BotRef
from dashboard.conversation.replay import Played, play
from dashboard.conversation.router import AnsweredBy, Expectation, Route, route
from dashboard.log.schema import top_columns
from dashboard.log.turns import TurnLog, TurnRow
from fallback.answerer import Answer, Answerer, Message, Question
from fallback.hook import provenance
from fallback.hook.provenance import WHERE
from lexclient.errors import LexError
from lexclient.recognition import LexMessage, Recognition

logger = logging.getLogger("lexlens")

Mode = Literal["EMBEDDED", "LIVE", "REPLAY"]
Stage = Literal["lex", "fallback", "done"]
FallbackIn = Literal["app", "hook"]

HISTORY_TURNS = 20
NANO = 10**9
SAVE_SECONDS = 1.0  # a killed process loses no more of an answer than this
CLOSING_SECONDS = 2.0  # that turns under way are given to write down what came


class Lex(Protocol):
    """What a turn needs of `dashboard.bots.lex_by_place.LexByPlace`."""

    def recognize(
        self,
        bot: BotRef,
        session_id: str,
        text: str,
        *,
        request_attributes: Mapping[str, str] | None = None,
    ) -> Recognition: ...


@dataclass(frozen=True, slots=True)
class Setup:
    """With whom a conversation is held: the bot in a locale, and the target of the fallback.

    `fallback_in` tells where it is answered: in the app, or inside Lex by the bot's code hook.
    `system` is the system prompt, None for the built-in one.
    """

    bot: BotRef
    target: str
    lex_mode: Mode
    fallback_mode: Mode
    fallback_in: FallbackIn = "app"
    system: str | None = None

    @property
    def request_attributes(self) -> dict[str, str]:
        """What the code hook is told, if the bot has one."""
        return {WHERE: self.fallback_in, TARGET: self.target}


class ConversationBusy(Exception):
    """A turn of this conversation still runs; the new utterance was not taken."""


class LiveTurn:
    """What a page may read of a running turn at any time; written by the worker only."""

    def __init__(self, turn_id: str, utterance: str, setup: Setup) -> None:
        self.id = turn_id
        self.utterance = utterance
        self.setup = setup
        self.stage: Stage = "lex"
        self.recognition: Recognition | None = None
        self.route: Route | None = None
        self.text = ""
        self.begin = self.entered = time.monotonic()
        self.heard: queue.SimpleQueue[Recognition | Exception | None] = queue.SimpleQueue()
        self.instead: Setup | None = None
        self.stop = threading.Event()
        self.woken = threading.Event()  # something a page should paint at once
        self.done = threading.Event()

    @property
    def target(self) -> str:
        """Who is asked if Lex does not know."""
        return self.setup.target

    def waited(self) -> float:
        """Seconds that the service which is being asked now has taken so far."""
        return time.monotonic() - self.entered

    def halt(self, instead: Setup | None = None) -> None:
        """Stop waiting; what came is kept. `instead` names who is to answer then, if anyone."""
        self.instead = instead
        self.stop.set()
        self.heard.put(None)

    def enter(self, stage: Stage) -> None:
        """Go on to the next stage and wake who follows."""
        self.entered = time.monotonic()
        self.stage = stage
        self.woken.set()

    def handed_over(self) -> bool:
        """Begin anew with the target that was asked for instead, if one was."""
        if self.instead is None:
            return False
        self.setup, self.instead, self.text = self.instead, None, ""
        self.stop.clear()
        return True

    def add(self, text: str) -> None:
        """Take a piece of the answer; the first one wakes who follows."""
        first = not self.text
        self.text += text
        if first:
            self.woken.set()


class Conductor:
    """Starts turns, one at a time in a conversation, and finds the one that runs."""

    def __init__(self, log: TurnLog, lex: Lex, answerer_of: Callable[[str], Answerer]) -> None:
        self._log = log
        self._lex = lex
        self._answerer_of = answerer_of
        self._running: dict[str, LiveTurn] = {}
        self._closing = False
        self._lock = threading.Lock()

    def start(
        self, conversation: str, utterance: str, setup: Setup, played: Played | None = None
    ) -> LiveTurn:
        """Write the turn's row, then let a worker carry it; raises `ConversationBusy`.

        With `played` nobody is asked: the recorded turn happens again.
        """
        with self._lock:
            if conversation in self._running:
                raise ConversationBusy
            before = self._log.conversation(conversation, last=HISTORY_TURNS)
            turn_id = self._log.begin(**_first_columns(conversation, utterance, setup))
            live = self._running[conversation] = LiveTurn(turn_id, utterance, setup)
        threading.Thread(
            target=self._carry, args=(live, conversation, before, played), name="turn", daemon=True
        ).start()
        return live

    def running(self, conversation: str) -> LiveTurn | None:
        """The turn that runs in a conversation, if any."""
        return self._running.get(conversation)

    def close(self) -> None:
        """Cut the turns under way short and wait until what came of them is written."""
        self._closing = True
        until = time.monotonic() + CLOSING_SECONDS
        with self._lock:
            under_way = list(self._running.values())
        for live in under_way:
            live.halt()
        for live in under_way:
            live.done.wait(max(0.0, until - time.monotonic()))

    def _carry(
        self, live: LiveTurn, conversation: str, before: list[TurnRow], played: Played | None
    ) -> None:
        try:
            if played is not None:
                columns = play(live, played)
            else:
                columns = self._answer(live, conversation, before)
        except Exception as error:  # noqa: BLE001 - the outermost edge of the worker
            # No turn is left unfinished, and no stranger's message is trusted to hold no key.
            logger.error("Turn %s ended by %s", live.id, type(error).__name__)
            columns = {"outcome": "failed", "error": "Unexpected", "answer": live.text}
        if self._closing and columns["outcome"] == "stopped":
            columns["outcome"] = "cut"  # nobody stopped it
        try:
            self._log.finish(live.id, total_s=time.monotonic() - live.begin, **columns)
        finally:
            with self._lock:
                del self._running[conversation]
            live.done.set()
            live.enter("done")

    def _answer(self, live: LiveTurn, conversation: str, before: list[TurnRow]) -> dict[str, Any]:
        setup = live.setup
        try:
            recognition = self._recognised(live, conversation)
        except LexError as error:
            return _lex_failure(error, live)
        if recognition is None:
            return self._without_lex(live, before)
        live.recognition = recognition
        expected = expectation(before, setup)
        live.route = route(recognition, threshold=setup.bot.threshold, expected=expected)
        known = _recognised_columns(recognition, live.route)
        if live.route.reason == "hook_answered":
            return known | _hook_columns(recognition)
        if live.route.answered_by == "lex":
            return {**known, "outcome": "complete", "answer": spoken(recognition.messages)}
        self._log.update(live.id, state="recognised", **known)
        return self._ask(live, before)

    def _recognised(self, live: LiveTurn, conversation: str) -> Recognition | None:
        """What Lex says; None if the turn was halted first, then the call ends by itself."""
        bot = live.setup.bot
        told = live.setup.request_attributes

        def ask() -> None:
            try:
                heard = self._lex.recognize(
                    bot, conversation, live.utterance, request_attributes=told
                )
                live.heard.put(heard)
            except Exception as error:  # noqa: BLE001 - handed to the turn's own thread
                live.heard.put(error)

        threading.Thread(target=ask, name="lex", daemon=True).start()
        heard = live.heard.get()
        if isinstance(heard, Exception):
            raise heard
        return heard

    def _without_lex(self, live: LiveTurn, before: list[TurnRow]) -> dict[str, Any]:
        lex_s = time.monotonic() - live.begin
        if not live.handed_over():
            return {"outcome": "stopped", "lex_s": lex_s}
        known = {"answered_by": "fallback", "reason": "lex_error", "lex_s": lex_s}
        self._log.update(live.id, state="recognised", **known)
        return self._ask(live, before)

    def _ask(self, live: LiveTurn, before: list[TurnRow]) -> dict[str, Any]:
        """The answer of the target, or of the one that was asked for instead of it."""
        while True:
            mode = live.setup.fallback_mode
            self._log.update(live.id, state="answering", target=live.target, fallback_mode=mode)
            live.enter("fallback")
            answer = self._streamed(live, _question(live, before))
            if answer.outcome != "stopped" or not live.handed_over():
                return _answer_columns(answer)

    def _streamed(self, live: LiveTurn, question: Question) -> Answer:
        saved = time.monotonic()
        for event in self._answerer_of(live.target).stream(question, live.stop):
            if isinstance(event, Answer):
                return event
            live.add(event.text)
            if time.monotonic() - saved > SAVE_SECONDS:
                self._log.update(live.id, answer=live.text)
                saved = time.monotonic()
        raise RuntimeError("an answerer ended without an Answer")


def expectation(before: list[TurnRow], setup: Setup) -> Expectation:
    """What the bot asked for in the last turn of this session."""
    bot = setup.bot
    for row in reversed(before):
        same = (row.bot_id, row.locale_id) == (bot.bot_id, bot.locale_id)
        if same and row.lex_response:
            state = row.lex_response.get("sessionState") or {}
            intent, action = state.get("intent") or {}, state.get("dialogAction") or {}
            return Expectation(intent.get("name"), action.get("type"))
    return Expectation()


def spoken(messages: tuple[LexMessage, ...]) -> str:
    """All messages of the bot as one text, a paragraph each."""
    return "\n\n".join(message.content for message in messages if message.content)


def _first_columns(conversation: str, utterance: str, setup: Setup) -> dict[str, Any]:
    return {
        "conversation": conversation,
        "session_id": conversation,
        "utterance": utterance,
        "bot_name": setup.bot.name,
        "bot_id": setup.bot.bot_id,
        "alias_id": setup.bot.alias_id,
        "locale_id": setup.bot.locale_id,
        "threshold": setup.bot.threshold,
        "lex_mode": setup.lex_mode,
        "fallback_mode": setup.fallback_mode,
    }


def _lex_failure(error: LexError, live: LiveTurn) -> dict[str, Any]:
    return {
        "outcome": "failed",
        "reason": "lex_error",
        "error": type(error).__name__,
        "error_text": str(error),
        "lex_s": time.monotonic() - live.begin,
    }


def _recognised_columns(recognition: Recognition, decided: Route) -> dict[str, Any]:
    answered_by: AnsweredBy = decided.answered_by
    return {
        "answered_by": answered_by,
        "reason": decided.reason,
        "intent": decided.intent,
        "score": decided.score,
        "best_intent": decided.best_intent,
        "best_score": decided.best_score,
        **top_columns(recognition.response),
        "lex_s": recognition.seconds,
        "lex_request": dict(recognition.request),
        "lex_response": {**recognition.response, "requestId": recognition.request_id},
    }


def _hook_columns(recognition: Recognition) -> dict[str, Any]:
    """What the code hook tells of its answer in the session attributes."""
    text = spoken(recognition.messages)
    told = provenance.read(recognition.session_state.get("sessionAttributes") or {}, text)
    return _answer_columns(told.answer) if told else {"outcome": "complete", "answer": text}


def _answer_columns(answer: Answer) -> dict[str, Any]:
    error = answer.error
    return {
        "outcome": answer.outcome,
        "answer": answer.text,
        "target": answer.target,
        "model": answer.model,
        "finish_reason": answer.finish_reason,
        "input_tokens": answer.usage.input_tokens,
        "output_tokens": answer.usage.output_tokens,
        "usage_source": answer.usage.source,
        "cost_nano": None if answer.cost is None else int(answer.cost * NANO),
        "first_s": answer.first_s,
        "answer_s": answer.total_s,
        "fallback_request": dict(answer.sent),
        "fallback_response": dict(answer.received),
        "retries": answer.retries,
        "fallback_request_id": answer.request_id,
        "error": type(error).__name__ if error else None,
        "error_text": str(error) if error else None,
        "error_facts": _plain(error.facts) if error else None,
    }


def _plain(facts: Mapping[str, object]) -> dict[str, Any]:
    """The facts of an error as JSON holds them."""
    kept = (str, int, float, NoneType)
    return {k: v if isinstance(v, kept) else str(v) for k, v in facts.items()}


def _question(live: LiveTurn, before: list[TurnRow]) -> Question:
    return Question(live.utterance, history=_history(before), system=live.setup.system)


def _history(before: list[TurnRow]) -> tuple[Message, ...]:
    answered = [row for row in before if row.answer]
    pairs = ((Message("user", r.utterance), Message("assistant", r.answer)) for r in answered)
    return tuple(message for pair in pairs for message in pair)
