"""Three real exports, read from beside the repository, hold whole dialogues by boto3.

BlogBot (aws-samples/amazon-lex-v2-dialogaction) speaks Korean and English and has code hooks,
ReminderBot (aws-samples/amazon-lex-v2-lambda-integration-examples) branches and labels its hooks,
PizzaShop (lomibaod/lexV2Demos) is in the old flow of 2021. None is part of this repository.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from lexclient.local import LocalRuntime, serve
from lexclient.local.bot.export import load

EXPORTS = Path(__file__).parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not EXPORTS.is_dir(), reason="the exports are not beside the repository (../shared/data)"
)
Event = dict[str, Any]


class Hook:
    """A code hook that keeps the events it got and answers by a rule given in the test."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.rule: Callable[[Event], dict[str, Any]] = delegate

    def __call__(self, event: Event, _context: object) -> dict[str, Any]:
        self.events.append(event)
        return self.rule(event)

    @property
    def called(self) -> list[tuple[str, str | None]]:
        return [(e["invocationSource"], e.get("invocationLabel")) for e in self.events]


def delegate(event: Event) -> dict[str, Any]:
    """Lets Lex decide, and fulfils."""
    state = event["sessionState"]
    if event["invocationSource"] == "DialogCodeHook":
        return {"sessionState": {**state, "dialogAction": {"type": "Delegate"}}}
    intent = {**state["intent"], "state": "Fulfilled"}
    return {"sessionState": {**state, "intent": intent, "dialogAction": {"type": "Close"}}}


class Dialogue:
    """One session with a bot: `say` gives the messages, `stands` what the bot waits for."""

    def __init__(self, runtime: LocalRuntime, client: Any, locale_id: str) -> None:
        self.client = client
        self.address = runtime.address(locale_id)
        self.response: dict[str, Any] = {}

    def say(self, text: str, **members: Any) -> list[str]:
        self.response = self.client.recognize_text(**self.address, text=text, **members)
        return [message["content"] for message in self.response.get("messages", [])]

    @property
    def stands(self) -> tuple[str, str | None, str | None]:
        state = self.response["sessionState"]
        action, intent = state["dialogAction"], state.get("intent", {})
        waits = " ".join(filter(None, (action["type"], action.get("slotToElicit"))))
        return waits, intent.get("name"), intent.get("state")

    @property
    def slots(self) -> dict[str, str | None]:
        slots = self.response["sessionState"]["intent"]["slots"]
        return {name: value and value["value"]["interpretedValue"] for name, value in slots.items()}


@pytest.fixture
def hook() -> Hook:
    return Hook()


Talk = Callable[..., Dialogue]


@pytest.fixture
def talk(hook: Hook, connect: Callable[[str], Any]) -> Iterator[Talk]:
    """Starts a dialogue with an export in a locale; `hook` is its code hook."""
    with ExitStack() as stack:

        def begin(export: str, locale_id: str) -> Dialogue:
            hooks = {locale_id: hook}
            runtime = stack.enter_context(serve(EXPORTS / export, hooks=hooks))
            return Dialogue(runtime, connect(runtime.url), locale_id)

        yield begin


def test_folder_and_zip_are_the_same_bot() -> None:
    """BlogBot is held both unpacked and as the ZIP that the console wrote."""
    assert load(EXPORTS / "BlogBot") == load(EXPORTS / "BlogBot.zip")


def test_a_blank_identifier_becomes_ten_characters() -> None:
    bot = load(EXPORTS / "ReminderBot")
    assert (bot.name, len(bot.bot_id), bot.bot_id.isalnum()) == ("ReminderBot", 10, True)


# BlogBot, ko_KR: BookHotel confirms and has no hook, SearchHotel has both hooks (old flow)


def test_blog_bot_books_a_hotel_in_korean(talk: Talk, hook: Hook) -> None:
    said = talk("BlogBot.zip", "ko_KR")
    assert said.say("호텔예약해죠") == ["이름을 말씀해주세요"]
    assert said.stands == ("ElicitSlot CustomerName", "BookHotel", "InProgress")
    assert said.say("홍길동") == ["날짜를 말씀해주세요"]
    assert said.say("2030년 5월 3일이요") == ["예약하신 내용이 맞습니까?"]
    assert said.stands == ("ConfirmIntent", "BookHotel", "InProgress")
    assert said.slots == {"CustomerName": "홍길동", "Date": "2030-05-03"}
    assert said.say("네, 맞아요") == []
    assert said.stands == ("Close", "BookHotel", "ReadyForFulfillment")
    assert hook.events == []


