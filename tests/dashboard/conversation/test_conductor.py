"""A turn from the utterance to its finished turn, with a fake Lex and a fake target."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboard.bots.ref import BotRef
from dashboard.conversation.conductor import Conductor, ConversationBusy, LiveTurn, Setup
from dashboard.conversation.turn import Failure, Route, Turn
from dashboard.log.database import Database
from dashboard.log.turns import TurnLog
from fallback.answerer import Answer, Delta, Message, Question, Usage
from fallback.errors import FallbackError
from lexclient.errors import LexUnreachable
from lexclient.recognition import Recognition, parse
from tests.dashboard.log.test_faults import until

BOT = BotRef("HelloWorldBot", "BOTBOTBOT1", "TSTALIASID", "ko_KR", 0.4)
SETUP = Setup(BOT, "fake", "EMBEDDED", "EMBEDDED", engine="grams 2")
GREETING = {
    "messages": [{"content": "하나"}, {"content": "둘"}],
    "sessionState": {"intent": {"name": "HelloWorld"}, "dialogAction": {"type": "ElicitSlot"}},
    "interpretations": [{"intent": {"name": "HelloWorld"}, "nluConfidence": {"score": 0.9}}],
}
UNKNOWN = {
    "sessionState": {"intent": {"name": "FallbackIntent"}},
    "interpretations": [
        {"intent": {"name": "FallbackIntent"}},
        {"intent": {"name": "HelloWorld"}, "nluConfidence": {"score": 0.1}},
    ],
}


class FakeLex:
    """Gives the same answer, or raises the same error, to every utterance."""

    def __init__(self, result: dict[str, Any] | Exception) -> None:
        self.result = result

    def recognize(
        self,
        bot: BotRef,
        session_id: str,
        text: str,
        *,
        request_attributes: Mapping[str, str] | None = None,
    ) -> Recognition:
        if isinstance(self.result, Exception):
            raise self.result
        request = {**bot.address.as_parameters(), "sessionId": session_id, "text": text}
        return parse(self.result, request=request, seconds=0.012)


class FakeTarget:
    """Streams two pieces, waiting for `go` between them, and ends as it is told."""

    def __init__(self, **ending: Any) -> None:
        self.ending = {"outcome": "complete"} | ending
        self.asked: list[Question] = []
        self.go = threading.Event()
        self.go.set()

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        self.asked.append(question)
        yield Delta("앞 ")
        self.go.wait(10)
        if stop.is_set():
            yield Answer("fake", "앞 ", "stopped")
            return
        yield Delta("뒤")
        yield Answer("fake", "앞 뒤", **self.ending)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[TurnLog]:
    database = Database(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    yield TurnLog(database)
    database.close()


def run(
    log: TurnLog, lex: dict[str, Any] | Exception, target: FakeTarget | None = None
) -> tuple[Turn, LiveTurn]:
    """One turn to its end: what the log has of it, and what a page could read."""
    conductor = Conductor(log, FakeLex(lex), lambda *_: target or FakeTarget())
    live = conductor.start("c1", "안녕", SETUP)
    assert live.done.wait(10)
    assert conductor.running("c1") is None
    turn = log.turn(live.id)
    assert turn is not None
    return turn, live


FROM_BEDROCK = {
    "messages": [{"content": "아홉 시까지"}],
    "sessionState": {"intent": {"name": "Faq", "state": "Fulfilled"}},
    "interpretations": [
        {"intent": {"name": "FallbackIntent"}, "interpretationSource": "Lex"},
        {"intent": {"name": "HelloWorld"}, "nluConfidence": {"score": 0.1}},
    ],
    "requestAttributes": {"x-amz-lex:qnA-search-response": "아홉 시까지"},
}


def test_what_bedrock_answered_inside_lex_asks_no_target(log: TurnLog) -> None:
    """A source of its own, in the log as on the page; without a message it says the attribute."""
    for response in (FROM_BEDROCK, FROM_BEDROCK | {"messages": []}):
        target = FakeTarget()
        turn, _ = run(log, response, target)
        assert (turn.outcome, turn.text, target.asked) == ("complete", "아홉 시까지", [])
        assert turn.route == Route(
            "bedrock", "bedrock_answered", 0.4, "Faq", None, "HelloWorld", 0.1
        )


def test_lex_answers_with_all_its_messages(log: TurnLog) -> None:
    """A defined intent: both messages, the score, the reason, the whole call."""
    turn, _ = run(log, GREETING)
    assert (turn.state, turn.outcome, turn.text) == ("finished", "complete", "하나\n\n둘")
    assert turn.engine == "grams 2"  # what recognised it
    assert turn.route == Route("lex", "intent_matched", 0.4, "HelloWorld", 0.9)
    assert (turn.lex_s, turn.target) == (0.012, None)
    assert turn.recognition is not None
    assert turn.recognition.request["text"] == "안녕"
    assert turn.recognition.response["interpretations"] == GREETING["interpretations"]


def test_the_fallback_answers_what_lex_does_not_know(log: TurnLog) -> None:
    """Model, tokens, money and times of the answer are in the turn."""
    target = FakeTarget(
        model="fake-1",
        finish_reason="stop",
        usage=Usage(10, 2, "reported"),
        cost=Decimal("0.00000123"),
        first_s=0.1,
        total_s=0.3,
    )
    turn, live = run(log, UNKNOWN, target)
    assert (turn.outcome, turn.text, live.text) == ("complete", "앞 뒤", "앞 뒤")
    assert (turn.answered_by, turn.reason) == ("fallback", "below_threshold")
    assert turn.answer == Answer("fake", "앞 뒤", **target.ending)
    assert turn.answer.cost == Decimal("0.00000123")


def test_lex_down_is_a_finished_row_with_the_reason(log: TurnLog) -> None:
    """Nothing is asked of the target, nothing is lost."""
    target = FakeTarget()
    turn, _ = run(log, LexUnreachable("nobody at http://127.0.0.1:9"), target)
    assert (turn.state, turn.outcome, turn.reason) == ("finished", "failed", "lex_error")
    assert turn.failure == Failure("LexUnreachable", "nobody at http://127.0.0.1:9")
    assert (turn.utterance, target.asked) == ("안녕", [])


def test_a_failed_target_keeps_what_came(log: TurnLog) -> None:
    """The error's class and sentence, and the text so far."""
    target = FakeTarget(outcome="failed", error=FallbackError("fake"))
    turn, _ = run(log, UNKNOWN, target)
    assert (turn.outcome, turn.text) == ("failed", "앞 뒤")
    facts = {"target": "fake"}
    assert turn.failure == Failure("FallbackError", "fake could not answer.", facts, "fake")


