"""Why a column has no answer, in the language of the page."""

from __future__ import annotations

from dashboard.conversation import sentences
from dashboard.conversation.turn import Failure
from dashboard.texts import Texts
from fallback.answerer import Answer


def problem_of(answer: Answer, texts: Texts, *, name: str | None = None) -> str | None:
    """What went wrong and what to do about it, None for an answer that is well. `name` is what
    the target is called while its own name is hidden."""
    error = answer.error
    if error is None:
        told = answer.outcome in ("stopped", "not_in_documents")
        return texts.say(f"outcome.{answer.outcome}") if told else None
    target = name or answer.target
    facts = {**error.facts, "target": target}
    return sentences.failure(Failure(error.kind, str(error), facts, target), texts)
