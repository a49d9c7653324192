"""Who answered inside Lex: written by the code hook into session attributes, read by whoever
wants to show it.

Session attributes outlive their turn, so each answer has an id: it is an answer of this turn if
the id is not the one of the turn before. They are a stranger's data: what does not fit is
passed over. The prompt is not among them, since every client of the bot can read them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from fallback import errors
from fallback.answerer import Answer, Outcome, Usage, UsageSource

ANSWERED_BY = "lexlens.answered_by"  # the target's name
ANSWER = "lexlens.answer"  # a JSON object
WHERE = "lexlens.fallback"  # request attribute: "app" asks the hook to leave the answer to the app
A_DAY_S = 86_400  # nothing takes longer, and a number of a thousand digits is no float


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """An answer given inside Lex. Its `sent` and `received` stay in the Lambda function."""

    id: str
    answer: Answer


class InsideLex(errors.FallbackError):
    """What went wrong in the hook; `kind` names the class it had there."""

    sentence = "{said}"


def told(answer: Answer, answer_id: str) -> dict[str, str]:
    """The session attributes that tell of `answer`."""
    facts = {
        "id": answer_id,
        "target": answer.target,
        "model": answer.model,
        "outcome": answer.outcome,
        "finish_reason": answer.finish_reason,
        "input_tokens": answer.usage.input_tokens,
        "output_tokens": answer.usage.output_tokens,
        "usage_source": answer.usage.source,
        "cost": None if answer.cost is None else format(answer.cost, "f"),
        "first_s": None if answer.first_s is None else round(answer.first_s, 4),
        "total_s": round(answer.total_s, 4),
        "retries": answer.retries,
        "request_id": answer.request_id,
        "emulated": answer.emulated or None,
        "error": None if answer.error is None else str(answer.error),
        "error_kind": None if answer.error is None else type(answer.error).__name__,
        "before": [earlier.target for earlier in answer.before] or None,
    }
    present = {name: value for name, value in facts.items() if value is not None}
    written = json.dumps(present, ensure_ascii=False, separators=(",", ":"))
    return {ANSWERED_BY: answer.target, ANSWER: written}


def read(attributes: Mapping[str, Any], text: str = "") -> HookAnswer | None:
    """The answer that session attributes tell of, None if they tell of none. `text` is what
    the bot said, which is not among them."""
    try:
        facts = json.loads(attributes.get(ANSWER) or "null")
    except (TypeError, ValueError):
        return None
    if not isinstance(facts, dict):
        return None
    target, outcome = _text(facts, "target"), _text(facts, "outcome")
    answer_id = _text(facts, "id")
    if target is None or answer_id is None or outcome not in get_args(Outcome):
        return None
    answer = Answer(
        target=target,
        text=text,
        outcome=outcome,  # type: ignore[arg-type]  # looked up among them
        model=_text(facts, "model"),
        finish_reason=_text(facts, "finish_reason"),
        usage=_usage(facts),
        cost=_cost(facts),
        first_s=_seconds(facts, "first_s"),
        total_s=_seconds(facts, "total_s") or 0.0,
        retries=_whole(facts, "retries") or 0,
        request_id=_text(facts, "request_id"),
        error=_error(facts, target),
        emulated=facts.get("emulated") is True,
        before=_before(facts),
    )
    return HookAnswer(answer_id, answer)


def _text(facts: Mapping[str, Any], name: str) -> str | None:
    value = facts.get(name)
    return value if isinstance(value, str) and value else None


def _whole(facts: Mapping[str, Any], name: str) -> int | None:
    value = facts.get(name)
    return value if type(value) is int and value >= 0 else None


def _seconds(facts: Mapping[str, Any], name: str) -> float | None:
    value: Any = facts.get(name)
    return float(value) if type(value) in {int, float} and 0 <= value < A_DAY_S else None


def _usage(facts: Mapping[str, Any]) -> Usage:
    source: Any = facts.get("usage_source")
    if source not in get_args(UsageSource):
        return Usage()
    return Usage(_whole(facts, "input_tokens"), _whole(facts, "output_tokens"), source)


def _cost(facts: Mapping[str, Any]) -> Decimal | None:
    try:
        cost = Decimal(_text(facts, "cost") or "NaN")
    except InvalidOperation:
        return None
    return cost if cost.is_finite() else None


def _error(facts: Mapping[str, Any], target: str) -> InsideLex | None:
    said = _text(facts, "error")
    return InsideLex(target, said=said, kind=_text(facts, "error_kind")) if said else None


def _before(facts: Mapping[str, Any]) -> tuple[Answer, ...]:
    names = facts.get("before")
    names = names if isinstance(names, list) else []
    return tuple(Answer(name, "", "failed") for name in names if isinstance(name, str))
