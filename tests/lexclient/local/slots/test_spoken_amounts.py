"""Numbers, durations, addresses and phone numbers in the odd forms that people give them.

The kind: an amount with a part of one (halves, quarters), a magnitude, or signs about it.
"""

from __future__ import annotations

import pytest

from tests.lexclient.local.slots.said import answer, meant

NUMBERS = """
    one hundred twenty three dot four five = 123.45
    one hundred twenty three point four five = 123.45
    minus fifteen point two four five = -15.245
    point forty two = 0.42
    123 dot 45 = 123.45
    two and a half = 2.5
    three and a quarter = 3.25
    two and three quarters = 2.75
    2½ = 2.5
    about 1.5 million = 1500000
    two and a half million = 2500000
    half a million = 500000
    2.5k = 2500
    twelve hundred = 1200
    a hundred and one = 101
    a thousand and five = 1005
    $50,000 = 50000
    1 000 000 = 1000000
    1.234,56 = 1234.56
    nineteen eighty four = 1984
"""
DURATIONS = """
    half a day = PT12H
    an hour and a half = PT1H30M
    two and a half weeks = P2W3DT12H
    half an hour = PT30M
    half a year = P6M
    half a month = P15D
    2.5 hours = PT2H30M
    one and a half hours = PT1H30M
    a day and a half = P1DT12H
    two days and a half = P2DT12H
    five and half hours = PT5H30M
    three quarters of an hour = PT45M
    a quarter of an hour = PT15M
    two and a quarter hours = PT2H15M
    an hour and a quarter = PT1H15M
    1h30 = PT1H30M
    1h 30m = PT1H30M
    1:30 hours = PT1H30M
    30s = PT30S
    a decade = P10Y
    two fortnights = P4W
    a couple of days = P2D
    couple of hours = PT2H
"""
ADDRESSES = """
    o'brien@example.ie = o'brien@example.ie
    it's 'anna@example.com' = anna@example.com
    d.o’neill@example.com = d.o’neill@example.com
    a&b@example.com = a&b@example.com
    <anna@example.com> = anna@example.com
    mailto:anna@example.com = anna@example.com
    anna(at)example.com = anna@example.com
    anna [at] example [dot] com = anna@example.com
    john dash smith at mail dot example dot com = john-smith@mail.example.com
    josé@example.es = josé@example.es
    x@münchen.de = x@münchen.de
    anna@example.com입니다 = anna@example.com
"""
PHONES = """
    (206) 555-0123 = 2065550123
    +1 (206) 555-0123 = +12065550123
    (03) 5115 4444 = 0351154444
    (+44) 20 7946 0958 = +442079460958
    [206] 555 0123 = 2065550123
    206.555.0123 = 2065550123
    206–555–0123 = 2065550123
    tel:+12065550123 = +12065550123
    two oh six triple five oh one double two = 2065550122
    1-800-555-0123 ext. 5 = 18005550123
"""
SUMS = """
    $50,000 = USD 50000.00
    fifty grand = USD 50000.00
    50k dollars = USD 50000.00
    $1.5 million = USD 1500000.00
    two and a half dollars = USD 2.50
    a dollar and a half = USD 1.50
    a buck fifty = USD 1.50
    half a dollar = USD 0.50
    €1.234,56 = EUR 1234.56
"""
SHARES = """
    two and a half percent = 2.5%
    half a percent = 0.5%
"""
TIMES = """
    9.30am = 09:30
    9.30 p.m. = 21:30
    930 pm = 21:30
    0930 = 09:30
    1700 hours = 17:00
    21h15 = 21:15
"""
DATES = """
    25 Dec '26 = 2026-12-25
    Dec 25 26 = 2026-12-25
    December 25, 2027 = 2027-12-25
    12/25/26 = 2026-12-25
    5/6/85 = 2085-05-06
    last day of the month = 2026-11-30
"""
TABLES = {
    "Number": NUMBERS,
    "Duration": DURATIONS,
    "EmailAddress": ADDRESSES,
    "PhoneNumber": PHONES,
    "Currency": SUMS,
    "Percentage": SHARES,
    "Time": TIMES,
    "Date": DATES,
}
ROWS = [
    (f"AMAZON.{kind}", *(part.strip() for part in line.rsplit("=", maxsplit=1)))
    for kind, table in TABLES.items()
    for line in table.strip().splitlines()
]


@pytest.mark.parametrize(("type_name", "text", "value"), ROWS)
def test_an_amount_in_an_odd_form(type_name: str, text: str, value: str) -> None:
    assert meant("en_US", type_name, text) == value


@pytest.mark.parametrize(
    ("type_name", "text", "original"),
    [
        ("PhoneNumber", "call (206) 555-0123 please", "(206) 555-0123"),
        ("PhoneNumber", "it is (+44) 20 7946 0958", "(+44) 20 7946 0958"),
        ("EmailAddress", "write to o'brien@example.ie, please", "o'brien@example.ie"),
        ("Number", "I need two and a half of them", "two and a half"),
        ("Duration", "for 1:30 hours or so", "1:30 hours"),
        ("Duration", "half a day is enough", "half a day"),
        ("Currency", "a buck fifty", "a buck fifty"),
        ("Time", "at 9.30 pm please", "9.30 pm"),
    ],
)
def test_the_original_value_is_the_whole_of_it(type_name: str, text: str, original: str) -> None:
    """With its signs, as Lex keeps the user's words."""
    value = answer("en_US", f"AMAZON.{type_name}", text)
    assert value is not None
    assert value.original.strip() == original


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("two, five and nine", ["2", "5", "9"]),
        ("one hundred and five and six", ["105", "6"]),
        ("twenty one and thirty two", ["21", "32"]),
    ],
)
def test_one_number_ends_where_the_next_begins(text: str, values: list[str]) -> None:
    value = answer("en_US", "AMAZON.Number", text, multiple=True)
    assert value is not None
    assert [each.interpreted for each in value.values or ()] == values
