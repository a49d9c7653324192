"""Multi-value slots keep every value, whatever their type; slots of a grammar have none.

The kind: a slot that takes more than one value.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lexclient.local.__main__ import introduction
from lexclient.local.bot.export import load
from lexclient.local.bot.model import Intent, Slot, SlotType, SlotTypeValue
from lexclient.local.server import serve
from lexclient.local.slots.openings.filling import find_slots
from tests.lexclient.local.bot.exports import COUNT, LOCALE, ORDER, Json, smallest, written
from tests.lexclient.local.slots.said import TODAY, answer, locale

FRUIT = SlotType("Fruit", values=tuple(map(SlotTypeValue, ("apple", "pear", "fig"))))
SIZE = SlotType("Size", values=(SlotTypeValue("dozen"),), parent="AMAZON.Number")
CODE = SlotType("Seat", parent="AMAZON.AlphaNumeric", pattern="[0-9]{1,2}-[A-F]")
MANY = [
    ("Number", "two, five and nine", ["2", "5", "9"]),
    ("Number", "7", ["7"]),
    ("Date", "tomorrow, March 1st and Friday", ["2026-11-22", "2027-03-01", "2026-11-27"]),
    ("Time", "9 am and 5:30 pm", ["09:00", "17:30"]),
    ("Time", "9 am or 10 o'clock", ["09:00"]),  # an open time is no value
    ("Duration", "two hours or three days", ["PT2H", "P3D"]),
    ("EmailAddress", "a@example.com and b@example.org", ["a@example.com", "b@example.org"]),
    ("PhoneNumber", "206-555-0100 and 206-555-0101", ["2065550100", "2065550101"]),
    ("Percentage", "10 percent and 20%", ["10%", "20%"]),
    ("Currency", "$5, 10 euros and 20 dollars", ["USD 5.00", "EUR 10.00", "USD 20.00"]),
    ("City", "Seattle, New York and Boston", ["Seattle", "New York", "Boston"]),
    ("Country", "France and Germany", ["France", "Germany"]),
    ("FirstName", "Anna, Mary Ann and Tom", ["Anna", "Mary Ann", "Tom"]),
    ("LastName", "Smith and Jones", ["Smith", "Jones"]),
    ("AlphaNumeric", "AB12, CD34 and EF56", ["AB12", "CD34", "EF56"]),
    ("Confirmation", "yes please", ["Yes"]),
    ("FreeFormInput", "this and that", ["this and that"]),
    ("Fruit", "an apple, a pear and a fig", ["apple", "pear", "fig"]),
    ("Size", "a dozen and 7", ["dozen", "7"]),
    ("Seat", "12-A and 12-B", ["12-A", "12-B"]),
]


@pytest.mark.parametrize(("kind", "text", "values"), MANY)
def test_every_value_is_kept(kind: str, text: str, values: list[str]) -> None:
    """Each on its own, in the order they are said; the slot's own value is the whole phrase."""
    types = (FRUIT, SIZE, CODE)
    name = kind if kind in [each.name for each in types] else f"AMAZON.{kind}"
    value = answer("en_US", name, text, *types, multiple=True)
    assert value is not None
    assert value.values is not None
    assert [each.interpreted for each in value.values] == values
    assert value.original in text
    assert value.values[0].original in value.original


@pytest.mark.parametrize(
    ("locale_id", "kind", "text", "values"),
    [
        ("ko_KR", "Date", "내일하고 모레요", ["2026-11-22", "2026-11-23"]),
        ("ko_KR", "FirstName", "지수, 민수", ["지수", "민수"]),
        ("ja_JP", "Number", "三と五", ["3", "5"]),
    ],
)
def test_in_other_languages_too(locale_id: str, kind: str, text: str, values: list[str]) -> None:
    value = answer(locale_id, f"AMAZON.{kind}", text, multiple=True)
    assert value is not None
    assert [each.interpreted for each in value.values or ()] == values


@pytest.mark.parametrize("kind", ["Number", "Date", "City", "Fruit"])
def test_an_answer_without_a_value_is_none(kind: str) -> None:
    name = kind if kind == "Fruit" else f"AMAZON.{kind}"
    assert answer("en_US", name, "why?", FRUIT, multiple=True) is None