def test_an_unexpected_exception_still_finishes_the_turn(log: TurnLog) -> None:
    """A mistake of ours is told without the words of the exception, which may hold a key."""
    turn, _ = run(log, RuntimeError("sk-SECRET"))
    assert (turn.state, turn.outcome, turn.failure) == (
        "finished",
        "failed",
        Failure("Unexpected"),
    )
    assert "SECRET" not in repr(turn)


def test_stop_keeps_the_partial_answer(log: TurnLog) -> None:
    """Stop reaches the target, and the row says stopped."""
    target = FakeTarget()
    target.go.clear()
    conductor = Conductor(log, FakeLex(UNKNOWN), lambda *_: target)
    live = conductor.start("c1", "안녕", SETUP)
    live.stop.set()
    target.go.set()
    assert live.done.wait(10)
    turn = log.turn(live.id)
    assert turn is not None
    assert (turn.outcome, turn.text) == ("stopped", "앞 ")


def test_the_end_of_the_app_cuts_a_turn_short_and_keeps_what_came(log: TurnLog) -> None:
    """Closing returns when the turn is written, and says that nobody had stopped the turn."""
    target = FakeTarget()
    target.go.clear()
    conductor = Conductor(log, FakeLex(UNKNOWN), lambda *_: target)
    live = conductor.start("c1", "안녕", SETUP)
    while not live.text:  # a piece has come
        time.sleep(0.01)
    threading.Timer(0.2, target.go.set).start()
    conductor.close()
    turn = log.turn(live.id)
    assert turn is not None
    assert (turn.state, turn.outcome, turn.text) == ("finished", "cut", "앞 ")


