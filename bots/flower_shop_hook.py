"""The Lambda code hook of FlowerShopBot: checks a class booking, numbers orders, tracks deliveries.

One plain file without dependencies: the local runtime calls `bots.flower_shop_hook:handler`, and
the same file is what AWS Lambda runs. It keeps nothing between calls; an order's number goes into
the session attribute `orderNumber`, where the bot's messages and slot defaults find it. The event
and the answer follow `lambda-input-format` and `lambda-response-format` of the developer guide.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zlib import crc32

MOST_PEOPLE = 8
CLASS_TIMES = ("11:00", "14:00", "19:00")
MONDAY = 0

TEXTS = {
    "ko": {
        "monday": "월요일은 쉬어요. 화요일부터 일요일 사이로 알려 주세요.",
        "past": "이미 지난 날이에요. 언제 오시겠어요?",
        "time": "수업은 오전 11시, 오후 2시, 저녁 7시에 있어요. 몇 시가 좋으세요?",
        "nobody": "한 명부터 예약할 수 있어요. 몇 분이 오시나요?",
        "crowd": "한 번에 여덟 명까지 들을 수 있어요. 몇 분이 오시나요?",
        "unknown": "{number}번 주문을 찾지 못했어요. 주문 번호는 네 자리예요.",
        "packing": "{number}번 주문은 꽃을 다듬고 있어요. 오늘 안에 출발해요.",
        "moving": "{number}번 주문은 배달 중이에요. 두 시간 안에 도착해요.",
        "arrived": "{number}번 주문은 배달을 마쳤어요.",
    },
    "en": {
        "monday": "We are closed on Mondays. Please choose a day from Tuesday to Sunday.",
        "past": "That day is over. Which day would you like?",
        "time": "Classes start at 11 in the morning, 2 in the afternoon and 7 in the evening. "
        "Which time suits you?",
        "nobody": "A class needs at least one person. How many people are coming?",
        "crowd": "A class has eight places. How many people are coming?",
        "unknown": "I cannot find order {number}. An order number has four digits.",
        "packing": "Order {number} is being arranged and leaves the shop today.",
        "moving": "Order {number} is on its way and arrives within two hours.",
        "arrived": "Order {number} has been delivered.",
    },
}
STAGES = ("packing", "moving", "arrived")

Event = dict[str, Any]
Answer = dict[str, Any]


def handler(event: Event, _context: object = None) -> Answer:
    """Answer one Lex V2 event; intents and moments not in the table are left to Lex."""
    key = (event["sessionState"]["intent"]["name"], event["invocationSource"])
    return ANSWERS.get(key, delegate)(event)


def check_booking(event: Event) -> Answer:
    """Settle a time that only one class fits, then ask again for the first value that fails."""
    settle_time(event)
    wrong = find_problem(interpreted_values(event), earliest_today())
    if wrong is None:
        return delegate(event)
    slot, problem = wrong
    event["sessionState"]["intent"]["slots"][slot] = None
    action = {"type": "ElicitSlot", "slotToElicit": slot}
    return answer(event, action, say(event, problem))


def find_problem(values: dict[str, str], today: date) -> tuple[str, str] | None:
    """The first slot that cannot be booked and the key of the text that says why.

    Stops at a slot without a value: what was said ahead of its turn is checked when that comes.
    """
    for slot, check in CHECKS.items():
        value = values.get(slot)
        problem = check(value, today) if value else None
        if problem or not value:
            return (slot, problem) if problem else None
    return None


def check_date(value: str, today: date) -> str | None:
    day = date.fromisoformat(value)
    if day.weekday() == MONDAY:
        return "monday"
    return "past" if day < today else None


def check_time(value: str, _today: date) -> str | None:
    return None if value in CLASS_TIMES else "time"


def check_people(value: str, _today: date) -> str | None:
    if float(value) < 1:
        return "nobody"
    return "crowd" if float(value) > MOST_PEOPLE else None


CHECKS: dict[str, Callable[[str, date], str | None]] = {
    "ClassDate": check_date,
    "ClassTime": check_time,
    "PeopleCount": check_people,
}


def settle_time(event: Event) -> None:
    """Lex leaves "2 o'clock" open between 02:00 and 14:00; only one of them is a class."""
    slot = (event["sessionState"]["intent"]["slots"] or {}).get("ClassTime")
    if not slot or slot["value"].get("interpretedValue"):
        return
    fitting = [time for time in slot["value"].get("resolvedValues") or () if time in CLASS_TIMES]
    if len(fitting) == 1:
        slot["value"]["interpretedValue"] = fitting[0]


def take_order(event: Event) -> Answer:
    """Give the order its four digits; the same session and name always get the same ones."""
    name = interpreted_values(event).get("RecipientName", "")
    number = 1000 + crc32(f"{event['sessionId']}/{name}".encode()) % 9000
    attributes = event["sessionState"].get("sessionAttributes") or {}
    event["sessionState"]["sessionAttributes"] = attributes | {"orderNumber": str(number)}
    return close(event, "Fulfilled")


def book_class(event: Event) -> Answer:
    return close(event, "Fulfilled")


def track_delivery(event: Event) -> Answer:
    """A sample shop has no parcels: the number itself says how far the order is."""
    number = interpreted_values(event).get("OrderNumber", "")
    if not (number.isdecimal() and len(number) == 4):
        return close(event, "Failed", say(event, "unknown", number=number))
    stage = STAGES[int(number) % len(STAGES)]
    return close(event, "Fulfilled", say(event, stage, number=number))


ANSWERS: dict[tuple[str, str], Callable[[Event], Answer]] = {
    ("BookClass", "DialogCodeHook"): check_booking,
    ("BookClass", "FulfillmentCodeHook"): book_class,
    ("OrderFlowers", "FulfillmentCodeHook"): take_order,
    ("CheckDelivery", "FulfillmentCodeHook"): track_delivery,
}


def delegate(event: Event) -> Answer:
    return answer(event, {"type": "Delegate"})


def close(event: Event, state: str, *messages: str) -> Answer:
    event["sessionState"]["intent"]["state"] = state
    return answer(event, {"type": "Close"}, *messages)


def answer(event: Event, action: dict[str, str], *messages: str) -> Answer:
    """Lex's session state as it came, with the next action; messages only when there are any."""
    reply: Answer = {"sessionState": event["sessionState"] | {"dialogAction": action}}
    if messages:
        reply["messages"] = [{"contentType": "PlainText", "content": text} for text in messages]
    return reply


def say(event: Event, key: str, **values: str) -> str:
    language = event["bot"]["localeId"].split("_")[0]
    return TEXTS.get(language, TEXTS["en"])[key].format(**values)


def interpreted_values(event: Event) -> dict[str, str]:
    slots = event["sessionState"]["intent"]["slots"] or {}
    values = {name: slot["value"].get("interpretedValue") for name, slot in slots.items() if slot}
    return {name: value for name, value in values.items() if value}


def earliest_today() -> date:
    """The date where the day lasts longest (UTC-12): a day is past once it is past everywhere."""
    return (datetime.now(UTC) - timedelta(hours=12)).date()
