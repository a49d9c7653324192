"""Numbers, percentages, money, phone numbers and codes, in digits and in words."""

from __future__ import annotations

import pytest

from lexclient.local.bot.model import SlotType
from lexclient.local.slots.value import SlotValue
from tests.lexclient.local.slots.said import answer, meant, rows

NUMBERS = [
    *rows(
        "ko_KR",
        """
        12 = 12
        열두 명 = 12
        열두명이요 = 12
        스물세 명입니다 = 23
        백스무 송이 = 120
        두 송이 주세요 = 2
        네 명이요 = 4
        하나 = 1
        둘이요 = 2
        삼만 오천 = 35000
        3만 5천 = 35000
        오십 = 50
        영 = 0
        ３개 = 3
        3.5 = 3.5
        1,200 = 1200
        0012 = 12
        -3 = -3
        마이너스 삼 = -3
        혼자요 = 1
        우리 가족 네 식구 = 4
        일이삼사 = 1234
        8명이요 아니 9명 = 9
        모르겠어요 =
        장미요 =
        네 =
        이번 주 일요일 =
        """,
    ),
    *rows(
        "en_US",
        """
        12 = 12
        twelve = 12
        twenty-four please = 24
        one hundred and one = 101
        forty-two thousand three hundred and one = 42301
        point forty two = 0.42
        three point one four = 3.14
        minus five = -5
        a dozen = 12
        half a dozen roses = 6
        a couple = 2
        we are 4 = 4
        1,234,567.5 = 1234567.5
        one two three four = 1234
        twelve thirty four = 1234
        two, I mean three = 3
        no idea =
        roses =
        """,
    ),
    *rows(
        "ja_JP",
        """
        12 = 12
        二十三 = 23
        三つ = 3
        五本お願いします = 5
        二人です = 2
        マイナス3 = -3
        わかりません =
        """,
    ),
]
PERCENTAGES = [
    *rows("ko_KR", "50% = 50%\n오십 퍼센트 = 50%\n삼십프로요 = 30%\n12 = 12\n장미 ="),
    *rows("en_US", "50 percent = 50%\nfifty per cent = 50%\n12% = 12%\n12 = 12\nhalf ="),
    *rows("ja_JP", "50パーセント = 50%\n三十% = 30%\n12 = 12"),
]
# the first ten English rows are the examples of `built-in-slot-currency`
CURRENCIES = [
    *rows(
        "en_US",
        """
        3USD = USD 3.00
        USD300 = USD 300.00
        3 dimes = USD 0.30
        $1.56 = USD 1.56
        5c = USD 0.05
        1 dollar = USD 1.00
        five fifteen = USD 515.00
        five dollars fifteen cents = USD 5.15
        5 usd and 1/2 = USD 5.50
        twenty bucks = USD 20.00
        €5 = EUR 5.00
        300 = USD 300.00
        nothing =
        """,
    ),
    *rows(
        "ko_KR",
        """
        오천 원 = KRW 5000.00
        3만 5천원이요 = KRW 35000.00
        만 원 = KRW 10000.00
        $20 = USD 20.00
        20달러 = USD 20.00
        5000 = KRW 5000.00
        """,
    ),
    *rows("ja_JP", "三千円 = JPY 3000.00\n10ドル = USD 10.00\n500 = JPY 500.00"),
]
PHONES = [
    *rows(
        "ko_KR",
        """
        010-1234-5678 = 01012345678
        010 1234 5678이요 = 01012345678
        제 번호는 01012345678입니다 = 01012345678
        공일공 일이삼사 오육칠팔 = 01012345678
        공일공에 1234에 5678 = 01012345678
        +82 10-1234-5678 = +821012345678
        02)123-4567 = 021234567
        12 =
        없어요 =
        """,
    ),
    *rows(
        "en_US",
        """
        (206) 555-0100 = 2065550100
        +1 206 555 0100 = +12065550100
        five five five one two one two = 5551212
        call 555-0100 please = 5550100
        I have none =
        """,
    ),
    *rows("ja_JP", "03-1234-5678 = 0312345678\n〇九〇の1234の5678 = 09012345678"),
]
EMAILS = [
    *rows("ko_KR", "gildong@example.com입니다 = gildong@example.com\n없어요 ="),
    *rows(
        "en_US",
        """
        it is Mary.Ann+shop@example.co.uk, thanks = Mary.Ann+shop@example.co.uk
        john at example dot com = john@example.com
        john underscore s at example dot org = john_s@example.org
        john@example =
        at home =
        """,
    ),
    *rows("ja_JP", "taro@example.jpです = taro@example.jp"),
]
CODES = [
    *rows(
        "en_US",
        """
        ABC123 = ABC123
        my booking code is AB12 = AB12
        A B 1 2 = AB12
        abcdefghijklmnopqrstuvwxyz012345 =
        ... =
        """,
    ),
    *rows("ja_JP", "AB12です = AB12"),
    *rows("ko_KR", "AB12 ="),  # not available in ko_KR (`how-languages`)
]
POSTCODES = [
    *rows("en_GB", "it is sw1a 1aa = SW1A 1AA\nM11AE = M1 1AE\n12345 ="),
    *rows("en_US", "SW1A 1AA ="),  # en_GB only (`built-in-slots`)
]
TYPES = {
    "AMAZON.Number": NUMBERS,
    "AMAZON.Percentage": PERCENTAGES,
    "AMAZON.Currency": CURRENCIES,
    "AMAZON.PhoneNumber": PHONES,
    "AMAZON.EmailAddress": EMAILS,
    "AMAZON.AlphaNumeric": CODES,
    "AMAZON.UKPostalCode": POSTCODES,
}
CASES = [(type_name, *row) for type_name, table in TYPES.items() for row in table]


@pytest.mark.parametrize(("type_name", "locale_id", "said", "value"), CASES)
def test_an_amount_as_it_is_said(
    type_name: str, locale_id: str, said: str, value: str | None
) -> None:
    """Digits and words mean the same value; what names no amount is not understood."""
    assert meant(locale_id, type_name, said) == value


def test_the_users_own_words_are_the_original_value() -> None:
    """What was read, as it was written, and its one resolution."""
    said = answer("ko_KR", "AMAZON.Number", "음, 열두 명이요")
    assert said == SlotValue("열두", "12", ("12",))


@pytest.mark.parametrize(
    ("pattern", "said", "value"),
    [
        ("[A-Z]{2}[0-9]{4}", "it is ab1234 I think", "ab1234"),
        ("[A-Z]{2}[0-9]{4}", "AB 1234", "AB1234"),
        ("[A-Z]{2}[0-9]{4}", "1234", None),
        ("[0-9]{3", "123", None),  # an unreadable pattern lets nothing through
    ],
)
def test_a_code_has_the_shape_its_type_asks_for(pattern: str, said: str, value: str | None) -> None:
    """A type with the parent AMAZON.AlphaNumeric keeps only what matches its expression."""
    code = SlotType("Code", parent="AMAZON.AlphaNumeric", pattern=pattern)
    assert meant("en_US", "Code", said, code) == value
