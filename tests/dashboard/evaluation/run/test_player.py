"""Runs against a scripted Lex through the real boto3: nothing lost, nothing said twice."""

from __future__ import annotations

import threading
import time

import pytest

from dashboard.evaluation.run.pace import Pace
from dashboard.evaluation.run.results import Failure
from dashboard.jobs.job import Held
from tests.dashboard.evaluation.playing import conversation, play, shown, tell
from tests.dashboard.evaluation.scripted import answer, fault, scripted
from tests.lexclient.bedrock import generated


def test_a_turn_as_it_went() -> None:
    """Intent, score, reason, candidates, what was said, both sides of the wire."""
    with scripted() as lex:
        ((result,),) = play(lex, conversation("꽃 주문"))
    assert (result.expected, result.actual, result.match) == ("Order", "Order", "Matched")
    assert (result.score, result.reason, result.threshold) == (0.9, "intent_matched", 0.4)
    assert result.candidates == (("Order", 0.9), ("FallbackIntent", None))
    assert (result.said, result.attempts, result.failure) == ("네", 1, None)
    assert result.request["text"] == "꽃 주문"
    assert result.response["sessionState"]["intent"]["name"] == "Order"
    assert result.seconds is not None


def test_an_answer_of_bedrock_counts_as_its_intent_and_says_so() -> None:
    """As in the Test Workbench the intent is expected by its name; the reason tells the source."""
    with scripted(reply=lambda text, _n: generated("Until nine.", intent="Order")) as lex:
        ((result,),) = play(lex, conversation("when do you close"))
    assert (result.actual, result.match, result.score) == ("Order", "Matched", None)
    assert (result.reason, result.said) == ("bedrock_answered", "Until nine.")
    with scripted(reply=lambda text, _n: generated("Until nine.")) as lex:
        ((result,),) = play(lex, conversation("when do you close"))
    assert (result.actual, result.match) == ("StoreFaq", "Mismatched")


def test_columns_of_a_turn_reach_lex() -> None:
    """Contexts, attributes and hints go out as the service model spells them."""
    turn = {
        "contexts": ("vip",),
        "session_attributes": {"user": "kim"},
        "request_attributes": {"tier": "gold"},
        "hints": {"Order": {"Name": ("Kim", "Lee")}},
    }
    with scripted() as lex:
        play(lex, conversation("hi", **turn))
    assert lex.bodies == [
        {
            "text": "hi",
            "requestAttributes": {"tier": "gold"},
            "sessionState": {
                "sessionAttributes": {"user": "kim"},
                "activeContexts": [
                    {
                        "name": "vip",
                        "timeToLive": {"timeToLiveInSeconds": 90, "turnsToLive": 1},
                        "contextAttributes": {},
                    }
                ],
                "runtimeHints": {
                    "slotHints": {
                        "Order": {
                            "Name": {"runtimeHintValues": [{"phrase": "Kim"}, {"phrase": "Lee"}]}
                        }
                    }
                },
            },
        }
    ]


def test_a_conversation_has_a_session_of_its_own() -> None:
    """Its turns share it, in order; the next conversation has another."""
    with scripted() as lex:
        play(lex, conversation("a", "b", id_="1"), conversation("c", id_="2"))
    assert lex.taken == [("session-1", "a"), ("session-1", "b"), ("session-2", "c")]


def test_a_wrong_intent_skips_the_rest_of_its_conversation() -> None:
    """The turns after it would be measured in a state nobody meant; they are kept as skipped."""
    with scripted(reply=lambda text, _: answer("Hours") if text == "b" else None) as lex:
        (results,) = play(lex, conversation("a", "b", "c", "d", id_="1"))
    assert shown(results) == [
        ("a", "Matched", None),
        ("b", "Mismatched", "intent_mismatch"),
        ("c", "Skipped", None),
        ("d", "Skipped", None),
    ]
    assert lex.said.total() == 2


def test_throttled_calls_are_made_again_in_the_same_session() -> None:
    """Lex did not take them: the conversation goes on where it was."""
    with scripted(
        reply=lambda _, n: fault(429, "ThrottlingException") if n in (1, 2) else None
    ) as lex:
        (results,) = play(lex, conversation("a", "b", id_="1"))
    assert [one.attempts for one in results] == [1, 3]
    assert lex.taken == [("session-1", "a"), ("session-1", "b")]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (500, "InternalServerException"),
        (502, "BadGatewayException"),
        (424, "DependencyFailedException"),
    ],
)
def test_after_a_call_in_doubt_the_conversation_begins_anew(status: int, code: str) -> None:
    """Nobody knows whether it was taken, so nothing is said a second time in that session."""
    with scripted(reply=lambda _, n: fault(status, code) if n == 1 else None) as lex:
        (results,) = play(lex, conversation("a", "b", id_="1"))
    assert shown(results) == [("a", "Matched", None), ("b", "Matched", None)]
    assert lex.taken == [("session-1", "a"), ("session-2", "a"), ("session-2", "b")]


