"""AMAZON.Date on Saturday 21 November 2026, a week that began on Monday the 16th."""

from __future__ import annotations

from datetime import date

import pytest

from lexclient.local.bot.model import Slot
from lexclient.local.slots.answers import resolve
from lexclient.local.slots.value import SlotValue
from tests.lexclient.local.slots.said import answer, locale, meant, rows

KOREAN = """
    오늘 = 2026-11-21
    내일이요 = 2026-11-22
    모레 = 2026-11-23
    내일모레 = 2026-11-23
    글피 = 2026-11-24
    어제 = 2026-11-20
    다음 주 금요일 = 2026-11-27
    다음주 금요일에 갈게요 = 2026-11-27
    담주 금욜 = 2026-11-27
    이번 주 토요일 = 2026-11-21
    다다음 주 월요일 = 2026-11-30
    금요일 = 2026-11-27
    토요일 = 2026-11-21
    오는 수요일 = 2026-11-25
    주말 = 2026-11-21
    다음 주말 = 2026-11-28
    사흘 뒤 = 2026-11-24
    3일 후 = 2026-11-24
    보름 뒤에요 = 2026-12-06
    일주일 뒤 = 2026-11-28
    이 주 뒤 = 2026-12-05
    두 달 뒤 = 2027-01-21
    3월 1일 = 2027-03-01
    삼월 일일 = 2027-03-01
    12월 25일 = 2026-12-25
    유월 육일 = 2027-06-06
    내년 3월 1일 = 2027-03-01
    2027년 1월 5일 = 2027-01-05
    이천이십칠년 일월 오일 = 2027-01-05
    다음 달 3일 = 2026-12-03
    이번 달 말 = 2026-11-30
    25일 = 2026-11-25
    이십오일이요 = 2026-11-25
    11일 = 2026-12-11
    크리스마스 = 2026-12-25
    어버이날 = 2027-05-08
    11/28 = 2026-11-28
    2026-12-24 = 2026-12-24
    2주 후 토요일 = 2026-12-05
    다음 달 초 = 2026-12-01
    월말 = 2026-11-30
    2026.12.24 = 2026-12-24
    12.24 = 2026-12-24
    20261224 = 2026-12-24
    내일 말고 모레요 = 2026-11-23
    내년 설날 =
    2월 30일 =
    13월 1일 =
    장미 =
    아무 때나 =
    저녁 일곱 시 =
"""
ENGLISH = """
    today = 2026-11-21
    Tomorrow! = 2026-11-22
    the day after tomorrow = 2026-11-23
    next Friday = 2026-11-27
    next Friday at 7pm = 2026-11-27
    this Friday = 2026-11-27
    friday = 2026-11-27
    Saturday = 2026-11-21
    Friday after next = 2026-12-04
    tuesday next week = 2026-11-24
    this weekend = 2026-11-21
    in two weeks = 2026-12-05
    in 3 days = 2026-11-24
    a week from Monday = 2026-11-30
    a fortnight from now = 2026-12-05
    2 days ago = 2026-11-19
    March 1st = 2027-03-01
    first of march = 2027-03-01
    March third, 2027 = 2027-03-03
    25 December = 2026-12-25
    November twenty-fifth = 2026-11-25
    the 5th = 2026-12-05
    the twenty first of next month = 2026-12-21
    Dec. 25 = 2026-12-25
    may 5 = 2027-05-05
    12/25 = 2026-12-25
    12/25/2026 = 2026-12-25
    Christmas = 2026-12-25
    mother's day = 2027-05-09
    Feb 29 = 2028-02-29
    Sunday the 29th = 2026-11-29
    two fridays from now = 2026-12-04
    a week today = 2026-11-28
    tomorrow week = 2026-11-29
    end of the month = 2026-11-30
    beginning of next month = 2026-12-01
    24/12/2026 = 2026-12-24
    12-24-2026 = 2026-12-24
    tomorrow, no, Friday = 2026-11-27
    February 30 =
    I may come =
    roses =
    I don't know =
"""
JAPANESE = """
    今日 = 2026-11-21
    明日お願いします = 2026-11-22
    明後日 = 2026-11-23
    来週の金曜日 = 2026-11-27
    今週の土曜日 = 2026-11-21
    金曜日 = 2026-11-27
    次の水曜日 = 2026-11-25
    三日後 = 2026-11-24
    2週間後 = 2026-12-05
    3月1日 = 2027-03-01
    十二月二十五日 = 2026-12-25
    来月3日 = 2026-12-03
    二十五日 = 2026-11-25
    来年の1月5日 = 2027-01-05
    クリスマス = 2026-12-25
    一昨日 = 2026-11-19
    バラ =
"""
OTHERS = [
    ("en_GB", "25/12", "2026-12-25"),
    ("en_GB", "5/6/2027", "2027-06-05"),
    ("fr_FR", "2026-12-24", "2026-12-24"),
    ("fi_FI", "huomenna", None),
]
CASES = [*rows("ko_KR", KOREAN), *rows("en_US", ENGLISH), *rows("ja_JP", JAPANESE), *OTHERS]