def test_an_opening_fills_them_too() -> None:
    """The digits of a day are no numbers."""
    slots = (
        Slot("Rooms", "AMAZON.Number", required=True, multiple=True),
        Slot("Days", "AMAZON.Date", required=True, multiple=True),
    )
    intent = Intent("Book", ("book rooms {Rooms} for {Days}",), slots)
    values = find_slots(
        intent, "book rooms 12 and 14 on July 3rd and July 5th", locale("en_US"), TODAY
    )
    found = {n: [each.interpreted for each in v.values or ()] for n, v in values.items() if v}
    assert found == {"Rooms": ["12", "14"], "Days": ["2027-07-03", "2027-07-05"]}


GRAMMAR: Json = {
    "name": "Vin",
    "externalSourceSetting": {
        "grammarSlotTypeSetting": {"source": {"s3BucketName": "b", "s3ObjectKey": "vin.grxml"}}
    },
}


def updates(*, active: bool) -> Json:
    setting = {"enabled": False, "fulfillmentUpdatesSpecification": {"active": active}}
    return {"fulfillmentCodeHook": setting}


NOT_RUN: list[tuple[str, Json, str]] = [
    (f"{LOCALE}/SlotTypes/Vin/SlotType.json", GRAMMAR, "a grammar (SRGS) is not run"),
    (f"{ORDER}/Intent.json", {"kendraConfiguration": {"kendraIndex": "i"}}, "Amazon Kendra"),
    (f"{ORDER}/Intent.json", {"qnAIntentConfiguration": {"dataSource": {"a": 1}}}, "QnAIntent"),
    (
        f"{ORDER}/Intent.json",
        {
            "fulfillmentCodeHook": {
                "enabled": False,
                "fulfillmentUpdatesSpecification": {"active": True},
            }
        },
        "updates during fulfilment",
    ),
    (
        f"{LOCALE}/BotLocale.json",
        {
            "generativeAISettings": {
                "runtimeSettings": {"nluImprovementSpecification": {"enabled": True}}
            }
        },
        "assisted understanding",
    ),
    ("Bot/Bot.json", {"botMembers": [{"botMemberName": "Other"}]}, "bot network"),
]


@pytest.mark.parametrize(("file", "members", "sentence"), NOT_RUN)
def test_what_is_not_run_is_said(tmp_path: Path, file: str, members: Json, sentence: str) -> None:
    """In the introduction of the command, with its file; the bot is served all the same."""
    files = smallest()
    files[file] = files.get(file, {}) | members
    export = written(tmp_path, files)
    bot = load(export)
    assert len(bot.not_run) == 1
    assert bot.not_run[0].startswith(f"{file}: ")
    assert sentence in bot.not_run[0]
    with serve(export) as runtime:
        assert f"  not run: {bot.not_run[0]}" in introduction(runtime).splitlines()


@pytest.mark.parametrize(
    "members",
    [
        {"kendraConfiguration": None},
        {
            "fulfillmentCodeHook": {
                "enabled": True,
                "fulfillmentUpdatesSpecification": {"active": False},
            }
        },
        {"qnAIntentConfiguration": {}},
    ],
)
def test_what_is_switched_off_is_not_said(tmp_path: Path, members: Json) -> None:
    files = smallest()
    files[f"{ORDER}/Intent.json"] |= members
    assert load(written(tmp_path, files)).not_run == ()


def test_no_answer_is_a_value_of_a_grammar(tmp_path: Path) -> None:
    files = smallest()
    files[f"{LOCALE}/SlotTypes/Vin/SlotType.json"] = GRAMMAR
    files[f"{COUNT}/Slot.json"]["slotTypeName"] = "Vin"
    vin = load(written(tmp_path, files)).locales["en_US"].slot_types["Vin"]
    assert vin.is_grammar
    assert answer("en_US", "Vin", "1HGCM82633A004352", vin) is None
    assert answer("en_US", "Vin", "1HGCM82633A004352", vin, multiple=True) is None
