"""The set that a bot is measured with before and after a lesson."""

from __future__ import annotations

from dashboard.evaluation.numbers.selection import lesson_of
from dashboard.evaluation.run.results import TurnResult
from dashboard.evaluation.testset.testset import Conversation, UserTurn
from dashboard.teaching.measured import set_with_lesson


def single(text: str, intent: str) -> Conversation:
    return Conversation("", (UserTurn(7, 9, text, intent),))


def test_the_lesson_joins_what_was_expected_so_far() -> None:
    """Numbered anew; a single input the lesson speaks of counts as the lesson wants it, what is
    said within a conversation stays."""
    talk = Conversation("1", (UserTurn(1, 1, "hi", "Greeting"), UserTurn(2, 2, "soil?", "Ask")))
    base = [single("soil?", "FallbackIntent"), talk, single("bye", "Bye")]
    made = set_with_lesson("set", base, {"soil?": "SellSoil"})
    assert [(t.number, t.line, t.utterance, t.intent) for t in made.turns] == [
        (1, 1, "hi", "Greeting"),
        (2, 2, "soil?", "Ask"),
        (3, 3, "bye", "Bye"),
        (4, 4, "soil?", "SellSoil"),
    ]
    assert made.taught == {"soil?"}


def turn(text: str, expected: str, actual: str | None, **more: object) -> TurnResult:
    return TurnResult(1, 1, "", 1, text, expected, "Mismatched", 0.4, actual=actual, **more)  # type: ignore[arg-type]


def test_what_of_a_run_can_be_taught() -> None:
    """Openings that were taken for another intent or none; no reply, nothing out of scope."""
    turns = [
        turn("a", "A", "FallbackIntent"),
        turn("b", "B", "A"),
        turn("right", "A", "A"),
        turn("outside", "FallbackIntent", "A"),
        turn("reply", "A", "B", reason="slot_elicitation"),
        turn("not run", "A", None),
    ]
    assert lesson_of(turns) == {"a": "A", "b": "B"}
