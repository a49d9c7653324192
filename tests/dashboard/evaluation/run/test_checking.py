"""What the bot did against what the set expects, by the Test Workbench's rules."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.evaluation.run.checking import Judgement, judge
from dashboard.evaluation.run.results import Failure, SlotResult
from dashboard.evaluation.testset.testset import UserTurn
from lexclient.recognition import parse

CLOSE = {"type": "Close"}


def filled(interpreted: str, original: str | None = None, *resolved: str) -> dict[str, Any]:
    return {
        "value": {
            "interpretedValue": interpreted,
            "originalValue": original or interpreted,
            "resolvedValues": list(resolved),
        }
    }


def judged(
    turn: UserTurn,
    following: UserTurn | None = None,
    *,
    intent: str = "Order",
    slots: dict[str, Any] | None = None,
    action: dict[str, Any] | None = None,
    messages: int = 1,
    contexts: tuple[str, ...] = (),
) -> Judgement:
    response = {
        "sessionState": {
            "intent": {"name": intent, "slots": slots or {}},
            "dialogAction": action or CLOSE,
            "activeContexts": [{"name": name} for name in contexts],
        },
        "messages": [{"content": "…", "contentType": "PlainText"}] * messages,
    }
    return judge(turn, following, parse(response, request={}, seconds=0.1))


def turn(**known: Any) -> UserTurn:
    return UserTurn(**{"number": 1, "line": 2, "utterance": "…", "intent": "Order", **known})


def asks(slot: str) -> dict[str, Any]:
    return {"type": "ElicitSlot", "slotToElicit": slot}


@pytest.mark.parametrize(
    ("known", "failure", "goes_on"),
    [
        ({"turn": turn()}, None, True),
        (
            {"turn": turn(), "intent": "Hours"},
            Failure("intent_mismatch", {"expected": "Order", "actual": "Hours"}),
            False,
        ),
        (
            {"turn": turn(slots={"Date": "today"}), "slots": {"Date": None}},
            Failure("slot_not_recognised", {"slot": "Date"}),
            False,
        ),
        (
            {"turn": turn(slots={"Date": "today"}), "slots": {"Date": filled("2026-11-22")}},
            Failure("slot_value", {"slot": "Date", "expected": "today", "actual": "2026-11-22"}),
            True,
        ),
        (
            {"turn": turn(prompts=("a", "b")), "messages": 1},
            Failure("prompt_missing", {"expected": "2", "actual": "1"}),
            False,
        ),
        ({"turn": turn(prompts=("a",)), "messages": 2}, None, True),  # nothing follows
        (
            {"turn": turn(prompts=("a",)), "following": turn(), "messages": 2},
            Failure("prompt_extra", {"expected": "1", "actual": "2"}),
            False,
        ),
        ({"turn": turn(), "following": turn(), "messages": 2}, None, True),  # no Agent rows
        (
            {
                "turn": turn(),
                "following": turn(slots={"Date": "today"}),
                "action": asks("Name"),
            },
            Failure("slot_elicitation", {"expected": "Date", "actual": "Name"}),
            False,
        ),
        (
            {"turn": turn(), "following": turn(slots={"Date": "today"}), "action": asks("Date")},
            None,
            True,
        ),
        (
            {"turn": turn(), "following": turn(slots={"Car.Make": "Kia"}), "action": asks("Car")},
            None,
            True,
        ),
        (
            {"turn": turn(), "following": turn(slots={"Date": "today"})},
            Failure("slot_not_elicited", {"expected": "Date"}),
            False,
        ),
        (  # another intent begins with all it needs
            {"turn": turn(), "following": turn(intent="Hours", slots={"Day": "today"})},
            None,
            True,
        ),
        (
            {"turn": turn(expected_contexts=("ordered", "vip")), "contexts": ("vip",)},
            Failure("context_missing", {"context": "ordered"}),
            True,
        ),
    ],
)
def test_rules_and_whether_the_conversation_goes_on(
    known: dict[str, Any], failure: Failure | None, goes_on: bool
) -> None:
    """The failure with what its sentence names; the rest is skipped or played."""
    got = judged(known.pop("turn"), known.pop("following", None), **known)
    assert (got.failure, not got.ends_conversation) == (failure, goes_on)


def test_the_rule_that_matters_most_is_told() -> None:
    """A wrong intent, not the slots it cannot have."""
    got = judged(turn(slots={"Date": "today"}, prompts=("a", "b")), intent="Hours")
    assert got.failure == Failure("intent_mismatch", {"expected": "Order", "actual": "Hours"})
    assert got.slots == (SlotResult("Date", "today", None, matched=False),)


LIST = {"shape": "List", "values": [filled("rose"), filled("tulip", "tulips")]}
CAR = {"shape": "Composite", "subSlots": {"Make": filled("Kia"), "Year": None}}


@pytest.mark.parametrize(
    ("name", "expected", "raw", "actual", "matched"),
    [
        ("Date", "내일", filled("2026-11-23", "내일"), "2026-11-23", True),  # as it was said
        ("Date", "2026-11-23", filled("2026-11-23", "내일"), "2026-11-23", True),
        ("Kind", "Rose", filled("장미꽃", "장미꽃", "rose"), "장미꽃", True),  # as resolved
        ("Name", "홍 길동", filled("홍  길동"), "홍  길동", True),
        ("Name", "\u1112\u1169\u11bc", filled("홍"), "홍", True),  # composed another way
        ("Kind", "tulips, ROSE", LIST, "rose, tulip", True),
        ("Kind", "'rose'", LIST, "rose, tulip", False),
        ("Car.Make", "kia", CAR, "Kia", True),
        ("Car.Year", "2020", CAR, None, False),
        ("Name", "Kim", filled("Lee"), "Lee", False),
    ],
)
def test_slot_values(
    name: str, expected: str, raw: dict[str, Any], actual: str | None, matched: bool
) -> None:
    """As said, as understood or as resolved; case, spacing and composition do not matter."""
    outer = name.partition(".")[0]
    got = judged(turn(slots={name: expected}), slots={outer: raw})
    assert got.slots == (SlotResult(name, expected, actual, matched),)
