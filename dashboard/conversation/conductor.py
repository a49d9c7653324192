"""A turn while it runs: a worker thread carries it to its end, any number of pages follow.

The worker owns the turn, so a reload, a closed tab or a switched page neither stops an answer
nor asks for it twice. It hands every piece on at once; a page paints when it likes.

The threads of one turn, and why each is needed:

    turn           carries it, since it must outlive the script run that began it
    lex            waits for Lex, since a stop must not wait for a call that nothing interrupts
    lex-call       makes the call (`lexclient.deadline`), since botocore's time-out begins anew
                   with every read; kept for the next call
    fallback-call  opens the connection to the target (`fallback.transport.call`), since name
                   resolution and TLS cannot be interrupted; gone when the answer begins
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

from dashboard.bots.ref import BotRef, Lex
from dashboard.conversation.bus import Bus, ConversationBusy, InMemory
from dashboard.conversation.lex_answer import answered_by_lex
from dashboard.conversation.live_turn import LiveTurn, Setup
from dashboard.conversation.replay import Played, play
from dashboard.conversation.router import TURN_KINDS, Expectation, route
from dashboard.conversation.turn import Failure, Route, Turn, history
from dashboard.log.clock import utc_now
from dashboard.log.database import LogUnavailable
from dashboard.log.turns import TurnLog
from fallback.answerer import Answer, Answerer, Question
from lexclient.errors import LexError
from lexclient.recognition import Recognition

logger = logging.getLogger("lexlens")

__all__ = ["Conductor", "ConversationBusy", "LiveTurn", "Setup"]

HISTORY_TURNS = 20
SAVE_SECONDS = 1.0  # a killed process loses no more of an answer than this
CLOSING_SECONDS = 2.0  # that turns under way are given to write down what came


class Conductor:
    """Starts turns, one at a time in a conversation, and finds the one that runs; `bus` is where
    they are known, in memory unless given. `asks_at_most` tells of a bot how often it asks for a
    slot of an intent, or with None for its confirmation."""

    def __init__(
        self,
        log: TurnLog,
        lex: Lex,
        answerer_of: Callable[[str, str | None], Answerer],
        bus: Bus | None = None,
        asks_at_most: Callable[[BotRef, str, str | None], int | None] = lambda *_: None,
    ) -> None:
        self._log = log
        self._lex = lex
        self._answerer_of = answerer_of
        self._bus: Bus = bus or InMemory()
        self._asks_at_most = asks_at_most
        self._closing = False

    def start(
        self,
        conversation: str,
        utterance: str,
        setup: Setup,
        played: Played | None = None,
        message_id: str | None = None,
        *,
        owner: str | None = None,
        person: str | None = None,
    ) -> LiveTurn:
        """Write the turn's row, then let a worker carry it; other conversations do not wait.

        With `played` nobody is asked: the recorded turn happens again. `message_id` is a client's
        own name for the utterance, `owner` is whose it is, `person` is whose share of the day it
        counts for where that is not the owner's. Raises `ConversationBusy`,
        `LogUnavailable`, `MessageTaken`, `NotYours`.
        """
        begun = _begun(conversation, utterance, setup, owner)
        live = LiveTurn(begun, setup, message_id, person or owner or "")
        self._bus.take(live)
        try:
            self._log.begin(live.turn, message_id)
        except Exception as error:
            live.turn = replace(live.turn, state="finished", outcome="failed", fault=_fault(error))
            self._leave(live)
            raise
        threading.Thread(target=self._carry, args=(live, played), name="turn", daemon=True).start()
        return live

    def running(self, conversation: str) -> LiveTurn | None:
        """The turn that runs in a conversation, if any; another process may carry it. Raises
        `LogUnavailable`."""
        return self._bus.running(conversation)

    def close(self) -> None:
        """Cut the turns under way short and wait until what came of them is written."""
        self._closing = True
        until = time.monotonic() + CLOSING_SECONDS
        under_way = self._bus.own()
        for live in under_way:
            live.halt()
        for live in under_way:
            live.done.wait(max(0.0, until - time.monotonic()))
        self._bus.close()

    def _carry(self, live: LiveTurn, played: Played | None) -> None:
        try:
            turn = play(live, live.turn, played) if played else self._answered(live)
        except Exception as error:  # noqa: BLE001 - the outermost edge of the worker
            # No turn is left unfinished, and no stranger's message is trusted to hold no key.
            logger.error("Turn %s ended by %s", live.id, type(error).__name__)
            turn = replace(_so_far(live), outcome="failed", fault=_fault(error))
        if self._closing and turn.outcome == "stopped":
            turn = replace(turn, outcome="cut")  # nobody stopped it
        whole = replace(turn, total_s=time.monotonic() - live.begin, state="finished")
        try:
            self._log.finish(live.turn, whole)
        finally:
            live.turn = whole
            self._leave(live)

    def _leave(self, live: LiveTurn) -> None:
        self._bus.leave(live)
        live.done.set()
        live.enter("done")

    def _write(self, live: LiveTurn, turn: Turn) -> None:
        self._log.update(live.turn, turn)
        live.turn = turn

    def _answered(self, live: LiveTurn) -> Turn:
        self._ask_lex(live)
        before = self._log.before(live.turn, last=HISTORY_TURNS)  # is read while Lex answers
        try:
            recognition = _recognised(live)
        except LexError as error:
            return _lex_failed(live, error)
        if recognition is None:
            return self._without_lex(live, before)
        live.lex_s = recognition.seconds
        bot = live.turn.bot
        live.route = route(recognition, threshold=bot.threshold, expected=expectation(before, bot))
        known = replace(
            live.turn, recognition=recognition, route=live.route, lex_s=recognition.seconds
        )
        if question := asks_for(recognition):
            most = self._asks_at_most(bot, *question)
            known = replace(known, asked=times_asked(before, bot, question), asks_at_most=most)
        if live.route.answered_by != "fallback":
            return answered_by_lex(known, recognition)
        self._write(live, replace(known, state="recognised"))
        return self._ask(live, before)

    def _ask_lex(self, live: LiveTurn) -> None:
        bot, conversation = live.setup.bot, live.turn.conversation
        attributes = live.setup.request_attributes(live.person)

        def ask() -> None:
            try:
                recognition = self._lex.recognize(
                    bot, conversation, live.utterance, request_attributes=attributes
                )
                live.heard.put(recognition)
            except Exception as error:  # noqa: BLE001 - handed to the turn's own thread
                live.heard.put(error)

        threading.Thread(target=ask, name="lex", daemon=True).start()

    def _without_lex(self, live: LiveTurn, before: list[Turn]) -> Turn:
        waited = replace(live.turn, lex_s=time.monotonic() - live.begin)
        if not live.handed_over():
            return replace(waited, outcome="stopped")
        decided = Route("fallback", "lex_error", waited.bot.threshold)
        self._write(live, replace(waited, state="recognised", route=decided))
        return self._ask(live, before)

    def _ask(self, live: LiveTurn, before: list[Turn]) -> Turn:
        """The answer of the target, or of the one that was asked for instead of it."""
        while True:
            asked = replace(_so_far(live), fallback_mode=live.setup.fallback_mode)
            self._write(live, replace(asked, state="answering"))
            live.enter("fallback")
            answer = self._streamed(live, _question(live, before))
            if answer.outcome != "stopped" or not live.handed_over():
                return replace(live.turn, outcome=answer.outcome, answer=answer)

    def _streamed(self, live: LiveTurn, question: Question) -> Answer:
        saved = time.monotonic()
        answerer = self._answerer_of(live.target, live.setup.documents)
        for event in answerer.stream(question, live.stop):
            if isinstance(event, Answer):
                return event
            if event.call:
                live.use(event.call)
                continue
            live.add(event.text)
            if time.monotonic() - saved > SAVE_SECONDS:
                self._write(live, _so_far(live))
                saved = time.monotonic()
        raise RuntimeError("an answerer ended without an Answer")


def _recognised(live: LiveTurn) -> Recognition | None:
    """What Lex says; None if the turn was halted first, then the call ends by itself."""
    recognition = live.heard.get()
    if isinstance(recognition, Exception):
        raise recognition
    return recognition


def expectation(before: list[Turn], bot: BotRef) -> Expectation:
    """What the bot asked for in the last turn of this session."""
    for turn in reversed(before):
        if turn.bot.known_by == bot.known_by and turn.recognition:
            asked = turn.recognition
            intent = asked.session_state.get("intent") or {}
            return Expectation(intent.get("name"), asked.dialog_action)
    return Expectation()


def asks_for(recognition: Recognition) -> tuple[str, str | None] | None:
    """The intent and the slot that the bot asks for, None for the slot of a yes-or-no question;
    None where it asks neither."""
    state = recognition.session_state
    intent = (state.get("intent") or {}).get("name")
    if not intent or recognition.dialog_action not in TURN_KINDS:
        return None
    slot = (state.get("dialogAction") or {}).get("slotToElicit")
    return intent, slot if recognition.dialog_action == "ElicitSlot" else None


def times_asked(before: list[Turn], bot: BotRef, question: tuple[str, str | None]) -> int:
    """How often in a row the bot has asked this, with the question it asks now."""
    earlier = [turn.recognition for turn in before if turn.bot.known_by == bot.known_by]
    recognised = [one for one in earlier if one]
    return 1 + sum(1 for _ in takewhile(lambda one: asks_for(one) == question, recognised[::-1]))


def _begun(conversation: str, utterance: str, setup: Setup, owner: str | None) -> Turn:
    return Turn(
        id=uuid.uuid4().hex,
        conversation=conversation,
        session_id=conversation,
        created_at=utc_now(),
        utterance=utterance,
        bot=setup.bot,
        lex_mode=setup.lex_mode,
        fallback_mode=setup.fallback_mode,
        owner=owner,
        engine=setup.engine,
    )


def _fault(error: Exception) -> Failure:
    """That the log is away, or what nobody foresaw."""
    return Failure("LogUnavailable" if isinstance(error, LogUnavailable) else "Unexpected")


def _so_far(live: LiveTurn) -> Turn:
    """The turn with what a target has said until now, if one is being asked."""
    if live.turn.state not in ("recognised", "answering"):
        return live.turn
    return replace(live.turn, answer=Answer(live.target, live.text, "cut"))


def _lex_failed(live: LiveTurn, error: LexError) -> Turn:
    return replace(
        live.turn,
        outcome="failed",
        route=Route(None, "lex_error", live.turn.bot.threshold),
        fault=Failure(type(error).__name__, str(error)),
        lex_s=time.monotonic() - live.begin,
    )


def _question(live: LiveTurn, before: list[Turn]) -> Question:
    return Question(
        live.utterance, history=history(before), system=live.setup.system, person=live.person
    )
