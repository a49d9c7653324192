"""Whether a turn showed what its step is to show, and what was seen: pure functions of the turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.conversation.router import FALLBACK_REASONS, TURN_KINDS
from dashboard.conversation.script.steps import Shows
from dashboard.conversation.sentences import asked_again, score
from dashboard.conversation.turn import Turn
from lexclient.recognition import Interpretation

RIVAL = 0.15  # behind the best score: no further behind is a second intent a rival
NEAR = 0.05  # from the threshold
SURE = 0.9  # from this score on no threshold that one would choose prevents an answer


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a kind of step, told apart where one kind shows several things; `facts`
    are the numbers and names that its sentence may quote."""

    kind: str
    facts: Mapping[str, str]


def seen(shows: Shows, turn: Turn | None) -> Seen:
    """What a turn that is over showed; the plain kind where it did not go as expected."""
    if turn is None or not as_expected(shows, turn):
        return Seen(shows, {})
    detail = DETAILS.get(shows)
    return Seen(detail(turn) if detail else shows, _facts(turn))


def _facts(turn: Turn) -> dict[str, str]:
    ranked = [*_ranked(turn), None, None][:2]
    names = [one.intent if one else "–" for one in ranked]
    scores = [score(one.score if one else None) for one in ranked]
    state = turn.recognition.session_state if turn.recognition else {}
    return {
        "intent": names[0],
        "score": scores[0],
        "rival": names[1],
        "rival_score": scores[1],
        "threshold": score(turn.bot.threshold),
        "slot": str((state.get("dialogAction") or {}).get("slotToElicit") or "–"),
    }


def _what_slots(turn: Turn) -> str:
    """Lex took no value yet, took one and asks for the next, or needs no more."""
    recognition = turn.recognition
    asks = recognition is not None and recognition.dialog_action == "ElicitSlot"
    if not asks:
        return "slot_filling_full"
    return "slot_filling_more" if fills_slot(turn) else "slot_filling_asks"


def fills_slot(turn: Turn) -> bool:
    """Whether Lex holds a value of the intent."""
    current = turn.recognition.current if turn.recognition else None
    return current is not None and any(current.slots.values())


def _how_sure(turn: Turn) -> str:
    scores = _scores(turn)
    sure = bool(scores) and scores[0] >= SURE
    return "false_accept_sure" if sure else "false_accept_unsure"


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
    asks = recognition.dialog_action in TURN_KINDS
    return asked_again(turn) is None and (asks or fills_slot(turn))


def _confirmed(turn: Turn) -> bool:
    return turn.reason == "confirmation" and asked_again(turn) is None


def _rivals(turn: Turn) -> bool:
    scores = _scores(turn)
    return _matched(turn) and len(scores) > 1 and scores[0] - scores[1] <= RIVAL


def _near(turn: Turn) -> bool:
    """The threshold decided, and narrowly: not Lex's preference for its fallback."""
    scores = _scores(turn)
    decided = turn.reason in ("intent_matched", "below_threshold")
    return decided and bool(scores) and abs(scores[0] - turn.bot.threshold) <= NEAR


def _scores(turn: Turn) -> list[float]:
    return [one.score for one in _ranked(turn) if one.score is not None]


def _ranked(turn: Turn) -> list[Interpretation]:
    """What has a score in a turn that answers no question of the bot, best first."""
    if turn.recognition is None or turn.reason in TURN_KINDS.values():
        return []
    scored = [one for one in turn.recognition.interpretations if one.score is not None]
    return sorted(scored, key=lambda one: one.score or 0.0, reverse=True)


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
DETAILS: Mapping[Shows, Callable[[Turn], str]] = {
    "slot_filling": _what_slots,
    "ambiguous": lambda _: "ambiguous_seen",
    "near_threshold": lambda _: "near_threshold_seen",
    "false_accept": _how_sure,
}
