"""Who plays what, and when: calls that hang, late answers, open conversations, halt and rate."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from starlette.responses import Response

from dashboard.evaluation.run.pace import Pace
from dashboard.evaluation.run.results import Failure
from dashboard.evaluation.testset.testset import Conversation
from tests.dashboard.evaluation.playing import conversation, play, shown, tell
from tests.dashboard.evaluation.scripted import fault, scripted

LONG_S = 60.0  # never reached where all goes well


def conversations(count: int, turns: int) -> list[Conversation]:
    return [
        conversation(*(f"{n}-{turn}" for turn in range(turns)), id_=str(n), first=n * turns + 1)
        for n in range(count)
    ]


def texts(count: int, turns: int) -> dict[str, int]:
    return {f"{n}-{turn}": 1 for n in range(count) for turn in range(turns)}


def test_a_call_that_hangs_is_given_up() -> None:
    """By the wall clock, whatever boto3's own timeout: three tries, then the error with its
    seconds; the next conversation is played all the same."""
    with scripted(after=dict.fromkeys((0, 1, 2), 1000)) as lex:
        told = play(lex, conversation("a"), client=lex.client(deadline_s=0.3))
        others = play(lex, conversation("b"))
    values = {"error": "LexTimeout", "message": "Lex did not answer within 0.3 seconds."}
    assert [one.failure for one in told[0]] == [Failure("execution_error", values)]
    assert [shown(one) for one in others] == [[("b", "Matched", None)]]


def test_an_answer_that_comes_after_it_was_given_up_is_dropped() -> None:
    """The first call is answered only once the second has come, which lasts: the run hears both.
    Each conversation is told once, the one that was given up from its fresh session."""
    with scripted(after={0: 1}, delay_s=0.3) as lex:
        told = play(lex, conversation("a"), conversation("b"), client=lex.client(deadline_s=2.0))
    assert [shown(one) for one in told] == [[("a", "Matched", None)], [("b", "Matched", None)]]
    assert lex.said == {"a": 2, "b": 1}
    assert len({session for session, _ in lex.taken}) == 3
    assert told[0][0].request["sessionId"] == "session-2"


@pytest.mark.parametrize("width", [1, 2, 4])
def test_no_more_conversations_are_open_than_the_width(width: int) -> None:
    """A worker that waits for the next turn of one does not begin another meanwhile."""
    begun: dict[str, int] = {}
    most = [0]

    def reply(text: str, _before: int) -> None:
        number, turn = text.split("-")
        begun[number] = int(turn)
        most[0] = max(most[0], sum(turn < 2 for turn in begun.values()))

    with scripted(reply=reply, delay_s=0.002) as lex:
        play(lex, *conversations(30, 3), width=width)
    assert lex.said == texts(30, 3)
    assert most[0] <= width
    assert lex.most <= width


def test_turns_of_a_conversation_come_in_order_however_often_they_are_refused() -> None:
    """Two at once are taken of six, one call in seven is refused besides: all said once, each
    conversation in one session and in its order."""
    refuse = lambda _, n: fault(429, "ThrottlingException") if n % 7 == 3 else None  # noqa: E731
    with scripted(at_once=2, delay_s=0.005, reply=refuse) as lex:
        told = play(lex, *conversations(20, 4), width=6)
    assert lex.said == texts(20, 4)
    of_session: dict[str, list[str]] = {}
    for session, text in lex.taken:
        of_session.setdefault(session, []).append(text)
    assert sorted(of_session.values()) == sorted([f"{n}-{t}" for t in range(4)] for n in range(20))
    assert [one.match for results in told for one in results] == ["Matched"] * 80


def test_halt_begins_no_more_and_ends_what_is_open() -> None:
    """As when the process is told to end: no conversation is left in the middle."""
    halt = threading.Event()

    def reply(_text: str, before: int) -> None:
        if before == 6:
            halt.set()

    with scripted(reply=reply, delay_s=0.01) as lex:
        told = tell(lex, *conversations(50, 3), width=2, halt=halt)
    assert 0 < len(told) < 50
    assert lex.said == {f"{n}-{turn}": 1 for n in told for turn in range(3)}


def test_halt_does_not_wait_for_what_was_refused_before_it_began() -> None:
    """It is left for the next process, and so is all that waited behind it."""
    halt = threading.Event()

    def reply(_text: str, before: int) -> Response:
        if before == 3:
            halt.set()
        return fault(429, "ThrottlingException")

    with scripted(reply=reply) as lex:
        assert tell(lex, *conversations(5, 1), width=2, halt=halt, patience_s=LONG_S) == {}


def test_the_rate_holds_for_all_workers_together() -> None:
    """Fifty a second: the tenth call comes no sooner than nine fiftieths after the beginning."""
    times: list[float] = []
    note: Callable[[str, int], Any] = lambda *_: times.append(time.monotonic())  # noqa: E731
    with scripted(reply=note) as lex:
        begin = time.monotonic()
        play(lex, *conversations(10, 1), pace=Pace(4, 50.0))
    assert lex.said == texts(10, 1)
    assert times[-1] - begin > 8.99 / 50
