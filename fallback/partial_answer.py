"""An answer that grows piece by piece, and how it ended. Nothing that lost text is complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fallback import errors
from fallback.answerer import Outcome, Usage
from fallback.prompts import estimated_tokens
from fallback.targets.target import Target
from fallback.transport.exchange import ExchangeRecord
from fallback.transport.shape import Piece

OUTCOMES: Mapping[type[errors.FallbackError], Outcome] = {
    errors.DeadlinePassed: "timeout",
    errors.AnswerFiltered: "filtered",
    errors.AnswerTruncated: "truncated",
    errors.AnswerCut: "cut",
}


@dataclass(slots=True)
class PartialAnswer:
    """What has arrived so far. `first_s` is seconds from the call to the first word."""

    texts: list[str] = field(default_factory=list)
    finish_reason: str | None = None
    refusal: str = ""
    model: str | None = None
    usage: Usage | None = None
    first_s: float | None = None

    @property
    def text(self) -> str:
        """All words so far."""
        return "".join(self.texts)

    def add(self, piece: Piece, at_s: float) -> str:
        """Add a piece that came `at_s` seconds after the call; returns its text.

        A completion begins with the blank that follows the prompt: the answer does not.
        """
        text = piece.text if self.texts else piece.text.lstrip()
        if text:
            self.texts.append(text)
            self.first_s = at_s if self.first_s is None else self.first_s
        self.finish_reason = piece.finish_reason or self.finish_reason
        self.refusal += piece.refusal or ""
        self.model = piece.model or self.model
        self.usage = piece.usage or self.usage
        return text

    def fault(self, target: Target) -> errors.FallbackError | None:
        """What is wrong with an answer that ended without an error. Only a finish reason makes
        it whole: a stream that is cut in the right place looks to the SDK like one that ended."""
        if self.refusal or self.finish_reason == "content_filter":
            return errors.AnswerFiltered(target.name)
        if self.finish_reason is None:
            return errors.AnswerCut(target.name)
        if self.finish_reason == "length":
            return errors.AnswerTruncated(target.name, limit=target.limit)
        if not self.text.strip():
            return errors.AnswerEmpty(target.name)
        return None

    def estimated_usage(self, sent: Mapping[str, Any]) -> Usage:
        """Tokens counted by eye, for a server that reports none; none if nothing was answered."""
        if not self.texts:
            return Usage()
        prompt = sent.get("prompt") or "".join(m["content"] for m in sent.get("messages", ()))
        return Usage(estimated_tokens(str(prompt)), estimated_tokens(self.text), "estimated")


def outcome_of(
    partial: PartialAnswer, error: errors.FallbackError | None, *, stopped: bool
) -> Outcome:
    """How the answer ended; `error` is what went wrong, None if nothing did."""
    if stopped:
        return "stopped"
    if error is None:
        return "complete"
    return OUTCOMES.get(type(error), "cut" if partial.texts else "failed")


def received(partial: PartialAnswer, record: ExchangeRecord) -> dict[str, Any]:
    """What the server said about its answer, for Diagnostics."""
    facts: dict[str, Any] = {
        "status": record.status,
        "request_id": record.request_id,
        "model": partial.model,
        "finish_reason": partial.finish_reason,
        "refusal": partial.refusal or None,
        "headers": record.headers or None,
    }
    if partial.usage is not None:
        facts["usage"] = {
            "prompt_tokens": partial.usage.input_tokens,
            "completion_tokens": partial.usage.output_tokens,
        }
    return {name: value for name, value in facts.items() if value is not None}