@pytest.mark.parametrize(("locale_id", "said", "value"), CASES)
def test_a_day_as_it_is_said(locale_id: str, said: str, value: str | None) -> None:
    """An ISO date, on or after today where the year or week is left open."""
    assert meant(locale_id, "AMAZON.Date", said) == value


@pytest.mark.parametrize(
    ("english", "korean", "japanese", "value"),
    [
        # said on Wednesday 25 November 2020, the day of the guide's examples
        ("today", "오늘", "今日", "2020-11-25"),
        ("next week", "다음 주", "来週", "2020-11-29"),
        ("this week", "이번 주", "今週", "2020-11-23"),
        ("last week", "지난주", "先週", "2020-11-16"),
        ("next month", "다음 달", "来月", "2020-12-31"),
        ("this month", "이번 달", "今月", "2020-11-01"),
        ("next year", "내년", "来年", "2021-12-31"),
        ("last year", "작년", "去年", "2019-01-01"),
    ],
)
def test_weeks_months_and_years_as_the_guide_has_them(
    english: str, korean: str, japanese: str, value: str
) -> None:
    """A later period is its last day, this or an earlier one its first (`built-in-slot-date`)."""
    slot = Slot("Day", "AMAZON.Date", required=True)
    for locale_id, said in {"en_US": english, "ko_KR": korean, "ja_JP": japanese}.items():
        found = resolve(said, slot, locale(locale_id), date(2020, 11, 25))
        assert found == SlotValue(said, value, (value,))


def test_the_words_of_the_day_are_the_original_value() -> None:
    """Not the whole answer: only what names the day."""
    assert answer("ko_KR", "AMAZON.Date", "음... 다음 주 금요일이 좋겠어요") == SlotValue(
        "다음 주 금요일", "2026-11-27", ("2026-11-27",)
    )


@pytest.mark.parametrize("today", [date.min, date.max, date(2028, 2, 29), date(2027, 12, 31)])
def test_no_day_is_too_early_or_too_late_to_ask(today: date) -> None:
    """At the edges of the calendar a day is understood or not, without an error."""
    slot = Slot("Day", "AMAZON.Date", required=True)
    for table, locale_id in ((KOREAN, "ko_KR"), (ENGLISH, "en_US"), (JAPANESE, "ja_JP")):
        for _, said, _ in rows(locale_id, table):
            value = resolve(said, slot, locale(locale_id), today)
            assert value is None or date.fromisoformat(value.interpreted or "")


@pytest.mark.parametrize(
    ("locale_id", "text", "value"),
    [
        ("en_US", "Friday, December 25th", "2026-12-25"),
        ("en_US", "on Friday the 25th of December", "2026-12-25"),
        ("en_GB", "Friday 25 December", "2026-12-25"),
        ("en_US", "Monday, 12/7", "2026-12-07"),
        ("en_US", "December 25th (Friday)", "2026-12-25"),
        ("en_US", "Friday the 4th", "2026-12-04"),
        ("ko_KR", "12월 25일 금요일", "2026-12-25"),
        ("ko_KR", "금요일 12월 25일", "2026-12-25"),
        ("ja_JP", "12月25日の金曜日", "2026-12-25"),
        ("en_US", "Friday", "2026-11-27"),
    ],
)
def test_a_weekday_beside_its_date_names_no_other_day(
    locale_id: str, text: str, value: str
) -> None:
    """The date counts, whichever of the two is said first."""
    assert meant(locale_id, "AMAZON.Date", text) == value
