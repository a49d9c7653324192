"""What is said of a step: only what its turn showed, and the tick asks for the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.conversation.router import route
from dashboard.conversation.script.outcome import DETAILS, as_expected, seen
from dashboard.conversation.script.steps import SHOWS, Shows
from dashboard.conversation.turn import Turn
from dashboard.texts import LANGUAGES, Texts
from tests.dashboard.turns import BOT, a_turn, heard


def ranked(*scores: float, **state: object) -> Turn:
    """A turn in which Lex ranked intents A, B, ... with these scores; below the threshold of 0.40
    its fallback wins."""
    listed = [
        {"intent": {"name": name, "slots": state.get("slots", {})}, "nluConfidence": {"score": one}}
        for name, one in zip("ABC", scores, strict=False)
    ]
    if scores[0] < BOT.threshold:
        listed.insert(0, {"intent": {"name": "FallbackIntent", "slots": {}}})
    response = {
        "interpretations": listed,
        "sessionState": {
            "intent": listed[0]["intent"],
            "dialogAction": state.get("action", {"type": "Close"}),
        },
    }
    recognition = heard(response)
    turn = a_turn("x", recognition=recognition, state="finished", outcome="complete")
    return replace(turn, route=route(recognition, threshold=BOT.threshold))


@pytest.mark.parametrize(
    ("shows", "scores", "expected"),
    [
        ("near_threshold", (0.36,), True),
        ("near_threshold", (0.44,), True),
        ("near_threshold", (0.29,), False),
        ("near_threshold", (0.55,), False),
        ("ambiguous", (0.90, 0.80), True),
        ("ambiguous", (0.90, 0.68), False),
        ("ambiguous", (0.90,), False),
        ("false_accept", (0.73,), True),
        ("false_accept", (0.30,), False),
    ],
)
def test_a_tick_asks_for_what_the_sentence_says(
    shows: Shows, scores: tuple[float, ...], expected: bool
) -> None:
    """Near is within 0.05 of the threshold, a rival within 0.15 of the best."""
    assert as_expected(shows, ranked(*scores)) is expected


ASKS = {"type": "ElicitSlot", "slotToElicit": "Size"}
VALUE = {"Kind": {"value": {"originalValue": "rose", "interpretedValue": "rose"}}}


@pytest.mark.parametrize(
    ("shows", "turn", "kind"),
    [
        ("false_accept", ranked(0.99), "false_accept_sure"),
        ("false_accept", ranked(0.73), "false_accept_unsure"),
        ("slot_filling", ranked(0.9, action=ASKS), "slot_filling_asks"),
        ("slot_filling", ranked(0.9, action=ASKS, slots=VALUE), "slot_filling_more"),
        ("slot_filling", ranked(0.9, slots=VALUE), "slot_filling_full"),
        ("near_threshold", ranked(0.55), "near_threshold"),
        ("near_threshold", None, "near_threshold"),
    ],
)
def test_the_sentence_depends_on_what_was_seen(shows: Shows, turn: Turn | None, kind: str) -> None:
    """A threshold helps only against a bot that is not sure; nothing is asked for when no slot is
    empty; what was not seen is not said."""
    assert seen(shows, turn).kind == kind


def test_the_numbers_are_those_of_the_turn() -> None:
    """In both languages every sentence of every kind can be said with them."""
    facts = seen("ambiguous", ranked(0.9, 0.8)).facts
    told = Texts("en").say("shows.help.ambiguous_seen", **facts)
    assert told == "B (0.80) comes close behind A (0.90), which Lex chooses."
    for language in LANGUAGES:
        for shows in SHOWS:
            for kind in {f"{shows}_{detail}" for detail in KINDS.get(shows, ())} | {shows}:
                assert "{" not in Texts(language).say(f"shows.help.{kind}", **facts)


KINDS = {
    "slot_filling": ("asks", "more", "full"),
    "ambiguous": ("seen",),
    "near_threshold": ("seen",),
    "false_accept": ("sure", "unsure"),
}


def test_every_kind_with_details_is_in_the_table_above() -> None:
    """So that none lacks its sentences."""
    assert set(KINDS) == set(DETAILS)
