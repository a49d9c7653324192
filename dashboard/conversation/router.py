"""Who answers an utterance, and why: a pure function of what Lex said.

Lex decides by the locale's `nluIntentConfidenceThreshold`; the router explains that decision
from the outside. FallbackIntent has no score of its own, and none is invented. Whether Bedrock
chose the intent (Assisted NLU, `interpretationSource`) changes nothing here; that Bedrock made the
answer does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.conversation.turn import AnsweredBy, Reason, Route
from lexclient.recognition import FALLBACK_INTENT, Interpretation, Recognition

# Set by the Lambda code hook that answers inside Lex.
HOOK_ATTRIBUTE = "lexlens.answered_by"

TURN_KINDS: Mapping[str | None, Reason] = {
    "ElicitSlot": "slot_elicitation",
    "ConfirmIntent": "confirmation",
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the previous turn of the session asked for."""

    intent: str | None = None
    dialog_action: str | None = None


def route(
    recognition: Recognition, *, threshold: float, expected: Expectation = Expectation()
) -> Route:
    """Decide from one recognition; `expected` is what the bot had asked before."""
    intent = recognition.intent
    chosen = recognition.current
    best = _best_other(recognition, intent)
    reason = _reason(recognition, intent, best, threshold, expected)
    return Route(
        answered_by=_answered_by(reason),
        reason=reason,
        threshold=threshold,
        intent=intent,
        score=chosen.score if chosen else None,
        best_intent=best.intent if best else None,
        best_score=best.score if best else None,
    )


FALLBACK_REASONS: frozenset[Reason] = frozenset({"below_threshold", "fallback_won", "no_candidate"})


def _answered_by(reason: Reason) -> AnsweredBy:
    if reason == "bedrock_answered":
        return "bedrock"
    return "fallback" if reason in FALLBACK_REASONS else "lex"


def _reason(
    recognition: Recognition,
    intent: str | None,
    best: Interpretation | None,
    threshold: float,
    expected: Expectation,
) -> Reason:
    if recognition.generated:
        return "bedrock_answered"
    if _hook_answered(recognition):
        return "hook_answered"
    if intent != FALLBACK_INTENT:
        same = intent == expected.intent
        return (
            TURN_KINDS.get(expected.dialog_action, "intent_matched") if same else "intent_matched"
        )
    if best is None or best.score is None:
        return "no_candidate"
    return "below_threshold" if best.score < threshold else "fallback_won"


def _hook_answered(recognition: Recognition) -> bool:
    attributes = recognition.session_state.get("sessionAttributes") or {}
    told = bool(attributes.get(HOOK_ATTRIBUTE)) and bool(recognition.messages)
    return told and recognition.intent == FALLBACK_INTENT


def _best_other(recognition: Recognition, intent: str | None) -> Interpretation | None:
    scored = [i for i in recognition.interpretations if i.intent != intent and i.score is not None]
    return max(scored, key=lambda i: i.score or 0.0, default=None)
