"""Whatever is said, a slot gets a value or none, and soon."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexclient.local.bot.export import load
from lexclient.local.bot.model import Intent, Locale, Slot, SlotType, SlotTypeValue
from lexclient.local.slots import SpokenLanguage, confirmation, examples
from tests.lexclient.local.slots.said import LOCALES, TODAY, locale

BUILT_IN = [
    f"AMAZON.{name}"
    for name in (
        *("Number", "Date", "Time", "Duration", "PhoneNumber", "Percentage", "EmailAddress"),
        *("Currency", "Confirmation", "FreeFormInput", "AlphaNumeric", "FirstName", "LastName"),
        *("City", "Country", "State", "StreetName", "UKPostalCode"),
    )
]
VALUES = tuple(SlotTypeValue(word) for word in ("장미", "roses", "バラ", "*", "a.b(c"))
CUSTOM = (
    SlotType("Strict", "TopResolution", VALUES),
    SlotType("Open", "OriginalValue", VALUES),
    SlotType("Code", parent="AMAZON.AlphaNumeric", pattern="[A-Z]{1,3}[0-9]{2,4}"),
    SlotType("Pair", sub_slots={"Day": "AMAZON.Date", "Count": "AMAZON.Number"}),
)
TYPES = [*BUILT_IN, *(each.name for each in CUSTOM)]
FOLDER = Path(__file__).parents[4] / "bots" / "FlowerShopBot"
SPOKEN = """
    다음 주 금요일 열두 명 저녁 일곱 시 반 제 이름은 홍길동입니다 네 아니요
    3월 31일 이번 장미로 할게요
    next friday at seven thirty pm a dozen roses my name is the of to for half past quarter minus
    point 来週の 金曜日 二十三 午後 です 田中 1,000 -0 12:60 2/30 99999999999999999999 $ % @ . + é
    🌹 ' " ( [ \\
"""
WORDS = [*SPOKEN.split(), " "]
TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=6).map("".join),
)
DAYS = st.dates(date(1, 1, 1), date.max)


@settings(max_examples=400, deadline=None)
@given(TEXT, st.sampled_from(LOCALES), st.sampled_from(TYPES), DAYS, st.booleans())
def test_any_answer_is_a_value_or_none(
    text: str, locale_id: str, type_name: str, today: date, multiple: bool
) -> None:
    """Never an exception; the original is part of what was said, at most five resolutions."""
    language = SpokenLanguage(locale(locale_id, *CUSTOM), lambda: today)
    slot = Slot("Slot", type_name, required=True, multiple=multiple)
    value = language.resolve(text, slot)
    if value is not None:
        assert value.original in text
        assert value.interpreted is not None or len(value.resolved) == 2
        assert len(value.resolved) <= 5
    assert confirmation(text, locale_id) in ("yes", "no", None)


@settings(max_examples=200, deadline=None)
@given(TEXT, st.sampled_from(("ko_KR", "en_US")), DAYS)
def test_any_opening_fills_slots_or_none(text: str, locale_id: str, today: date) -> None:
    """Each of the intent's slots is in the answer, and none of the words is used twice."""
    spoken = load_shop()[locale_id]
    language = SpokenLanguage(spoken, lambda: today)
    for intent in spoken.intents.values():
        found = language.find(text, intent)
        assert list(found) == [slot.name for slot in intent.slots]
        assert all(value is None or value.original in text for value in found.values())


SHOP: dict[str, Locale] = {}


def load_shop() -> dict[str, Locale]:
    if not SHOP:
        SHOP.update(load(FOLDER).locales)
    return SHOP


UNITS = """
    a_ 1_ 이 일이 삼만_ 열_ １ 1, a@ a. @a. twenty_ 一 の 요 이요
    에게_ 월_ 1월_1일_ 1:1 반_ 1_hour_ $1_ ㅇ
    장미_ 네_ 아니 not_ hi,_ please_ my_name_is_ 제_이름은_ Mary_ 으로_ + ? __
"""


@pytest.mark.parametrize("unit", UNITS.split())
def test_a_long_text_takes_no_long_time(unit: str) -> None:
    """1024 characters that make patterns try again and again: CPU time stays far below a second.

    A pattern that explodes takes minutes; the bound is wide enough for a slow machine.
    """
    text = (unit.replace("_", " ") * 1024)[:1024]
    for locale_id in LOCALES:
        language = SpokenLanguage(locale(locale_id, *CUSTOM), lambda: TODAY)
        for type_name in TYPES:
            began = time.thread_time()
            language.resolve(text, Slot("Slot", type_name, required=True))
            assert timedelta(seconds=time.thread_time() - began) < timedelta(seconds=3)


@pytest.mark.parametrize("locale_id", LOCALES)
@pytest.mark.parametrize(
    "type_name", [n for n in TYPES if n not in ("AMAZON.FreeFormInput", "Pair")]
)
def test_every_example_is_a_value_of_its_type(locale_id: str, type_name: str) -> None:
    """What the recogniser learns placeholders from is what people can answer."""
    spoken = locale(locale_id, *CUSTOM)
    slot = Slot("Slot", type_name, required=True)
    language = SpokenLanguage(spoken, lambda: TODAY)
    said = examples(slot, spoken)
    assert len(said) <= 10
    not_here = {("ko_KR", "AMAZON.AlphaNumeric"), ("ja_JP", "AMAZON.UKPostalCode")}
    not_here |= {("ko_KR", "AMAZON.UKPostalCode"), ("en_US", "AMAZON.UKPostalCode")}
    if (locale_id, type_name) in not_here or type_name == "Code":
        return
    # 한 and 두 are said in front of what is counted
    understood = [
        text for text in said if language.resolve(text + " 개"[: 2 * (text in "한두")], slot)
    ]
    assert understood == [text for text in said if text != "*"]
    assert len(said) >= 3


@pytest.mark.parametrize(
    "unit", [" ", "a", "1", "(", "가", "1,", "and ", "a@", "네 ", "my name is "]
)
@pytest.mark.parametrize("locale_id", LOCALES)
def test_time_does_not_grow_beyond_the_longest_text(unit: str, locale_id: str) -> None:
    """1,000, 10,000 and 100,000 characters: Lex takes 1,024, and no more are looked at."""
    language = SpokenLanguage(locale(locale_id, *CUSTOM), lambda: TODAY)
    intent = Intent("All", ("take {S}",), tuple(Slot(t, t, required=True) for t in TYPES))
    seconds = []
    for length in (1_000, 10_000, 100_000):
        text = (unit * length)[:length]
        began = time.thread_time()
        for type_name in TYPES:
            language.resolve(text, Slot("Slot", type_name, required=True))
        language.find(text, intent)
        language.filled_samples(text, [intent])
        language.confirmation(text)
        seconds.append(time.thread_time() - began)
    assert max(seconds[1:]) < 1.3 * seconds[0] + 0.2
