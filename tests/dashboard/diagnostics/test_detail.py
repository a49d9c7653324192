"""One turn taken apart: slots before and after, attributes, contexts, where the time went."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.conversation.turn import Route, Turn
from dashboard.diagnostics.detail import (
    SlotChange,
    attributes,
    contexts,
    interpretations,
    provenance,
    raw_calls,
    slot_changes,
    slots,
    waits,
)
from fallback.answerer import Answer
from fallback.hook.provenance import told
from tests.dashboard.turns import a_turn, heard


def answered(slots: dict[str, str | None], **state: Any) -> Turn:
    """A turn in which OrderFlowers ended with these slots."""
    filled = {
        name: value
        and {
            "value": {
                "originalValue": f"{value}요",
                "interpretedValue": value,
                "resolvedValues": [value],
            }
        }
        for name, value in slots.items()
    }
    intent = {"name": "OrderFlowers", "slots": filled}
    listed = [
        {"intent": {"name": "FallbackIntent"}},
        {"intent": intent, "nluConfidence": {"score": 0.8}},
    ]
    session_state = {"intent": intent} | state
    return a_turn(recognition=heard({"interpretations": listed, "sessionState": session_state}))


def test_slots_before_and_after() -> None:
    """Filled, kept, changed and emptied slots of the intent the session is in."""
    before = answered({"Flower": "장미", "Date": None, "Count": "3", "Card": "예"})
    after = answered({"Flower": "장미", "Date": "내일", "Count": "5", "Card": None})
    found = slot_changes(after, before)
    assert found == [
        SlotChange("Flower", "장미", "장미", "장미요", "장미"),
        SlotChange("Date", None, "내일", "내일요", "내일"),
        SlotChange("Count", "3", "5", "5요", "5"),
        SlotChange("Card", "예", None, None, ""),
    ]
    assert [one.changed for one in found] == [False, True, True, True]
    assert slot_changes(a_turn(), None) == []
    assert slots(after)[1] == ("Date", "내일요", "내일", "내일")


def test_attributes_and_contexts() -> None:
    """As name and value, without keys."""
    turn = answered(
        {},
        sessionAttributes={"step": "2", "note": "sk-1234567890"},
        activeContexts=[
            {"name": "asked", "timeToLive": {"timeToLiveInSeconds": 90, "turnsToLive": 3}},
            {"name": "bare"},
        ],
    )
    assert attributes(turn) == [("step", "2"), ("note", "sk-•••")]
    assert contexts(turn) == [("asked", 90, 3), ("bare", None, None)]


def test_what_the_hook_wrote_of_its_answer() -> None:
    """Each fact that the hook tells, without keys; of no other turn, for attributes stay."""
    answer = Answer("luna", "so", "complete", model="luna-1", finish_reason="stop", total_s=0.5)
    written = told(replace(answer, request_id="sk-1234567890"), "id-1")
    turn = answered({}, sessionAttributes={"step": "2", **written})
    by_hook = replace(turn, route=Route("lex", "hook_answered", 0.4, "FallbackIntent"))
    assert provenance(by_hook) == [
        ("id", "id-1"),
        ("target", "luna"),
        ("model", "luna-1"),
        ("outcome", "complete"),
        ("finish_reason", "stop"),
        ("usage_source", "none"),
        ("total_s", "0.5"),
        ("retries", "0"),
        ("request_id", "sk-•••"),
    ]
    assert provenance(replace(turn, route=Route("lex", "intent_matched", 0.4))) == []
    assert provenance(replace(by_hook, recognition=None)) == []


def timed(first_s: float | None, total_s: float) -> Answer:
    return Answer("luna", "so", "complete", first_s=first_s, total_s=total_s)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({}, []),
        ({"lex_s": 0.25, "total_s": 0.25}, [("lex", "lex", 0.0, 250.0)]),
        (
            {"lex_s": 0.25, "answer": timed(0.5, 2.0), "total_s": 2.5},
            [
                ("lex", "lex", 0.0, 250.0),
                ("first", "fallback", 250.0, 500.0),
                ("done", "fallback", 750.0, 1500.0),
                ("own", "quiet", 2250.0, 250.0),
            ],
        ),
        # nothing ever came from the target
        (
            {"lex_s": 0.25, "answer": timed(None, 1.0), "total_s": 1.25},
            [("lex", "lex", 0.0, 250.0), ("first", "fallback", 250.0, 1000.0)],
        ),
    ],
)
def test_where_the_time_went(times: dict[str, Any], expected: list[Any]) -> None:
    """Each wait begins where the one before it ended."""
    assert waits(a_turn(**times)) == expected


def test_raw_calls_are_those_that_were_made_without_keys() -> None:
    """Readable JSON, Korean as it is."""
    answer = Answer("luna", "so", "complete", sent={"api_key": "x", "input": "sk-1234567"})
    turn = a_turn(recognition=heard({}, {"text": "꽃"}), answer=answer)
    assert raw_calls(turn) == [
        ("lex_request", '{\n  "text": "꽃"\n}'),
        ("fallback_request", '{\n  "api_key": "•••",\n  "input": "sk-•••"\n}'),
    ]


def test_interpretations_as_lex_listed_them() -> None:
    """FallbackIntent has a rank and no score."""
    assert interpretations(answered({})) == [(1, "FallbackIntent", None), (2, "OrderFlowers", 0.8)]


def test_no_second_of_a_code_hook_counts_twice() -> None:
    """Lex's time holds the target's, which is told apart from it."""
    answer = Answer("luna", "so", "complete", first_s=0.5, total_s=2.0)
    turn = a_turn(route=Route("lex", "hook_answered", 0.4), answer=answer, lex_s=2.25, total_s=2.25)
    assert waits(turn) == [
        ("lex", "lex", 0.0, 250.0),
        ("rule", "quiet", 250.0, 0.0),
        ("first", "fallback", 250.0, 500.0),
        ("done", "fallback", 750.0, 1500.0),
    ]