def test_blog_bot_declines_in_korean(talk: Talk) -> None:
    said = talk("BlogBot", "ko_KR")
    for text in ("호텔예약해죠", "전지현", "내일"):
        said.say(text)
    assert said.say("아니요") == ["감사합니다."]
    assert said.stands == ("Close", "BookHotel", "Failed")


def test_blog_bot_calls_its_hook_at_every_turn(talk: Talk, hook: Hook) -> None:
    """The old flow: an enabled dialog hook runs at each turn, the optional slot is not asked."""
    said = talk("BlogBot", "ko_KR")
    assert said.say("호텔예약 검색해죠") == ["예약하신 이름을 말씀해주세요"]
    assert said.say("유재석") == ["예약하신 지역을 말씀해주세요"]
    said.say("서울")
    assert said.stands == ("Close", "SearchHotel", "Fulfilled")
    assert said.slots == {"CustomerName": "유재석", "City": "서울", "CustomerPhoneNumber": None}
    dialog, fulfilment = ("DialogCodeHook", None), ("FulfillmentCodeHook", None)
    assert hook.called == [dialog, dialog, dialog, fulfilment]
    proposed = [event.get("proposedNextState", {}).get("dialogAction") for event in hook.events]
    assert proposed == [
        {"type": "ElicitSlot", "slotToElicit": "CustomerName"},
        {"type": "ElicitSlot", "slotToElicit": "City"},
        None,
        None,
    ]


def test_blog_bot_does_what_its_hook_says(talk: Talk, hook: Hook) -> None:
    """The hook elicits the optional slot with a message of its own, then closes the intent."""

    def ask_for_the_phone(event: Event) -> dict[str, Any]:
        intent = event["sessionState"]["intent"]
        if intent["slots"]["CustomerPhoneNumber"] or not intent["slots"]["CustomerName"]:
            return delegate(event)
        action = {"type": "ElicitSlot", "slotToElicit": "CustomerPhoneNumber"}
        message = {"contentType": "PlainText", "content": "{CustomerName}님, 전화번호는요?"}
        return {
            "sessionState": {"dialogAction": action, "intent": intent},
            "messages": [message],
        }

    hook.rule = ask_for_the_phone
    said = talk("BlogBot", "ko_KR")
    said.say("호텔예약 검색해죠")
    assert said.say("유재석") == ["유재석님, 전화번호는요?"]
    assert said.stands == ("ElicitSlot CustomerPhoneNumber", "SearchHotel", "InProgress")
    assert said.say("1234") == ["예약하신 지역을 말씀해주세요"]
    assert said.slots["CustomerPhoneNumber"] == "1234"


def test_blog_bot_books_a_hotel_in_english(talk: Talk) -> None:
    """The English locale has no confirmation."""
    said = talk("BlogBot", "en_US")
    assert said.say("I want to book a hotel") == ["Please tell me your name"]
    assert said.say("Olivia") == ["Please tell me the date"]
    assert said.say("May 3, 2030") == []
    assert said.stands == ("Close", "BookHotel", "ReadyForFulfillment")
    assert said.slots == {"CustomerName": "Olivia", "Date": "2030-05-03"}


# ReminderBot, en_US: conditionals, labels, slots cleared and asked again, fallback counting


def test_reminder_bot_refuses_too_many_days(talk: Talk, hook: Hook) -> None:
    """The capture conditional clears the slot and asks again without the prompt."""
    said = talk("ReminderBot", "en_US")
    assert said.say("I would like an email") == [
        "We will email you on the day you choose up to a week before your appointment.",
        "How many days before your appointment would you like us to email you?",
    ]
    assert said.say("nine") == [
        "We can't email more than a week before your appointment. "
        "Please choose a number between 1 and 7."
    ]
    assert said.stands == ("ElicitSlot DaysBefore", "EmailIntent", "InProgress")
    assert said.slots == {"DaysBefore": None}
    assert said.say("0") == [
        "The last day we can email you is the day before your appointment. "
        "Please choose a number between 1 and 7."
    ]
    assert said.say("three") == [
        "No problem! Your email reminder has been set up for 3 days before your appointment."
    ]
    assert said.stands == ("Close", "EmailIntent", "Fulfilled")
    assert said.response["sessionState"]["sessionAttributes"] == {
        "fallback-count": "0",
        "slot-failure": "false",
    }
    assert hook.called == [
        ("DialogCodeHook", "EmailIntent_InitialCodeHook"),
        ("FulfillmentCodeHook", None),
    ]


def test_reminder_bot_takes_the_slot_from_the_opening_utterance(talk: Talk) -> None:
    """`fn.IS_SET({DaysBefore})` is met: nothing is asked, the capture conditional decides."""
    said = talk("ReminderBot", "en_US")
    assert said.say("I want an email 2 days before") == [
        "No problem! Your email reminder has been set up for 2 days before your appointment."
    ]
    assert said.stands == ("Close", "EmailIntent", "Fulfilled")


