"""An utterance that is a sample with values in its placeholders: which, and what fills them.

The kind: whatever value a slot type knows, in whatever order the placeholders stand.
"""

from __future__ import annotations

import time

import pytest

from lexclient.local.bot.model import Intent, Slot, SlotType, SlotTypeValue
from lexclient.local.slots import SpokenLanguage
from lexclient.local.slots.openings.filling import find_slots
from tests.lexclient.local.slots.said import TODAY, locale

FLOWER = SlotType("Flower", values=(SlotTypeValue("rose", ("roses",)), SlotTypeValue("장미")))


def intent(sample: str, *more: str, **types: str) -> Intent:
    slots = (Slot(name, f"AMAZON.{type_name}", required=True) for name, type_name in types.items())
    return Intent("Main", (sample, *more), (*slots, Slot("Kind", "Flower", required=True)))


NAMED = intent(
    *("My name is {First} {Last}", "I am {First} {Last}", "{First} {Last}", "call me {First}"),
    First="FirstName",
    Last="LastName",
)
NAMES = [
    ("My name is Jane Doe", {"First": "Jane", "Last": "Doe"}),
    ("my name is jane doe", {"First": "jane", "Last": "doe"}),
    ("I am Jane Doe", {"First": "Jane", "Last": "Doe"}),
    ("Jane Doe", {"First": "Jane", "Last": "Doe"}),
    ("I am Mary Ann Smith", {"First": "Mary Ann", "Last": "Smith"}),
    ("Hello, my name is Jane Doe!", {"First": "Jane", "Last": "Doe"}),
    ("Hi there, I am Jane O'Neill by the way", {"First": "Jane", "Last": "O'Neill"}),
    ("My last name is Doe", {"Last": "Doe"}),
    ("My family name is Doe", {"Last": "Doe"}),
    ("My surname is Doe", {"Last": "Doe"}),
    ("My first name is Jane", {"First": "Jane"}),
    ("Well, my name is Jane", {"First": "Jane"}),
    ("call me Jane", {"First": "Jane"}),
    ("what is my name", {}),
]


@pytest.mark.parametrize(("text", "filled"), NAMES)
def test_names_side_by_side_are_told_apart(text: str, filled: dict[str, str]) -> None:
    slots = find_slots(NAMED, text, locale("en_US", FLOWER), TODAY)
    assert {name: v.interpreted for name, v in slots.items() if v} == filled


# locale, intent, utterance, slots; "words" or "values" as `SpokenLanguage.filled_samples`
EN, ALONE = "en_US", "values"
PHONE = "206-555-0123"
FILLED = [
    (EN, intent("{Day}", Day="Date"), "day after tomorrow", {"Day": "2026-11-23"}, ALONE),
    (EN, intent("{To}", To="EmailAddress"), "zoe@zoe.dev", {"To": "zoe@zoe.dev"}, ALONE),
    (EN, intent("{Call}", Call="PhoneNumber"), PHONE, {"Call": "2065550123"}, ALONE),
    (EN, intent("{Day}", Day="Date"), "2026-12-25", {"Day": "2026-12-25"}, ALONE),
    (EN, intent("{Count}", Count="Number"), "four hundred", {"Count": "400"}, ALONE),
    (EN, intent("{At}", At="Time"), "quarter past nine pm", {"At": "21:15"}, ALONE),
    (EN, intent("{Code}", Code="AlphaNumeric"), "QX77", {"Code": "QX77"}, ALONE),
    (EN, intent("{Who}", Who="FirstName"), "Zoe", {"Who": "Zoe"}, ALONE),
    (EN, intent("{Where}", Where="City"), "Seattle", {"Where": "Seattle"}, ALONE),
    (EN, intent("{Kind}"), "Roses!", {"Kind": "Roses"}, ALONE),
    (EN, intent("{Long}", Long="Duration"), "seven weeks", {"Long": "P7W"}, ALONE),
    (EN, intent("{Sum}", Sum="Currency"), "$77", {"Sum": "USD 77.00"}, ALONE),
    (
        *(EN, intent("book {Count} rooms on {Day}", Count="Number", Day="Date")),
        *("Book 37 rooms on July 9th.", {"Count": "37", "Day": "2027-07-09"}, "words"),
    ),
    (
        *(EN, intent("from {Low} to {High}", Low="Number", High="Number")),
        *("from 7 to 77", {"Low": "7", "High": "77"}, "words"),
    ),
    (
        *(EN, intent("{Day} {At}", Day="Date", At="Time")),
        *("next Tuesday 5:45 pm", {"Day": "2026-11-24", "At": "17:45"}, "values"),
    ),
    (
        *("ko_KR", intent("{Day}에 {Count}명 예약해 줘", Day="Date", Count="Number")),
        *("모레에 서른일곱 명 예약해줘", {"Day": "2026-11-23", "Count": "37"}, "words"),
    ),
    (
        *("ko_KR", intent("{Kind} 보내 줘", "{Who}에게 {Kind} 보내 줘", Who="FirstName")),
        *("김하은에게 장미 보내 줘", {"Who": "김하은", "Kind": "장미"}, "words"),
    ),
    (
        *("ja_JP", intent("{Day}に{Count}名で予約", Day="Date", Count="Number")),
        *("明後日に7名で予約", {"Day": "2026-11-23", "Count": "7"}, "words"),
    ),
]


