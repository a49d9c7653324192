"""AMAZON.Time and AMAZON.Duration."""

from __future__ import annotations

import pytest

from lexclient.local.slots.value import SlotValue
from tests.lexclient.local.slots.said import answer, meant, rows

TIMES = [
    *rows(
        "ko_KR",
        """
        오후 3시 = 15:00
        오후 세 시 = 15:00
        오후세시요 = 15:00
        저녁 7시 반 = 19:30
        저녁 일곱 시 삼십 분 = 19:30
        오전 11시에 갈게요 = 11:00
        낮 12시 = 12:00
        밤 12시 = 00:00
        밤 1시 = 01:00
        새벽 두시 = 02:00
        오전 12시 = 00:00
        오후 7시 5분 전 = 18:55
        정오 = 12:00
        자정 = 00:00
        19:30 = 19:30
        07:30 = 07:30
        15시 = 15:00
        7:30pm = 19:30
        PM 7:30 = 19:30
        아침에요 = MO
        오전 = AM
        오후 = PM
        점심 = AF
        저녁 = EV
        밤 = NI
        25시 =
        세 시간 =
        아무 때나 =
        """,
    ),
    *rows(
        "en_US",
        """
        7pm = 19:00
        7 p.m. please = 19:00
        10:00 AM = 10:00
        seven thirty pm = 19:30
        half past seven in the evening = 19:30
        quarter past five pm = 17:15
        twenty to nine pm = 20:40
        ten in the morning = 10:00
        eight at night = 20:00
        nine oh five am = 09:05
        12 am = 00:00
        12 pm = 12:00
        noon = 12:00
        midnight = 00:00
        19:00 = 19:00
        next Friday at 7pm = 19:00
        3-ish pm = 15:00
        in the morning = MO
        afternoon = AF
        evening = EV
        night = NI
        25:00 =
        whenever =
        """,
    ),
    *rows(
        "ja_JP",
        """
        午後3時 = 15:00
        午前十時十五分 = 10:15
        夜7時半 = 19:30
        19時 = 19:00
        正午 = 12:00
        朝 = MO
        3時間 =
        """,
    ),
]
AMBIGUOUS = [
    ("en_US", "10 o'clock", ("10:00", "22:00")),
    ("en_US", "half past seven", ("07:30", "19:30")),
    ("en_US", "7", ("07:00", "19:00")),
    ("en_US", "12:15", ("00:15", "12:15")),
    ("ko_KR", "10시", ("10:00", "22:00")),
    ("ko_KR", "일곱시 반", ("07:30", "19:30")),
    ("ja_JP", "十時", ("10:00", "22:00")),
]
DURATIONS = [
    # the English rows are the examples of `built-in-slot-duration`, and three more
    *rows(
        "en_US",
        """
        ten minutes = PT10M
        five hours = PT5H
        three days = P3D
        forty five seconds = PT45S
        eight weeks = P8W
        seven years = P7Y
        five hours ten minutes = PT5H10M
        two years three hours ten minutes = P2YT3H10M
        half an hour = PT30M
        an hour and a half = PT1H30M
        3 days and 2 hours = P3DT2H
        forever =
        """,
    ),
    *rows(
        "ko_KR",
        """
        세 시간 = PT3H
        한 시간 반 = PT1H30M
        2시간 30분이요 = PT2H30M
        사흘 동안 = P3D
        3일 = P3D
        일주일 = P1W
        두 달 = P2M
        1년 6개월 = P1Y6M
        모르겠어요 =
        """,
    ),
    *rows("ja_JP", "三時間 = PT3H\n2時間半 = PT2H30M\n一週間 = P1W\n2ヶ月 = P2M"),
]


@pytest.mark.parametrize(("locale_id", "said", "value"), TIMES)
def test_a_time_as_it_is_said(locale_id: str, said: str, value: str | None) -> None:
    """`HH:MM` or a part of the day (`built-in-slot-time`)."""
    assert meant(locale_id, "AMAZON.Time", said) == value


@pytest.mark.parametrize(("locale_id", "said", "readings"), AMBIGUOUS)
def test_an_hour_without_its_half_of_the_day_has_two_readings(
    locale_id: str, said: str, readings: tuple[str, ...]
) -> None:
    """No interpreted value, so the slot is not filled, and both times to choose from."""
    assert answer(locale_id, "AMAZON.Time", said) == SlotValue(said, None, readings)


@pytest.mark.parametrize(("locale_id", "said", "value"), DURATIONS)
def test_a_duration_as_it_is_said(locale_id: str, said: str, value: str | None) -> None:
    """ISO 8601, days and hours apart; neighbouring amounts are one duration."""
    assert meant(locale_id, "AMAZON.Duration", said) == value