def test_reminder_bot_labels_its_hooks(talk: Talk, hook: Hook) -> None:
    """Initial, elicitation (on a missed answer) and validation hooks, each by its label."""
    said = talk("ReminderBot", "en_US")
    assert said.say("Please call me") == [
        "We'll call you the day before your appointment.",
        "What time would you like the call?",
    ]
    assert said.say("purple") == ["What time would you like the call?"]
    assert said.say("7 pm") == ["Your call has been scheduled for 19:00."]
    assert said.stands == ("Close", "CallIntent", "Fulfilled")
    assert hook.called == [
        ("DialogCodeHook", "CallIntent_InitialCodeHook"),
        ("DialogCodeHook", "CallIntent_TimeSlot_PromptCodeHook"),
        ("DialogCodeHook", "CallIntent_TimeSlot_ValidationCodeHook"),
        ("FulfillmentCodeHook", None),
    ]
    attempts = [e.get("proposedNextState", {}).get("prompt") for e in hook.events]
    assert attempts == [{"attempt": "Initial"}, {"attempt": "Retry1"}, None, None]


def test_reminder_bot_says_when_its_function_fails(talk: Talk, hook: Hook) -> None:
    """A hook that raises in fulfilment: the failure response, and the intent is Failed."""

    def break_down(event: Event) -> dict[str, Any]:
        if event["invocationSource"] == "FulfillmentCodeHook":
            raise RuntimeError("out of lines")
        return delegate(event)

    hook.rule = break_down
    said = talk("ReminderBot", "en_US")
    said.say("Please call me")
    assert said.say("7 pm") == [
        "Apologies, we are having a system issue and couldn't book the call in. "
        "Please try again later."
    ]
    assert said.stands == ("Close", "CallIntent", "Failed")


def test_reminder_bot_counts_what_it_did_not_understand(talk: Talk) -> None:
    """Three times a different sentence and ElicitIntent, then FallbackIntent is fulfilled."""
    said = talk("ReminderBot", "en_US")
    counts = []
    for begins in (
        "Sorry, I didn't understand, can you rephrase? I am only",
        "Sorry, I didn't understand, can you rephrase? I can set",
        "Sorry, I didn't understand. You can say",
    ):
        [message] = said.say("the quick brown fox jumps")
        assert message.startswith(begins)
        assert said.stands == ("ElicitIntent", None, None)
        counts.append(said.response["sessionState"]["sessionAttributes"]["fallback-count"])
    assert counts == ["1", "2", "3"]
    assert said.say("the quick brown fox jumps") == [
        "One of our customer service agents will be in touch shortly to help with your request."
    ]
    assert said.stands == ("Close", "FallbackIntent", "Fulfilled")


def test_reminder_bot_gives_up_on_a_slot(talk: Talk) -> None:
    """Retries used up: the failure step sets an attribute and starts FallbackIntent."""
    said = talk("ReminderBot", "en_US")
    said.say("I would like an email")
    for _ in range(3):
        said.say("purple")
        assert said.stands == ("ElicitSlot DaysBefore", "EmailIntent", "InProgress")
    assert said.say("purple") == [
        "Apologies, I wasn't able to understand your response.",
        "One of our customer service agents will be in touch shortly to help with your request.",
    ]
    assert said.stands == ("Close", "FallbackIntent", "Fulfilled")


# PizzaShop, en_US: the old flow, variations, a restricted slot type


def test_pizza_shop_takes_an_order(talk: Talk, hook: Hook) -> None:
    """Slots by priority, no dialog hook, fulfilment by Lambda, a closing variation."""
    said = talk("PizzaShop", "en_US")
    assert said.say("I want to make a pizza") == ["what do you want on your pizza?"]
    assert said.say("mushroom") == ["What kind of crust? Thin, pan, or deep dish?"]
    assert said.say("marble") == ["What kind of crust? Thin, pan, or deep dish?"]
    [message] = said.say("deep dish")
    assert message in (
        "we have made your pizza with mushroom on it",
        "your mushroom pizza is being made",
    )
    assert said.stands == ("Close", "MakePizza", "Fulfilled")
    assert said.slots == {"topping": "mushroom", "crust": "deep dish", "waitStop": None}
    assert hook.called == [("FulfillmentCodeHook", None)]


def test_pizza_shop_fills_both_slots_from_one_utterance(talk: Talk) -> None:
    said = talk("PizzaShop", "en_US")
    said.say("i want a thin crust pizza with pepperoni")
    assert said.slots == {"topping": "pepperoni", "crust": "thin crust", "waitStop": None}
    assert said.stands == ("Close", "MakePizza", "Fulfilled")
