"""Whole conversations with FlowerShopBot over boto3, its code hook included, in two languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bots.flower_shop_hook import handler
from lexclient.local import LocalRuntime, serve

BOTS = Path(__file__).parents[3] / "bots"
HOOK = "bots.flower_shop_hook:handler"


@pytest.fixture(scope="module")
def shop() -> Iterator[LocalRuntime]:
    with serve(BOTS / "FlowerShopBot", hooks={"ko_KR": HOOK, "en_US": HOOK}) as runtime:
        yield runtime


@dataclass(frozen=True, slots=True)
class Heard:
    """What matters of an answer: the action with its slot, the intent's state, the texts."""

    waits: str
    state: str
    texts: tuple[str, ...]
    slots: Mapping[str, str | None]
    attributes: Mapping[str, str]
    contexts: Mapping[str, Mapping[str, str]]


@dataclass
class Customer:
    """One session of the bot."""

    client: Any
    address: Mapping[str, str]

    def say(self, text: str) -> Heard:
        answer = self.client.recognize_text(**self.address, text=text)
        state = answer["sessionState"]
        action, intent = state["dialogAction"], state["intent"]
        return Heard(
            " ".join(filter(None, (action["type"], action.get("slotToElicit")))),
            f"{intent['name']} {intent['state']} {intent['confirmationState']}",
            tuple(message["content"] for message in answer.get("messages", ())),
            {n: v and v["value"]["interpretedValue"] for n, v in intent["slots"].items()},
            state["sessionAttributes"],
            {c["name"]: c["contextAttributes"] for c in state.get("activeContexts", ())},
        )


@pytest.fixture
def customer(shop: LocalRuntime, connect: Callable[[str], Any]) -> Callable[[str], Customer]:
    """A new session in a locale."""
    return lambda locale_id: Customer(connect(shop.url), shop.address(locale_id))


New = Callable[[str], Customer]


def test_a_class_is_booked_and_moved_in_korean(customer: New) -> None:
    """The hook refuses a Monday and a crowd, and settles a time that only one class fits."""
    talk = customer("ko_KR")
    assert talk.say("꽃꽂이 수업 예약해 주세요").waits == "ElicitSlot ClassDate"
    monday = talk.say("2030년 6월 3일이요")
    assert monday.texts == ("월요일은 쉬어요. 화요일부터 일요일 사이로 알려 주세요.",)
    assert (monday.waits, monday.slots["ClassDate"]) == ("ElicitSlot ClassDate", None)
    assert talk.say("2030년 6월 8일로 할게요").waits == "ElicitSlot ClassTime"
    two = talk.say("두 시요")
    assert (two.waits, two.slots["ClassTime"]) == ("ElicitSlot PeopleCount", "14:00")
    crowd = talk.say("열두 명이요")
    assert crowd.texts == ("한 번에 여덟 명까지 들을 수 있어요. 몇 분이 오시나요?",)
    confirm = talk.say("네 명이요")
    assert confirm.texts == ("2030-06-08 14:00 꽃꽂이 수업을 4명으로 예약할까요?",)
    assert (confirm.waits, confirm.state) == ("ConfirmIntent", "BookClass InProgress None")
    booking = {
        "ClassType": "꽃꽂이",
        "ClassDate": "2030-06-08",
        "ClassTime": "14:00",
        "PeopleCount": "4",
    }
    assert talk.say("네, 맞아요") == Heard(
        "Close",
        "BookClass Fulfilled Confirmed",
        (
            "2030-06-08 14:00 꽃꽂이 수업을 4명으로 예약했어요.",
            "날짜를 바꾸고 싶으면 예약 변경이라고 말씀해 주세요.",
        ),
        booking,
        {},
        {"booking": booking},
    )
    moved = talk.say("예약을 2030년 6월 9일로 바꿔 주세요")
    assert moved.texts == ("2030-06-08 꽃꽂이 수업을 2030-06-09 14:00으로 바꿀까요?",)
    assert moved.slots == {
        "ClassType": "꽃꽂이",
        "ClassDate": "2030-06-08",
        "NewDate": "2030-06-09",
        "NewTime": "14:00",
    }
    done = talk.say("좋아요")
    assert done.texts == ("예약을 2030-06-09 14:00으로 바꿨어요.",)
    assert done.state == "ChangeBooking Fulfilled Confirmed"


