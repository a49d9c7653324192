"""Which turns of a run a page lists: those of a cell, of a kind of error, or all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from dashboard.evaluation.numbers.metrics import confusion
from dashboard.evaluation.run.results import TurnResult
from lexclient.recognition import FALLBACK_INTENT

REPLIES = ("slot_elicitation", "confirmation")
ERRORS_SHOWN = 24  # intents of the small matrix


def _wrong(one: TurnResult) -> bool:
    """One to look at; skipped ones are not."""
    return one.match in ("Mismatched", "ExecutionError")


def _false_accept(one: TurnResult) -> bool:
    return one.ran and not one.right and one.expected == FALLBACK_INTENT


def _false_fallback(one: TurnResult) -> bool:
    return one.ran and not one.right and one.actual == FALLBACK_INTENT


def _wrong_intent(one: TurnResult) -> bool:
    return one.ran and not one.right and FALLBACK_INTENT not in (one.expected, one.actual)


def _slots(one: TurnResult) -> bool:
    return any(not slot.matched for slot in one.slots)


KINDS: Mapping[str, Callable[[TurnResult], bool]] = {
    "wrong": _wrong,
    "false_accepts": _false_accept,
    "false_fallbacks": _false_fallback,
    "wrong_intents": _wrong_intent,
    "slots": _slots,
    "errors": lambda one: not one.ran,
    "all": lambda _one: True,
}


def select(
    results: Iterable[TurnResult], kind: str, expected: str | None = None, actual: str | None = None
) -> list[TurnResult]:
    """Turns of one kind, of an expected and an actual intent; None stands for any."""
    return [
        one
        for one in results
        if KINDS[kind](one) and expected in (None, one.expected) and actual in (None, one.actual)
    ]


def lesson_of(turns: Iterable[TurnResult]) -> dict[str, str]:
    """What samples could mend, utterance to intent: opening turns of an intent that were taken for
    another or for none. Replies to the bot's questions and what is out of scope are no samples."""
    return {
        one.utterance: one.expected
        for one in turns
        if (_false_fallback(one) or _wrong_intent(one)) and one.reason not in REPLIES
    }


def most_confused(results: Iterable[TurnResult], count: int = ERRORS_SHOWN) -> list[str]:
    """The intents with the most errors, expected or actual, in alphabetical order."""
    errors: Counter[str] = Counter()
    for (expected, actual), turns in confusion(results).items():
        if expected != actual:
            errors[expected] += turns
            errors[actual] += turns
    return sorted(name for name, _ in errors.most_common(count))
