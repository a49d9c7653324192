"""The JSON form of an `Answer`: in the log, in results of jobs, in files, in what a hook tells Lex.

What is nothing is left out. Reading is lenient, for strangers may have written it: what does not
fit is passed over. It takes the spellings of earlier releases, too: `cost_nano` for `cost`, and a
hook's `error` (the sentence) with `error_kind` for `error_text` and `error`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import NoneType
from typing import get_args

from fallback.answerer import Answer, Outcome, Usage, UsageSource
from fallback.errors import FallbackError, recalled
from fallback.evidence import as_json, calls_from_json, citations_from_json

NANO = 10**9  # billionths of a US dollar, in which the log counts
A_DAY_S = 86_400  # nothing takes longer, and a number of a thousand digits is no float
PLAIN = (str, int, float, NoneType)
OUTCOMES: Mapping[object, Outcome] = {one: one for one in get_args(Outcome)}
SOURCES: Mapping[object, UsageSource] = {one: one for one in get_args(UsageSource)}


def encode(answer: Answer) -> dict[str, object]:
    """Everything that differs from nothing. `cost` is US dollars as text, `error` the name of
    the error's class, `before` the names of the targets that were asked in vain."""
    error = answer.error
    values = {
        "target": answer.target,
        "model": answer.model,
        "outcome": answer.outcome,
        "text": answer.text,
        "finish_reason": answer.finish_reason,
        "input_tokens": answer.usage.input_tokens,
        "output_tokens": answer.usage.output_tokens,
        "usage_source": answer.usage.source,
        "cost": None if answer.cost is None else format(answer.cost, "f"),
        "first_s": answer.first_s,
        "total_s": answer.total_s,
        "retries": answer.retries,
        "request_id": answer.request_id,
        "emulated": answer.emulated,
        "error": error.kind if error else None,
        "error_text": str(error) if error else None,
        "facts": plain(error.facts) if error else None,
        "sent": dict(answer.sent),
        "received": dict(answer.received),
        "before": [earlier.target for earlier in answer.before],
        "tool_calls": as_json(answer.tool_calls),
        "citations": as_json(answer.citations),
    }
    return {name: value for name, value in values.items() if value not in (None, "", {}, [])}


def decode(values: Mapping[str, object]) -> Answer | None:
    """The answer that was written; None where no target or no outcome that we know is named."""
    target, outcome = _text(values, "target"), OUTCOMES.get(_text(values, "outcome"))
    if target is None or outcome is None:
        return None
    return Answer(
        target=target,
        text=_text(values, "text") or "",
        outcome=outcome,
        model=_text(values, "model"),
        finish_reason=_text(values, "finish_reason"),
        usage=_usage(values),
        cost=_cost(values),
        first_s=_seconds(values, "first_s"),
        total_s=_seconds(values, "total_s"),
        retries=_whole(values, "retries") or 0,
        request_id=_text(values, "request_id"),
        error=_error(values, target),
        sent=_mapping(values, "sent"),
        received=_mapping(values, "received"),
        emulated=values.get("emulated") is True,
        before=_before(values),
        tool_calls=calls_from_json(values.get("tool_calls")),
        citations=citations_from_json(values.get("citations")),
    )


def plain(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts of an error as JSON holds them."""
    return {name: v if isinstance(v, PLAIN) else str(v) for name, v in facts.items()}


def nano(cost: Decimal | None) -> int | None:
    """US dollars in whole billionths, None for unknown and for what is no amount."""
    return int(cost * NANO) if cost is not None and cost.is_finite() else None


def _text(values: Mapping[str, object], name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) and value else None


def _whole(values: Mapping[str, object], name: str) -> int | None:
    value = values.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if value >= 0 else None


def _seconds(values: Mapping[str, object], name: str) -> float | None:
    value = values.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if 0 <= value <= A_DAY_S else None


def _mapping(values: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = values.get(name)
    return value if isinstance(value, Mapping) else {}


def _usage(values: Mapping[str, object]) -> Usage:
    source = SOURCES.get(_text(values, "usage_source"))
    if source is None:
        return Usage()
    return Usage(_whole(values, "input_tokens"), _whole(values, "output_tokens"), source)


def _cost(values: Mapping[str, object]) -> Decimal | None:
    nanos = _whole(values, "cost_nano")
    if nanos is not None:
        return Decimal(nanos) / NANO
    try:
        cost = Decimal(_text(values, "cost") or "NaN")
    except InvalidOperation:
        return None
    return cost if cost.is_finite() else None


def _error(values: Mapping[str, object], target: str) -> FallbackError | None:
    kind, text = _text(values, "error"), _text(values, "error_text")
    if "error_kind" in values:
        kind, text = _text(values, "error_kind") or kind, kind
    return recalled(target, kind, text or "", _mapping(values, "facts")) if kind else None


def _before(values: Mapping[str, object]) -> tuple[Answer, ...]:
    names = values.get("before")
    names = names if isinstance(names, list) else []
    return tuple(Answer(name, "", "failed") for name in names if isinstance(name, str))