def test_a_class_is_booked_and_moved_in_english(customer: New) -> None:
    """The same bot in another language; what was said ahead of its turn is checked in its turn."""
    talk = customer("en_US")
    monday = talk.say("book a bouquet class on June 3rd, 2030 for nine people")
    assert monday.texts == (
        "We are closed on Mondays. Please choose a day from Tuesday to Sunday.",
    )
    assert monday.slots["PeopleCount"] == "9"
    assert talk.say("June 8th, 2030").waits == "ElicitSlot ClassTime"
    noon = talk.say("noon")
    assert (noon.waits, noon.slots["ClassTime"]) == ("ElicitSlot ClassTime", None)
    crowd = talk.say("seven in the evening")
    assert crowd.texts == ("A class has eight places. How many people are coming?",)
    confirm = talk.say("just four of us")
    assert confirm.texts == ("Shall I book the bouquet class on 2030-06-08 at 19:00 for 4?",)
    booked = talk.say("sounds good")
    assert booked.texts[0] == "You are booked: bouquet on 2030-06-08 at 19:00 for 4."
    assert booked.contexts["booking"]["ClassDate"] == "2030-06-08"
    moved = talk.say("can I come on June 9th, 2030 instead")
    assert moved.texts == (
        "Shall I move your bouquet class from 2030-06-08 to 2030-06-09 at 19:00?",
    )
    assert talk.say("no").texts == ("I have left your booking as it is.",)


def test_a_time_that_the_opening_leaves_open_is_settled_by_the_hook(customer: New) -> None:
    """Two o'clock could be at night; the one class at two is in the afternoon."""
    opening = customer("ko_KR").say("2030년 6월 8일 2시에 세 명 리스 수업 예약해 주세요")
    assert opening.texts == ("2030-06-08 14:00 리스 수업을 3명으로 예약할까요?",)


@pytest.mark.parametrize(
    ("locale_id", "text"),
    [("ko_KR", "예약 날짜 변경할게요"), ("en_US", "move my class to another day")],
)
def test_a_booking_is_changed_only_after_one_was_made(
    customer: New, locale_id: str, text: str
) -> None:
    """ChangeBooking needs the context `booking`: before it, nobody has an intent of that name."""
    answer = customer(locale_id).say(text)
    assert not answer.state.startswith("ChangeBooking")


def test_flowers_are_ordered_and_their_delivery_tracked_in_korean(customer: New) -> None:
    """A name without its ending; the order's number is known when the delivery is asked for."""
    talk = customer("ko_KR")
    opening = talk.say("장미 열 송이 주문할게요")
    assert opening.waits == "ElicitSlot DeliveryDate"
    assert talk.say("2030년 5월 8일이요").waits == "ElicitSlot RecipientName"
    confirm = talk.say("받는 사람은 이가은이에요")
    assert confirm.texts == ("2030-05-08에 이가은님께 장미 10송이를 보내 드릴까요?",)
    ordered = talk.say("네")
    number = ordered.attributes["orderNumber"]
    assert number.isdecimal()
    assert ordered.texts == (
        "주문을 받았어요. 장미 10송이를 2030-05-08에 보내 드릴게요.",
        f"주문 번호는 {number}번이에요. 배송이 궁금하면 언제든 물어보세요.",
    )
    assert ordered.contexts["order"]["RecipientName"] == "이가은"
    tracked = talk.say("주문한 꽃 어디쯤 왔어요")
    assert (tracked.waits, tracked.state) == ("Close", "CheckDelivery Fulfilled None")
    assert tracked.slots == {"OrderNumber": number}
    assert tracked.texts[0].startswith(f"{number}번 주문")


