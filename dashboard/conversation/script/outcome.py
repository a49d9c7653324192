"""Whether a turn showed what its step is to show: a pure function of the turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dashboard.conversation.router import FALLBACK_REASONS, TURN_KINDS
from dashboard.conversation.script.steps import Shows
from dashboard.conversation.sentences import asked_again
from dashboard.conversation.turn import Turn

RUNNER_UP = 0.75  # of the threshold: a second intent with so much is a rival
NEAR = 0.2  # from the threshold


def as_expected(shows: Shows, turn: Turn) -> bool:
    """Whether the turn went the way that `shows` names; one that failed did not."""
    return turn.failure is None and turn.route is not None and CHECKS[shows](turn)


def _by_fallback(turn: Turn) -> bool:
    return turn.reason in FALLBACK_REASONS or turn.reason == "hook_answered"


def _matched(turn: Turn) -> bool:
    return turn.reason == "intent_matched"


def _filled(turn: Turn) -> bool:
    """Lex took a value, or asks for one."""
    recognition = turn.recognition
    if recognition is None or turn.reason not in ("intent_matched", "slot_elicitation"):
        return False
    slots = recognition.current.slots.values() if recognition.current else ()
    asks = recognition.dialog_action in TURN_KINDS
    return asked_again(turn) is None and (asks or any(slots))


def _confirmed(turn: Turn) -> bool:
    return turn.reason == "confirmation" and asked_again(turn) is None


def _rivals(turn: Turn) -> bool:
    scores = _scores(turn)
    return len(scores) > 1 and scores[1] >= RUNNER_UP * turn.bot.threshold


def _near(turn: Turn) -> bool:
    scores = _scores(turn)
    return bool(scores) and abs(scores[0] - turn.bot.threshold) < NEAR


def _scores(turn: Turn) -> list[float]:
    """The scores of a turn that answers no question of the bot, best first."""
    if turn.recognition is None or turn.reason in TURN_KINDS.values():
        return []
    scores = (one.score for one in turn.recognition.interpretations if one.score is not None)
    return sorted(scores, reverse=True)


CHECKS: Mapping[Shows, Callable[[Turn], bool]] = {
    "defined_intent": _matched,
    "slot_filling": _filled,
    "confirmation": _confirmed,
    "out_of_scope": _by_fallback,
    "ambiguous": _rivals,
    "near_threshold": _near,
    "false_accept": _matched,
    "unknown_to_all": _by_fallback,
}
