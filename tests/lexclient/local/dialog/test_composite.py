"""A composite slot in a dialogue: its parts are asked for until the expression is met."""

from __future__ import annotations

from dataclasses import replace

from lexclient.local.bot.expression import parts_of
from lexclient.local.bot.model import Intent, Slot, SlotType, SlotTypeValue, SubSlot
from lexclient.local.dialog.conversation import DialogAction, IntentState
from lexclient.local.dialog.hook_call import Reply
from lexclient.local.slots.value import SlotValue
from tests.lexclient.local.talk import Talk, asked, said, then

COLOUR = SlotType("Colour", values=(SlotTypeValue("red"), SlotTypeValue("white")))
PARTS = {
    "colour": SubSlot("Colour", asked("Which colour?", 1)),
    "year": SubSlot("AMAZON.Number", asked("Which year?", 1)),
    "made": SubSlot("AMAZON.Date", asked("Made when?", 1)),
}
CAR = Slot(
    *("Car", "Car", True),
    prompt=asked("Which car?", 1),
    sub_slots=PARTS,
    expression=parts_of("colour AND (year OR made)"),
    failure=replace(then("EndConversation"), response=said("No car.")),
)
TYPE = SlotType("Car", "Concatenation", sub_slots={n: p.type_name for n, p in PARTS.items()})
SELL = Intent("Sell", ("sell my {Car}", "sell"), (CAR,))


def talk(car: Slot = CAR, intent: Intent = SELL) -> Talk:
    return Talk((replace(intent, slots=(car,)),), (TYPE, COLOUR))


def part(begun: Talk) -> str | None:
    action = begun.conversation.action
    return action and action.sub_slot


def test_parts_are_asked_for_one_after_the_other() -> None:
    begun = talk()
    assert begun.say("sell", "Sell") == ["Which car?"]
    assert (begun.say("it is red"), part(begun)) == (["Which year?"], "year")
    assert begun.say("2021") == []
    assert (begun.stands[0], begun.slots) == ("Close", {"Car": "red 2021"})


def test_the_opening_fills_what_it_says() -> None:
    begun = talk()
    assert (begun.say("sell my white car", "Sell"), part(begun)) == (["Which year?"], "year")
    begun = talk()
    begun.say("sell my red 2021 car", "Sell")
    assert (begun.stands[0], begun.slots) == ("Close", {"Car": "red 2021"})


def test_other_parts_in_an_answer_count() -> None:
    """Asked for the year, told the day it was made."""
    begun = talk()
    begun.say("sell my red car", "Sell")
    begun.say("on March 1st 2021")
    held = begun.conversation.intent
    assert held is not None
    assert held.slots["Car"] is not None
    assert set(held.slots["Car"].sub_slots or {}) >= {"colour", "made"}
    assert begun.stands[0] == "Close"


def test_the_retries_are_those_of_the_part() -> None:
    begun = talk()
    begun.say("sell my red car", "Sell")
    assert begun.say("hm?") == ["Which year?"]
    assert begun.say("hm?") == ["No car."]
    assert begun.stands == ("Close", "Sell", "Failed")


def test_a_part_may_have_a_default_value() -> None:
    """It is not asked for, even though the expression needs it."""
    parts = {**PARTS, "year": replace(PARTS["year"], defaults=("[year]", "2020"))}
    begun = talk(replace(CAR, sub_slots=parts))
    begun.say("sell", "Sell")
    begun.say("red")
    assert begun.slots == {"Car": "red 2020"}


def test_messages_and_conditions_see_the_parts() -> None:
    closing = replace(then("EndConversation"), response=said("{Car.colour} of {Car.year}: {Car}"))
    begun = talk(intent=replace(SELL, closing=closing))
    assert begun.say("sell my red 2021 car", "Sell") == ["red of 2021: red 2021"]


def test_a_hook_asks_for_a_part_and_fills_parts() -> None:
    """`subSlotToElicit` is heeded; parts that it fills make the slot whole without a value."""
    intent = replace(SELL, dialog_code_hook=True)  # of the old flow: a hook at every turn
    begun = talk(intent=intent)
    begun.hook = [Reply(DialogAction("ElicitSlot", "Car", "colour"))]
    assert (begun.say("sell", "Sell"), part(begun)) == (["Which colour?"], "colour")
    whole = SlotValue(
        "", None, sub_slots={"colour": SlotValue("red", "red"), "year": SlotValue("9", "9")}
    )
    begun.hook = [Reply(DialogAction("Delegate"), IntentState("Sell", {"Car": whole}))]
    begun.say("white")
    assert (begun.stands[0], begun.slots) == ("Close", {"Car": "red 9"})
