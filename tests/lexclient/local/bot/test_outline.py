"""What a bot says and where it calls its hook, read off its export."""

from __future__ import annotations

from pathlib import Path

from lexclient.local import serve
from lexclient.local.bot.export import load
from lexclient.local.bot.outline import HookPlace, Spoken, calling_hooks, hook_places, spoken
from tests.lexclient.local.bot.exports import ORDER, smallest, written

BOTS = Path(__file__).parents[4] / "bots"
SHOP = load(BOTS / "FlowerShopBot").locales["en_US"].intents
HELLO = load(BOTS / "HelloWorldBot").locales["en_US"].intents


def said(text: str) -> dict[str, object]:
    return {"messageGroupsList": [{"message": {"plainTextMessage": {"value": text}}}]}


def test_all_that_an_intent_says_in_the_order_of_the_dialogue() -> None:
    """Questions with their slot, both answers to the confirmation, fulfilment, the end."""
    assert list(spoken(HELLO["HelloWorld"])) == [
        Spoken("slot", ("My name is Lex. What is your name?",), "Name"),
        Spoken("confirmation", ("So your name is {Name}?",)),
        Spoken("declined", ("Then let us start over.",)),
        Spoken("fulfilled", ("Nice to meet you, {Name}.",)),
        Spoken("closing", ("That is all for the HelloWorld intent.",)),
    ]
    assert list(spoken(HELLO["FallbackIntent"])) == []


def test_what_is_said_under_a_condition(tmp_path: Path) -> None:
    """Names it; an inactive branch is not part of the bot."""
    export = smallest()
    branch = {"name": "Many", "condition": {"expressionString": "{Count} > 9"}}
    export[f"{ORDER}/Intent.json"]["intentClosingSetting"] = {
        "isActive": True,
        "closingResponse": said("Done."),
        "conditional": {
            "isActive": True,
            "conditionalBranches": [branch | {"response": said("So many!")}],
            "defaultBranch": {"response": said("Few.")},
        },
        "nextStep": {"dialogAction": {"type": "EvaluateConditional"}},
    }
    intent = load(written(tmp_path, export)).locales["en_US"].intents["Order"]
    closing = [one for one in spoken(intent) if one.stage == "closing"]
    assert [(one.lines, one.condition) for one in closing][:2] == [
        (("Done.",), None),
        (("So many!",), "{Count} > 9"),
    ]
    assert closing[2].lines == ("Few.",)


def test_where_the_hook_is_called() -> None:
    """At the places that are switched on, and only where the intent has a hook at all."""
    assert hook_places(SHOP["CheckDelivery"]) == [HookPlace("fulfillment")]
    stages = [(place.stage, place.slot) for place in hook_places(SHOP["BookClass"])]
    assert stages[0] == ("initial", None)
    assert ("slot", "ClassDate") in stages
    assert hook_places(HELLO["HelloWorld"]) == []  # its hook is there and the intent has it off
    calling = calling_hooks(load(BOTS / "FlowerShopBot"))
    assert calling["ko_KR"] == {"BookClass", "CheckDelivery", "OrderFlowers"}


def test_who_lacks_a_hook_is_told_place_by_place() -> None:
    """Served without one, then with one; a bot that is not there lacks nothing."""
    shop = BOTS / "FlowerShopBot"
    with serve(shop, hooks={"ko_KR": lambda event, _context: event}) as lex:
        bot_id = lex.bots[0].bot_id
        assert lex.without_hook("", bot_id) == {
            "en_US": {"BookClass", "CheckDelivery", "OrderFlowers"}
        }
        lex.add(shop, "there", {"FlowerShopBot": lambda event, _context: event})
        assert lex.without_hook("there", bot_id) == {}
        assert lex.without_hook("nowhere", bot_id) == {}
