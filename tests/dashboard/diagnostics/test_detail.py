"""One turn taken apart: slots before and after, attributes, contexts, where the time went."""

from __future__ import annotations

from typing import Any

import pytest

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
from dashboard.log.turns import TurnRow

EMPTY: dict[str, Any] = dict.fromkeys(
    (
        *("lex_s", "first_s", "answer_s", "total_s", "lex_request", "lex_response"),
        *("fallback_request", "fallback_response", "reason"),
    )
)


def turn(**columns: Any) -> TurnRow:
    return TurnRow(EMPTY | columns)


def answered(slots: dict[str, str | None], **state: Any) -> TurnRow:
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
    return turn(
        lex_response={"interpretations": listed, "sessionState": {"intent": intent} | state}
    )


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
    assert slot_changes(turn(), None) == []
    assert slots(after)[1] == ("Date", "내일요", "내일", "내일")


def test_attributes_contexts_and_what_the_hook_wrote() -> None:
    """As name and value, without keys; the hook's own are those that begin with its name."""
    row = answered(
        {},
        sessionAttributes={"fallback.answeredBy": "chat", "note": "sk-1234567890"},
        activeContexts=[
            {"name": "asked", "timeToLive": {"timeToLiveInSeconds": 90, "turnsToLive": 3}},
            {"name": "bare"},
        ],
    )
    assert attributes(row) == [("fallback.answeredBy", "chat"), ("note", "sk-•••")]
    assert provenance(row) == [("answeredBy", "chat")]
    assert contexts(row) == [("asked", 90, 3), ("bare", None, None)]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({}, []),
        ({"lex_s": 0.25, "total_s": 0.25}, [("lex", "lex", 0.0, 250.0)]),
        (
            {"lex_s": 0.25, "first_s": 0.5, "answer_s": 2.0, "total_s": 2.5},
            [
                ("lex", "lex", 0.0, 250.0),
                ("first", "fallback", 250.0, 500.0),
                ("done", "fallback", 750.0, 1500.0),
                ("own", "quiet", 2250.0, 250.0),
            ],
        ),
        # nothing ever came from the target
        (
            {"lex_s": 0.25, "answer_s": 1.0, "total_s": 1.25},
            [("lex", "lex", 0.0, 250.0), ("first", "fallback", 250.0, 1000.0)],
        ),
    ],
)
def test_where_the_time_went(times: dict[str, float], expected: list[Any]) -> None:
    """Each wait begins where the one before it ended."""
    assert waits(turn(**times)) == expected


def test_raw_calls_are_those_that_were_made_without_keys() -> None:
    """Readable JSON, Korean as it is."""
    row = turn(lex_request={"text": "꽃"}, fallback_request={"api_key": "x", "input": "sk-1234567"})
    assert raw_calls(row) == [
        ("lex_request", '{\n  "text": "꽃"\n}'),
        ("fallback_request", '{\n  "api_key": "•••",\n  "input": "sk-•••"\n}'),
    ]


def test_interpretations_as_lex_listed_them() -> None:
    """FallbackIntent has a rank and no score."""
    assert interpretations(answered({})) == [(1, "FallbackIntent", None), (2, "OrderFlowers", 0.8)]
