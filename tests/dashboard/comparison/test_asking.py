"""The work of a comparison: each column by itself, patient in a batch, Lex asked aside."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from dashboard.bots.ref import BotRef
from dashboard.comparison.answers import Response, response_of
from dashboard.comparison.asking import PATIENCE, Asker, Board
from dashboard.comparison.questions import items
from dashboard.jobs.job import Held, NotNow, Task
from dashboard.token_buckets import TokenBuckets
from fallback.answerer import Answer, Delta, Question
from fallback.errors import BudgetSpent, FallbackError, RateLimited
from lexclient.errors import LexNotFound, LexUnreachable
from lexclient.recognition import Recognition, parse

BOT = {"bot_id": "B", "alias_id": "A", "locale_id": "ko_KR", "threshold": 0.4, "name": "bot"}


class Says:
    """An answerer of two words that ends as it is told and looks at Stop between them."""

    def __init__(self, error: FallbackError | None = None) -> None:
        self.error = error
        self.asked: list[Question] = []

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        self.asked.append(question)
        if self.error:
            yield Answer("t", "", "failed", error=self.error)
            return
        yield Delta("one ")
        if stop.is_set():
            yield Answer("t", "one ", "stopped")
            return
        yield Delta("two")
        yield Answer("t", "one two", "complete", total_s=0.5)


class FakeLex:
    """Knows no utterance; remembers which sessions were used and forgotten."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.sessions: list[tuple[str, str]] = []

    def recognize(
        self,
        bot: BotRef,
        session_id: str,
        text: str,
        *,
        request_attributes: Mapping[str, str] | None = None,
    ) -> Recognition:
        self.sessions.append(("used", session_id))
        if self.error:
            raise self.error
        ranked = [
            {"intent": {"name": "FallbackIntent"}},
            {"intent": {"name": "Order"}, "nluConfidence": {"score": 0.2}},
        ]
        state = {"intent": {"name": "FallbackIntent"}}
        response = {"sessionState": state, "interpretations": ranked}
        return parse(response, request={}, seconds=0.01)

    def delete_session(self, bot: BotRef, session_id: str) -> None:
        self.sessions.append(("forgotten", session_id))
        raise LexNotFound("it is gone already")


def asker(
    answerer: Says, lex: FakeLex | None = None, allowance: TokenBuckets | None = None
) -> Asker:
    return Asker(
        Board(),
        {"t": answerer}.__getitem__,
        lex or FakeLex(),
        recalled=lambda name, utterance, repeat: Response(
            Answer(name, f"{utterance}{repeat}", "complete"), recorded=True
        ),
        allowance=allowance or TokenBuckets({}),
    )


def task(target: str = "t", *, route: bool = False, **parameters: Any) -> Task:
    listed = items([Question("why?")], [target], route=route)
    return Task("job", listed[0], {"bot": BOT, **parameters}, threading.Event(), threading.Event())


def test_an_answer_becomes_a_result() -> None:
    """As JSON and back again; its column is off the board."""
    work = asker(Says())
    said = response_of(work(task()))
    assert said.answer == Answer("t", "one two", "complete", total_s=0.5)
    assert said.at is not None
    assert work.board.column("job", "0/0/t") is None


def test_a_column_is_stopped_on_its_own() -> None:
    """Before it began, or with the whole job; what came is kept."""
    work = asker(Says())
    work.board.stop("job", "0/0/t")
    assert work(task())["outcome"] == "stopped"
    assert work(task())["outcome"] == "complete"  # the next attempt is not stopped
    cancelled = task()
    cancelled.stop.set()
    assert work(cancelled)["outcome"] == "stopped"


def test_who_is_not_configured_any_more() -> None:
    """A job of yesterday may name a target that today's file does not."""
    said = response_of(asker(Says())(task("gone"))).answer
    assert said.error is not None
    assert (said.outcome, said.error.kind) == ("failed", "TargetUnknown")
    assert said.error.facts == {"target": "gone"}


def test_a_recording_is_recalled_and_nobody_is_asked() -> None:
    """By utterance and repetition."""
    answerer = Says()
    said = response_of(asker(answerer)(task("recorded:old#1")))
    assert said == Response(Answer("recorded:old#1", "why?0", "complete"), recorded=True)
    assert answerer.asked == []


@pytest.mark.parametrize(("asked_s", "rest"), [(30.0, 30.0), (None, 1.0), (999.0, 120.0)])
def test_a_batch_waits_as_long_as_the_server_asks(asked_s: float | None, rest: float) -> None:
    """Within bounds; without a word from the server a second, then twice as long each time."""
    work = asker(Says(RateLimited("t", retry_after_s=asked_s, wait="")))
    with pytest.raises(NotNow) as caught:
        work(task(patient=True))
    assert caught.value.seconds == rest


def test_a_batch_keeps_to_a_targets_stated_rate() -> None:
    """The second call of a target that allows six a minute is not made before its time; a
    recording, another target and a round that people watch do not wait."""
    answerer = Says()
    work = asker(answerer, allowance=TokenBuckets({"t": 6}, clock=lambda: 50.0))
    work(task(patient=True))
    with pytest.raises(NotNow) as caught:
        work(task(patient=True))
    assert (caught.value.seconds, len(answerer.asked)) == (10.0, 1)
    work(task("recorded:old#1", patient=True))
    work(task())
    assert len(answerer.asked) == 2


def test_patience_ends() -> None:
    """After so many attempts the item fails like any other."""
    work = asker(Says(RateLimited("t", retry_after_s=None, wait="")))
    rests = []
    for _ in range(PATIENCE):
        with pytest.raises(NotNow) as caught:
            work(task(patient=True))
        rests.append(caught.value.seconds)
    assert rests == [1, 2, 4, 8, 16, 32, 64, 120]
    assert work(task(patient=True))["error"] == "RateLimited"


def test_a_spent_budget_holds_the_batch_and_fails_the_column() -> None:
    """A batch can go on tomorrow; a round that people watch says so at once."""
    error = BudgetSpent("t", cap="$5.00")
    with pytest.raises(Held, match=r"Today's budget of \$5\.00 is used up"):
        asker(Says(error))(task(patient=True))
    assert asker(Says(error))(task())["error"] == "BudgetSpent"


def test_lex_is_asked_in_a_session_of_its_own() -> None:
    """Which is forgotten afterwards; that it is gone already is no fault."""
    lex = FakeLex()
    route = asker(Says(), lex)(task(route=True))["route"]
    assert route == {
        "answered_by": "fallback",
        "reason": "below_threshold",
        "intent": "FallbackIntent",
        "score": None,
        "best_intent": "Order",
        "best_score": 0.2,
        "lex_s": 0.01,
    }
    assert lex.sessions == [("used", "compare-job-0"), ("forgotten", "compare-job-0")]


def test_lex_may_be_away() -> None:
    """Then nobody knows who would have answered, and the columns run all the same."""
    work = asker(Says(), FakeLex(LexUnreachable("no")))
    assert work(task(route=True))["route"] == {"reason": "lex_error", "error": "LexUnreachable"}