@pytest.mark.parametrize(("locale_id", "filled_intent", "text", "filled", "how"), FILLED)
def test_a_sample_is_known_with_any_value(
    locale_id: str, filled_intent: Intent, text: str, filled: dict[str, str], how: str
) -> None:
    """Not only with the ten values that the recogniser learns from."""
    spoken = locale(locale_id, FLOWER)
    language = SpokenLanguage(spoken, lambda: TODAY)
    assert language.filled_samples(text, [filled_intent]) == {"Main": how}
    slots = language.find(text, filled_intent)
    assert {name: v.interpreted for name, v in slots.items() if v} == filled


@pytest.mark.parametrize(
    ("filled_intent", "text"),
    [
        (intent("{Who}", Who="FirstName"), "hello there"),
        (intent("{Who}", Who="FirstName"), "pizza"),  # a name that stands alone has a capital
        (intent("{First} {Last}", First="FirstName", Last="LastName"), "cancel it"),
        (intent("{Code}", Code="AlphaNumeric"), "hello"),
        (intent("drop {Code}", Code="AlphaNumeric"), "drop it"),
        (intent("{Kind}"), "a tree"),
        (intent("{Day}", Day="Date"), "tomorrow perhaps"),
        (intent("{Day}", Day="Date"), ""),
        (intent("book {Count} rooms", Count="Number"), "book rooms"),
        (intent("book {Count} rooms", Count="Number"), "book 3 rooms and a car"),
    ],
)
def test_what_is_no_value_fills_no_sample(filled_intent: Intent, text: str) -> None:
    language = SpokenLanguage(locale("en_US", FLOWER), lambda: TODAY)
    assert language.filled_samples(text, [filled_intent]) == {}


@pytest.mark.parametrize("unit", ["1", "1 ", "a", "A b ", "Jane ", "1a ", "x1", "ab-", "one two "])
def test_many_placeholders_take_time_linear_in_the_text(unit: str) -> None:
    """Eight placeholders of a kind, a text that fits them in many ways, and in the end not."""
    kinds = ("Number", "AlphaNumeric", "FirstName")
    intents = [
        intent(
            "".join(f"{{{kind}{n}}} " for n in range(8)) + "end",
            **{f"{kind}{n}": kind for n in range(8)},
        )
        for kind in kinds
    ]
    language = SpokenLanguage(locale("en_US", FLOWER), lambda: TODAY)
    for length in (1_000, 4_000):
        text = (unit * length)[:length]
        began = time.thread_time()
        language.filled_samples(text + " end", intents)
        assert time.thread_time() - began < 0.002 * length
