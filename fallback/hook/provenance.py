"""Who answered inside Lex: written by the code hook into session attributes, read by whoever
wants to show it.

Session attributes outlive their turn, so each answer has an id: it is an answer of this turn if
the id is not the one of the turn before. They are a stranger's data: what does not fit is
passed over. The prompt is not among them, since every client of the bot can read them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from fallback import answer_json, errors
from fallback.answerer import Answer
from fallback.evidence import as_json

ANSWERED_BY = "lexlens.answered_by"  # the target's name
ANSWER = "lexlens.answer"  # a JSON object
WHERE = "lexlens.fallback"  # request attribute: "app" asks the hook to leave the answer to the app
KEPT_BACK = ("text", "sent", "received", "facts")  # said by the bot already, or nobody's business
FACTS = "facts"  # of an error, without the server's words, which may quote what was asked
NUMBERS = ("status", "retry_after_s", "seconds", "limit")
NAMES = ("model", "successor", "day", "shape")
LONGEST_NAME = 100
MOST = 10**9  # nothing that is counted or waited for is more


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """An answer given inside Lex. Its `sent` and `received` stay in the Lambda function."""

    id: str
    answer: Answer


class InsideLex(errors.FallbackError):
    """What went wrong in the hook; `kind` of its facts names the class it had there."""

    sentence = "{said}"


def told(answer: Answer, answer_id: str) -> dict[str, str]:
    """The session attributes that tell of `answer`."""
    values = answer_json.encode(answer).items()
    known = {name: value for name, value in values if name not in KEPT_BACK and value is not False}
    if answer.citations:  # what was cited, not the passages: clients have no business with them
        known["citations"] = as_json(tuple(replace(one, text="") for one in answer.citations))
    facts = {"id": answer_id, **{name: _rounded(value) for name, value in known.items()}}
    if answer.error and (harmless := _harmless(answer_json.plain(answer.error.facts))):
        facts[FACTS] = harmless
    written = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return {ANSWERED_BY: answer.target, ANSWER: written}


def _harmless(facts: Mapping[str, object]) -> dict[str, object]:
    """What sentences about an error are filled with; a stranger may have written it."""
    numbers = {name: value for name in NUMBERS if _is_number(value := facts.get(name))}
    names = {name: value for name in NAMES if _is_name(value := facts.get(name))}
    return {**numbers, **names}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < MOST


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME


def _rounded(value: object) -> object:
    return round(value, 4) if isinstance(value, float) else value


def facts(attributes: Mapping[str, object]) -> dict[str, object]:
    """The JSON object that session attributes hold of a hook's answer; empty if there is none."""
    try:
        values = json.loads(str(attributes.get(ANSWER) or "null"))
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def read(attributes: Mapping[str, object], text: str = "") -> HookAnswer | None:
    """The answer that session attributes tell of, None if they tell of none. `text` is what
    the bot said, which is not among them."""
    values = facts(attributes)
    answer, answer_id = answer_json.decode({**values, "text": text}), values.get("id")
    if answer is None or not isinstance(answer_id, str) or not answer_id:
        return None
    return HookAnswer(answer_id, replace(answer, error=_inside(answer.error)))


def _inside(error: errors.FallbackError | None) -> InsideLex | None:
    if error is None:
        return None
    return InsideLex(error.target, said=str(error), kind=error.kind, **_harmless(error.facts))
