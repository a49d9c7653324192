"""Slots that FlowerShopBot's opening utterances fill already."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexclient.local.bot.export import load
from lexclient.local.bot.model import Bot, Intent, Slot
from lexclient.local.slots.openings.filling import find_slots
from tests.lexclient.local.slots.said import TODAY, locale

FOLDER = Path(__file__).parents[4] / "bots" / "FlowerShopBot"

# locale, intent, utterance, the slots it fills
OPENINGS: list[tuple[str, str, str, dict[str, str | None]]] = [
    ("ko_KR", "OrderFlowers", "꽃 주문할게요", {}),
    ("ko_KR", "OrderFlowers", "장미 주문할게요", {"FlowerType": "장미"}),
    (
        *("ko_KR", "OrderFlowers", "장미 열 송이 주문할게요"),
        {"FlowerType": "장미", "Quantity": "10"},
    ),
    (
        *("ko_KR", "OrderFlowers", "로즈를 12송이 보내 주세요"),
        {"FlowerType": "장미", "Quantity": "12"},
    ),
    (
        *("ko_KR", "OrderFlowers", "다음 주 금요일까지 튤립 스무 송이 부탁드려요"),
        {"FlowerType": "튤립", "Quantity": "20", "DeliveryDate": "2026-11-27"},
    ),
    (
        *("ko_KR", "OrderFlowers", "내일 지수에게 해바라기 세 송이 선물하고 싶어요"),
        {
            "FlowerType": "해바라기",
            "Quantity": "3",
            "DeliveryDate": "2026-11-22",
            "RecipientName": "지수",
        },
    ),
    ("ko_KR", "OrderFlowers", "이가은님께 꽃 보내고 싶어요", {"RecipientName": "이가은"}),
    ("ko_KR", "OrderFlowers", "누구에게 보내는 게 좋을까요", {}),
    (
        *("ko_KR", "OrderFlowers", "3월 1일에 백합 보내 주세요"),
        {"FlowerType": "백합", "DeliveryDate": "2027-03-01"},
    ),
    (
        *("ko_KR", "BookClass", "다음 주 토요일 저녁 7시에 네 명 꽃꽂이 수업 예약해 주세요"),
        {
            "ClassType": "꽃꽂이",
            "ClassDate": "2026-11-28",
            "ClassTime": "19:00",
            "PeopleCount": "4",
        },
    ),
    # a time with two readings has no value: the bot asks, unless its hook knows
    (
        *("ko_KR", "BookClass", "내일 7시에 수업 들을 수 있나요"),
        {"ClassDate": "2026-11-22", "ClassTime": None},
    ),
    # only slots of the sample utterances are filled: not the date of the old booking
    ("ko_KR", "ChangeBooking", "다다음 주 일요일로 옮겨 주세요", {"NewDate": "2026-12-06"}),
    ("ko_KR", "CheckDelivery", "1234번 주문 어디까지 왔나요", {"OrderNumber": "1234"}),
    ("ko_KR", "CheckDelivery", "내일 오나요", {}),
    ("en_US", "OrderFlowers", "I want to order flowers", {}),
    (
        *("en_US", "OrderFlowers", "send a dozen roses to Mary Ann next Friday"),
        {
            "FlowerType": "roses",
            "Quantity": "12",
            "DeliveryDate": "2026-11-27",
            "RecipientName": "Mary Ann",
        },
    ),
    (
        *("en_US", "OrderFlowers", "order tulips for Anna please"),
        {"FlowerType": "tulips", "RecipientName": "Anna"},
    ),
    ("en_US", "OrderFlowers", "I would like to buy baby's breath", {"FlowerType": "baby's breath"}),
    (
        *("en_US", "BookClass", "a wreath workshop for three people on December 5 at 2 pm"),
        {
            "ClassType": "wreath",
            "ClassDate": "2026-12-05",
            "ClassTime": "14:00",
            "PeopleCount": "3",
        },
    ),
    (
        *("en_US", "ChangeBooking", "move it to Sunday at 11 am"),
        {"NewDate": "2026-11-22", "NewTime": "11:00"},
    ),
    ("en_US", "CheckDelivery", "where is order number 1234", {"OrderNumber": "1234"}),
    ("en_US", "CheckDelivery", "when will my flowers arrive", {}),
]


@pytest.fixture(scope="module")
def bot() -> Bot:
    return load(FOLDER)


@pytest.mark.parametrize(("locale_id", "name", "said", "filled"), OPENINGS)
def test_an_opening_utterance_fills_slots(
    bot: Bot, locale_id: str, name: str, said: str, filled: dict[str, str | None]
) -> None:
    """What the utterance says of its intent's slots, each digit and word used once."""
    spoken = bot.locales[locale_id]
    found = find_slots(spoken.intents[name], said, spoken, TODAY)
    assert {n: value.interpreted for n, value in found.items() if value} == filled
    assert list(found) == [slot.name for slot in spoken.intents[name].slots]


CITY, DAY, NAME = "AMAZON.City", "AMAZON.Date", "AMAZON.FirstName"
TRIP = Intent(
    "Trip",
    ("from {From} to {To}", "leave {Out} and return {Back}", "{Who}さんの予約"),
    (
        Slot("From", CITY, required=True),
        Slot("To", CITY, required=True),
        Slot("Out", DAY, required=True),
        Slot("Back", DAY, required=True),
        Slot("Who", NAME, required=True),
        Slot("Note", "AMAZON.FreeFormInput", required=False),
    ),
)


@pytest.mark.parametrize(
    ("locale_id", "said", "filled"),
    [
        ("en_US", "from Seattle to Boston", {"From": "Seattle", "To": "Boston"}),
        ("en_US", "to Boston from Seattle", {"From": "Seattle", "To": "Boston"}),
        ("en_US", "a trip to Boston", {"To": "Boston"}),
        ("en_US", "a trip, Boston", {}),
        ("en_US", "leave tomorrow and return Friday", {"Out": "2026-11-22", "Back": "2026-11-27"}),
        ("en_US", "return on Friday", {}),
        ("ja_JP", "田中さんの予約", {"Who": "田中"}),
    ],
)
def test_two_slots_of_one_type_are_told_apart(
    locale_id: str, said: str, filled: dict[str, str]
) -> None:
    """By the words beside them in the samples; one value that could be of either is of none."""
    found = find_slots(TRIP, said, locale(locale_id), TODAY)
    assert {n: value.interpreted for n, value in found.items() if value} == filled
