"""Why a column has no answer, in the language of the page."""

from __future__ import annotations

from dashboard.comparison.answers import Answered
from dashboard.conversation import sentences
from dashboard.log.turns import TurnRow
from dashboard.texts import Texts


def said(answer: Answered, texts: Texts, *, name: str | None = None) -> str | None:
    """What went wrong and what to do about it, None for an answer that is well. `name` is what
    the target is called while its own name is hidden."""
    if answer.error is None:
        return texts.say("outcome.stopped") if answer.outcome == "stopped" else None
    target = name or answer.target
    known = {"target": target, "error": answer.error, "error_text": answer.error_text}
    return sentences.failure(
        TurnRow({**known, "error_facts": {**answer.facts, "target": target}}), texts
    )
