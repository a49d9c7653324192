"""An answer is written in one form, and every form that was ever written can be read."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fallback import errors
from fallback.answer_json import decode, encode
from fallback.answerer import Answer, Usage

WHOLE = Answer(
    target="luna",
    text="Yes.",
    outcome="complete",
    model="luna-2026",
    finish_reason="stop",
    usage=Usage(20, 6, "estimated"),
    cost=Decimal("0.0000050"),
    first_s=0.25,
    total_s=0.5,
    retries=1,
    request_id="req_1",
    sent={"messages": [{"role": "user", "content": "왜?"}]},
    received={"status": 200},
    emulated=True,
    before=(Answer("old", "", "failed"),),
)


REST: dict[str, Any] = {"usage_source": "none", "retries": 0, "emulated": False}


@pytest.mark.parametrize("answer", [WHOLE, Answer("x", "", "failed"), Answer("x", "a", "stopped")])
def test_an_answer_comes_back_as_it_was(answer: Answer) -> None:
    """Through JSON text, every field."""
    assert decode(json.loads(json.dumps(encode(answer)))) == answer


def test_an_error_comes_back_by_name_with_its_sentence_and_facts() -> None:
    """And is written again as it was; what JSON does not hold became text."""
    error = errors.RateLimited("x", retry_after_s=None, wait="", by=Decimal(1))
    written = encode(Answer("x", "", "failed", error=error))
    answer = decode(written)
    assert answer is not None
    assert answer.error is not None
    assert answer.error.kind == "RateLimited"
    assert str(answer.error) == "x is receiving too many requests."
    facts = {"target": "x", "retry_after_s": None, "wait": "", "by": "1"}
    assert answer.error.facts == facts
    assert encode(answer) == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # a job's result of an earlier release
        ({"cost_nano": 7500}, {"cost": "0.0000075"}),
        (
            {"error": "KeyMissing", "error_text": "no key", "facts": {"variable": "V"}},
            {"error": "KeyMissing", "error_text": "no key", "facts": {"variable": "V"}},
        ),
        # a hook of an earlier release
        (
            {"error": "no key", "error_kind": "KeyMissing"},
            {"error": "KeyMissing", "error_text": "no key"},
        ),
    ],
)
def test_earlier_spellings_are_read(written: dict[str, Any], expected: dict[str, Any]) -> None:
    """What was stored stays readable."""
    least = {"target": "x", "outcome": "failed"}
    answer = decode(least | written)
    assert answer is not None
    assert encode(answer) == least | REST | expected


@pytest.mark.parametrize(
    "written", [{}, {"target": "x"}, {"target": "x", "outcome": "odd"}, {"outcome": "failed"}]
)
def test_what_names_nobody_or_no_end_is_no_answer(written: dict[str, Any]) -> None:
    """Nothing is invented."""
    assert decode(written) is None


def test_what_does_not_fit_is_passed_over() -> None:
    """Each by itself; the answer stays."""
    odd: dict[str, Any] = {"retries": -1, "total_s": 10**400, "first_s": True, "cost": "NaN"}
    odd |= {"model": 5, "before": "x", "usage_source": "guessed", "sent": [1], "input_tokens": 2.5}
    values = encode(replace(WHOLE, sent={})) | odd
    least = replace(WHOLE, usage=Usage(), cost=None, first_s=None, total_s=None, retries=0)
    assert decode(values) == replace(least, model=None, before=(), sent={})