def test_a_turn_that_keeps_failing_is_an_execution_error() -> None:
    """After three tries, with the error's name and words; the others of the set go on."""
    reply = lambda text, _: fault(502, "BadGatewayException") if text == "b" else None  # noqa: E731
    with scripted(reply=reply) as lex:
        (results,) = play(lex, conversation("a", "b", "c", id_="1"))
    assert [one.match for one in results] == ["Matched", "ExecutionError", "Skipped"]
    assert results[1].failure == Failure(
        "execution_error", {"error": "LexHookFailed", "message": "BadGatewayException"}
    )
    assert lex.calls == 6


def test_what_lex_will_never_take_is_tried_once() -> None:
    """A request the model does not allow does not get better."""
    with scripted(reply=lambda *_: fault(400, "ValidationException")) as lex:
        (results,) = play(lex, conversation("a"))
    assert shown(results) == [("a", "ExecutionError", "execution_error")]
    assert lex.calls == 1


def test_what_fails_for_every_turn_holds_the_run() -> None:
    """No 4,500 errors about one missing permission: the run is held and can go on later."""
    refusal = r"^LexAccessDenied: AccessDeniedException$"
    with (
        scripted(reply=lambda *_: fault(403, "AccessDeniedException")) as lex,
        pytest.raises(Held, match=refusal),
    ):
        play(lex, conversation("a"))


def test_an_address_that_answers_nothing_holds_the_run() -> None:
    """Once the patience is over, and not before."""
    with scripted() as lex:
        client = lex.client()
    with pytest.raises(Held, match=r"^LexUnreachable: "):
        play(lex, conversation("a"), client=client, patience_s=0.05)


def test_endless_throttling_holds_the_run() -> None:
    """And is not mistaken for an answer."""
    refusal = r"^LexBusy: ThrottlingException$"
    with scripted(at_once=0) as lex, pytest.raises(Held, match=refusal):
        play(lex, conversation("a"), patience_s=0.2)


def test_stop_ends_a_wait() -> None:
    """A cancelled run does not sit out its back-off, and the turn counts as not run."""
    ends = threading.Event()  # a job that is stopped is halted as well
    with scripted(at_once=0) as lex:
        threading.Timer(0.2, ends.set).start()
        assert tell(lex, conversation("a"), stop=ends, halt=ends) == {}


@pytest.mark.parametrize("width", [1, 2, 5, 12])
def test_more_workers_than_the_service_takes(width: int) -> None:
    """Two at once are taken: every utterance once, whatever the worker count."""
    played = [conversation(f"text {n}", first=n) for n in range(60)]
    with scripted(at_once=2, delay_s=0.01) as lex:
        results = play(lex, *played, width=width)
    assert lex.said == {f"text {n}": 1 for n in range(60)}
    assert [shown(r) for r in results] == [[(f"text {n}", "Matched", None)] for n in range(60)]
    assert lex.most <= 2
    if width > 2:
        assert lex.refused


def test_a_pace_learns_what_the_service_takes_and_tries_more_again() -> None:
    """Five at once are refused down to two; after some answers a third is tried."""
    pace = Pace(5)
    for _ in range(6):
        pace.throttled()
    assert pace.limit == 2
    pace.answered()
    assert pace.limit == 3
    for _ in range(100):
        pace.throttled()
    assert pace.limit == 1
    for _ in range(100):
        pace.answered()
    assert pace.limit == 5


def test_places_are_given_in_the_order_in_which_they_were_asked_for() -> None:
    """So a conversation is not kept waiting while others begin, however many workers there are."""
    pace, order, go = Pace(1), [], threading.Event()

    def work(name: int) -> None:
        with pace.place(lambda: False):
            order.append(name)
            go.wait(30)

    workers = [threading.Thread(target=work, args=(n,)) for n in range(5)]
    for place, worker in enumerate(workers):
        worker.start()
        while pace.waiting + len(order) <= place:
            time.sleep(0.001)
    go.set()
    for worker in workers:
        worker.join()
    assert order == [0, 1, 2, 3, 4]


def test_the_rate_is_kept() -> None:
    """Ten a second, by a clock of our own: each call 0.1 s after the one before, and what was
    missed while nothing could go is not made up for."""
    now = [0.0]
    pace, times = Pace(1, 10.0, clock=lambda: now[0]), []
    for late in (0.0, 0.0, 0.01, 0.0, 5.0, 0.0):
        now[0] += late
        while wait_s := pace.too_soon_s():
            now[0] += wait_s
        times.append(round(now[0], 3))
    assert times == [0.0, 0.1, 0.2, 0.3, 5.3, 5.4]