def test_flowers_are_ordered_in_english_and_declined(customer: New) -> None:
    """A no ends the order: Denied, Failed, and no order number."""
    talk = customer("en_US")
    opening = talk.say("send a dozen roses to Mary")
    assert opening.waits == "ElicitSlot DeliveryDate"
    confirm = talk.say("on May 8th, 2030 please")
    assert confirm.texts == ("Shall I send 12 roses to Mary on 2030-05-08?",)
    declined = talk.say("no, never mind")
    assert declined.texts == ("I have dropped the order. Tell me if you need other flowers.",)
    assert (declined.waits, declined.state) == ("Close", "OrderFlowers Failed Denied")
    assert declined.attributes == {}


@pytest.mark.parametrize(
    ("locale_id", "opening", "number", "text"),
    [
        ("ko_KR", "배송 조회", "1234번이요", "1234번 주문은 배달 중이에요. 두 시간 안에 도착해요."),
        ("ko_KR", "배송 조회", "12345", "12345번 주문을 찾지 못했어요. 주문 번호는 네 자리예요."),
        ("en_US", "track my delivery", "it is 1235", "Order 1235 has been delivered."),
        (
            *("en_US", "track my delivery", "one"),
            "I cannot find order 1. An order number has four digits.",
        ),
    ],
)
def test_a_delivery_is_tracked_by_its_number(
    customer: New, locale_id: str, opening: str, number: str, text: str
) -> None:
    """The fulfilment hook answers for each number; one it does not know fails the intent."""
    talk = customer(locale_id)
    assert talk.say(opening).waits == "ElicitSlot OrderNumber"
    answer = talk.say(number)
    assert answer.texts == (text,)
    unknown = "네 자리" in text or "four digits" in text
    assert answer.state == f"CheckDelivery {'Failed' if unknown else 'Fulfilled'} None"


def test_a_flower_the_shop_does_not_have(customer: New) -> None:
    """Two retries, the slot's failure response, then FallbackIntent, which says nothing."""
    talk = customer("ko_KR")
    talk.say("꽃 주문할게요")
    assert [talk.say("동백").waits for _ in range(2)] == ["ElicitSlot FlowerType"] * 2
    lost = talk.say("동백")
    assert lost.texts == ("죄송해요, 그 꽃은 저희 가게에 없어요.",)
    assert (lost.waits, lost.state) == ("Close", "FallbackIntent ReadyForFulfillment None")


@pytest.mark.parametrize(
    ("locale_id", "text", "state"),
    [
        ("ko_KR", "안녕하세요", "Greeting ReadyForFulfillment None"),
        ("ko_KR", "몇 시까지 해요", "OpeningHours Fulfilled None"),
        ("ko_KR", "주차장 있어요", "StoreLocation Fulfilled None"),
        ("ko_KR", "양자 컴퓨터가 뭐야", "FallbackIntent ReadyForFulfillment None"),
        ("en_US", "hello", "Greeting ReadyForFulfillment None"),
        ("en_US", "what time do you close", "OpeningHours Fulfilled None"),
        ("en_US", "is there parking", "StoreLocation Fulfilled None"),
        ("en_US", "who painted the mona lisa", "FallbackIntent ReadyForFulfillment None"),
    ],
)
def test_one_turn_answers(customer: New, locale_id: str, text: str, state: str) -> None:
    """Questions without slots end at once; what the shop does not know is left to the client."""
    answer = customer(locale_id).say(text)
    assert (answer.waits, answer.state) == ("Close", state)
    assert bool(answer.texts) == (not state.startswith("Fallback"))


def test_the_hook_leaves_other_intents_to_lex() -> None:
    """The same file on AWS Lambda answers any event of the bot."""
    session = {"intent": {"name": "Greeting", "slots": {}}, "sessionAttributes": {}}
    told = {"invocationSource": "DialogCodeHook", "sessionState": session}
    assert handler(told) == {"sessionState": session | {"dialogAction": {"type": "Delegate"}}}
