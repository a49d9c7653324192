"""One answer of a comparison: as JSON in a job's result, as attributes everywhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from fallback.answerer import Answer

NANO = 10**9  # money is kept in whole billionths of a dollar
WHOLE = ("complete", "truncated")


@dataclass(frozen=True, slots=True)
class Answered:
    """What one target said to one question, or why it did not.

    `answered_by` is the target that gave it, another one than `target` if that had a successor.
    Times are seconds since the call, `at` is UTC in ISO form, `cost_nano` billionths of a US
    dollar or None for unknown. `recorded` says that it was given at another time: then its
    times are what the recording says. `facts` are what the sentence of `error` is filled with.
    """

    target: str
    outcome: str
    text: str = ""
    answered_by: str | None = None
    model: str | None = None
    finish_reason: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    usage_source: str = "none"
    cost_nano: int | None = None
    first_s: float | None = None
    total_s: float | None = None
    retries: int = 0
    request_id: str | None = None
    error: str | None = None
    error_text: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    sent: Mapping[str, Any] = field(default_factory=dict)
    received: Mapping[str, Any] = field(default_factory=dict)
    emulated: bool = False
    recorded: bool = False
    at: str | None = None

    @property
    def whole(self) -> bool:
        """Whether there is an answer that can be judged: nobody wins or loses with a piece."""
        return self.outcome in WHOLE and bool(self.text.strip())

    @property
    def failed(self) -> bool:
        """Whether the target is to blame; an answer that somebody stopped is no failure."""
        return not self.whole and self.outcome != "stopped"

    @property
    def cost(self) -> Decimal | None:
        """US dollars, None when unknown."""
        return None if self.cost_nano is None else Decimal(self.cost_nano) / NANO

    def as_json(self) -> dict[str, Any]:
        """Everything that differs from nothing."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if value not in (None, "", {})}


def from_json(result: Mapping[str, Any]) -> Answered:
    """An answer as it was written, perhaps by a later version that knows more."""
    known = {one.name for one in fields(Answered)}
    return Answered(**{name: value for name, value in result.items() if name in known})


def lost(target: str) -> Answered:
    """An answer whose process died while it was given."""
    return Answered(target, "cut", error="ProcessEnded")


def answered(answer: Answer, *, target: str, at: dt.datetime) -> Answered:
    """What the fallback's contract gives, with the error in plain values."""
    error = answer.error
    return Answered(
        target=target,
        outcome=answer.outcome,
        text=answer.text,
        answered_by=answer.target,
        model=answer.model,
        finish_reason=answer.finish_reason,
        input_tokens=answer.usage.input_tokens,
        output_tokens=answer.usage.output_tokens,
        usage_source=answer.usage.source,
        cost_nano=None if answer.cost is None else int(answer.cost * NANO),
        first_s=answer.first_s,
        total_s=answer.total_s,
        retries=answer.retries,
        request_id=answer.request_id,
        error=type(error).__name__ if error else None,
        error_text=str(error) if error else None,
        facts=_plain(error.facts) if error else {},
        sent=dict(answer.sent),
        received=dict(answer.received),
        emulated=answer.emulated,
        at=at.isoformat(timespec="milliseconds"),
    )


def _plain(facts: Mapping[str, object]) -> dict[str, Any]:
    """The facts of an error as JSON holds them."""
    kept = (str, int, float, bool, type(None))
    return {name: v if isinstance(v, kept) else str(v) for name, v in facts.items()}
