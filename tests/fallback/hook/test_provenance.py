"""What the code hook tells of its answer survives the way through Lex's session attributes."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.conversation.router import HOOK_ATTRIBUTE
from fallback import errors
from fallback.answerer import Answer, Usage
from fallback.hook.provenance import ANSWER, ANSWERED_BY, HookAnswer, read, told

ANSWERED = Answer(
    target="gpt-6-luna",
    text="Yes.",
    outcome="complete",
    model="gpt-6-luna-2026",
    finish_reason="stop",
    usage=Usage(20, 6, "estimated"),
    cost=Decimal("0.0000050"),
    first_s=0.25,
    total_s=0.5,
    retries=1,
    request_id="req_1",
    emulated=True,
    before=(Answer("gpt-3.5-turbo", "", "failed"),),
)


@pytest.mark.parametrize("answer", [ANSWERED, Answer("x", "", "failed")])
def test_an_answer_comes_back_as_it_was(answer: Answer) -> None:
    """All but what was sent and received, which stays in the function."""
    attributes = told(replace(answer, sent={"messages": ["a secret prompt"]}), "id-1")
    assert read(attributes, answer.text) == HookAnswer("id-1", answer)
    assert "secret" not in json.dumps(attributes)


def test_a_failure_comes_back_with_its_sentence_and_kind() -> None:
    """The class is named, and the sentence is the same."""
    failed = Answer("x", "", "failed", error=errors.KeyRefused("x", status=401))
    heard = read(told(failed, "id-1"))
    assert heard is not None
    assert str(heard.answer.error) == "The server of x refused the key (HTTP 401)."
    assert heard.answer.error is not None
    assert heard.answer.error.facts["kind"] == "KeyRefused"


def test_the_router_looks_for_the_same_attribute() -> None:
    """Two packages that do not import one another agree on a name."""
    assert ANSWERED_BY == HOOK_ATTRIBUTE


GOOD = {"id": "1", "target": "x", "outcome": "complete"}


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "no json",
        "[1]",
        "{}",
        json.dumps(GOOD | {"outcome": "odd"}),
        json.dumps(GOOD | {"id": 5}),
    ],
)
def test_attributes_of_others_tell_nothing(value: str | None) -> None:
    """What is not ours, or was changed, is not read."""
    assert read({} if value is None else {ANSWER: value}) is None


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
KEYS = list(json.loads(told(ANSWERED, "1")[ANSWER]))


@example({"total_s": 10**400})
@given(st.dictionaries(st.sampled_from([*KEYS, "error", "error_kind"]), JSON))
def test_no_attributes_break_a_page(changes: dict[str, Any]) -> None:
    """Whatever a client of the bot puts there, reading ends in an answer or in none."""
    heard = read({ANSWER: json.dumps(GOOD | changes)})
    if heard is not None:
        assert (heard.answer.total_s or 0.0) >= 0
        assert heard.answer.retries >= 0
        assert heard.answer.cost is None or heard.answer.cost.is_finite()