def test_a_second_utterance_waits_its_turn(log: TurnLog) -> None:
    """While one streams another is refused and not logged; the first goes on unharmed."""
    target = FakeTarget()
    target.go.clear()
    conductor = Conductor(log, FakeLex(UNKNOWN), lambda *_: target)
    live = conductor.start("c1", "하나", SETUP)
    with pytest.raises(ConversationBusy):
        conductor.start("c1", "둘", SETUP)
    other = conductor.start("c2", "셋", SETUP)
    target.go.set()
    assert live.done.wait(10)
    assert other.done.wait(10)
    assert [turn.utterance for turn in log.conversation("c1")] == ["하나"]


def test_the_target_hears_the_conversation_so_far(log: TurnLog) -> None:
    """Lex's own turns are part of the history, oldest first; failed ones are not."""
    run(log, GREETING)
    run(log, LexUnreachable("gone"))
    target = FakeTarget()
    run(log, UNKNOWN, target)
    spoken = (Message("user", "안녕"), Message("assistant", "하나\n\n둘"))
    assert target.asked == [Question("안녕", history=spoken)]


def test_the_next_turn_knows_what_the_bot_had_asked(log: TurnLog) -> None:
    """After an ElicitSlot the same intent is a slot's answer."""
    run(log, GREETING)
    turn, _ = run(log, GREETING)
    assert turn.reason == "slot_elicitation"


def test_another_target_answers_instead(log: TurnLog) -> None:
    """What was waited for is stopped; the turn names who answered in the end."""
    first, second = FakeTarget(), FakeTarget()
    first.go.clear()
    targets = {"fake": first, "other": second}
    conductor = Conductor(log, FakeLex(UNKNOWN), lambda name, _: targets[name])
    live = conductor.start("c1", "안녕", SETUP)
    live.halt(replace(SETUP, target="other", fallback_mode="LIVE"))
    first.go.set()
    assert live.done.wait(10)
    turn = log.turn(live.id)
    assert turn is not None
    assert (turn.outcome, turn.text, turn.fallback_mode) == ("complete", "앞 뒤", "LIVE")
    assert len(second.asked) == 1


class SilentLex:
    """Answers only when the test ends."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def recognize(
        self,
        bot: BotRef,
        session_id: str,
        text: str,
        *,
        request_attributes: Mapping[str, str] | None = None,
    ) -> Recognition:
        self.go.wait(10)
        return parse(GREETING, request={}, seconds=0.0)


@pytest.mark.parametrize(
    ("instead", "columns"),
    [
        (None, ("stopped", None, None, None)),
        (replace(SETUP, target="other"), ("complete", "fallback", "lex_error", "앞 뒤")),
    ],
)
def test_lex_is_waited_for_no_longer(
    log: TurnLog, instead: Setup | None, columns: tuple[str | None, ...]
) -> None:
    """Stop ends the turn at once; or a target answers without Lex, and the row says so."""
    lex, target = SilentLex(), FakeTarget()
    live = Conductor(log, lex, lambda *_: target).start("c1", "안녕", SETUP)
    live.halt(instead)
    assert live.done.wait(10)
    lex.go.set()
    turn = log.turn(live.id)
    assert turn is not None
    assert (turn.outcome, turn.answered_by, turn.reason, turn.text) == columns


class SlowLog(TurnLog):
    """Begins the turns of conversation `slow` when the test says so."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.go, self.entered = threading.Event(), threading.Event()

    def begin(self, turn: Turn, message_id: str | None = None) -> None:
        if turn.conversation == "slow":
            self.entered.set()
            self.go.wait(10)
        super().begin(turn, message_id)


def test_a_conversation_whose_log_is_slow_holds_up_no_other(tmp_path: Path) -> None:
    """Another one is begun and answered meanwhile; its own second utterance is refused."""
    database = Database(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    log = SlowLog(database)
    conductor = Conductor(log, FakeLex(GREETING), lambda *_: FakeTarget())
    first = threading.Thread(target=conductor.start, args=("slow", "하나", SETUP))
    first.start()
    assert log.entered.wait(10)
    assert conductor.start("other", "둘", SETUP).done.wait(60)
    with pytest.raises(ConversationBusy):
        conductor.start("slow", "셋", SETUP)
    log.go.set()
    first.join(10)
    assert until(lambda: conductor.running("slow") is None)
    assert [turn.state for turn in log.recent()] == ["finished", "finished"]
    database.close()
