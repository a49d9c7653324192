"""Codes in the shape of a pattern: the text as it is typed goes first.

The kind: a shape with signs in it (hyphen, space, slash, dot, colon, brackets, hash).
"""

from __future__ import annotations

import time

import pytest

from lexclient.local.bot.model import Intent, Slot, SlotType
from lexclient.local.slots.openings.filling import find_slots
from tests.lexclient.local.slots.said import TODAY, locale, meant

SSN, POSTCODE = "[0-9]{3}-[0-9]{2}-[0-9]{4}", "[A-Z][0-9][A-Z] [0-9][A-Z][0-9]"
SHAPED = [
    ("[A-Z]{2}-[0-9]{3}", "AB-123", "AB-123"),
    ("[A-Z]{2}-[0-9]{3}", "it's ab-123, please", "ab-123"),
    (SSN, "my number is 123-45-6789", "123-45-6789"),
    (POSTCODE, "K1A 0B1", "K1A 0B1"),
    (POSTCODE, "the postal code is K1A 0B1.", "K1A 0B1"),
    (POSTCODE, "K1A0B1", None),  # the pattern asks for a space
    ("[A-DP-T]{3} [1-5]{1,3}", "ABD 12", "ABD 12"),
    ("[0-9]{2} [A-Z]{3} [0-9]{3}", "34 ABC 123 is the plate", "34 ABC 123"),
    ("[A-Z]{2}[0-9]{2}( [0-9]{4}){4}", "DE89 3704 0044 0532 0130", "DE89 3704 0044 0532 0130"),
    ("([0-9A-F]{2}:){5}[0-9A-F]{2}", "it is 00:1A:2B:3C:4D:5E", "00:1A:2B:3C:4D:5E"),
    (r"v[0-9]\.[0-9]", "version v1.2", "v1.2"),
    ("#[0-9]{4}", "order #1234 please", "#1234"),
    ("[0-9]{2}/[0-9]{4}", "it expires 12/2027", "12/2027"),
    (r"\([0-9]{3}\) [0-9]{4}", "(206) 5550", "(206) 5550"),
    ("[A-Z]{3}_[0-9]{2}", "ABC_12", "ABC_12"),
    ("[A-Z]{2}-?[0-9]{3}", "AB123", "AB123"),
    ("[A-Z]{2}-?[0-9]{3}", "AB 123", "AB123"),  # not as typed: without its space
    (r"\u0041[0-9]{2}", "A12", "A12"),
    ("[A-Z0-9 ]{5,9}", "the code is XY 12 34", "XY 12 34"),
    ("(?=A)[A-Z]{2}", "AB", None),  # what RE2 cannot read lets nothing through
    ("(A", "A", None),
]


def shaped(pattern: str) -> SlotType:
    return SlotType("Code", parent="AMAZON.AlphaNumeric", pattern=pattern)


@pytest.mark.parametrize(("pattern", "text", "value"), SHAPED)
def test_a_pattern_is_tried_on_the_text_as_it_is_typed(
    pattern: str, text: str, value: str | None
) -> None:
    assert meant("en_US", "Code", text, shaped(pattern)) == value


@pytest.mark.parametrize(
    "pattern", ["(a{1,30}){1,30}b", "(a?){60}a{60}", "((a|a)?){99}c", "(a|aa){1,99}b"]
)
def test_no_pattern_takes_long(pattern: str) -> None:
    """Patterns that backtracking matchers choke on, from a bot that somebody uploads."""
    began = time.thread_time()
    meant("en_US", "Code", "a" * 30, shaped(pattern))
    meant("en_US", "Code", "a" * 1024, shaped(pattern))
    assert time.thread_time() - began < 2


# ------------------------------------------------------------------------ codes in openings

DROP = Intent(
    "Drop",
    ("drop my parcel order", "drop parcel {Code}", "send {Code} back"),
    (Slot("Code", "AMAZON.AlphaNumeric", required=True),),
)
OPENINGS = [
    ("drop my parcel order", None),
    ("drop parcel QX77", "QX77"),
    ("please drop parcel QX77 now", "QX77"),
    ("drop parcel", None),
    ("drop my parcel", None),
    ("I want to drop a parcel order", None),
    ("drop parcel please", None),
    ("drop parcel ABCDEF", "ABCDEF"),
    ("drop parcel number 7", "7"),
    ("drop parcel A B 1 2", "AB12"),
    ("parcel QX77, drop it", "QX77"),
    ("send QX77 back", "QX77"),
    ("send my order back", None),
    ("drop the parcel order QX77", "QX77"),
    ("drop something", None),
]


@pytest.mark.parametrize(("text", "code"), OPENINGS)
def test_words_of_the_samples_are_no_codes(text: str, code: str | None) -> None:
    """An opening without a code fills none; a code does not swallow the words before it."""
    slots = find_slots(DROP, text, locale("en_US"), TODAY)
    value = slots["Code"]
    assert (value and value.interpreted) == code


@pytest.mark.parametrize(
    ("text", "code"), [("drop my parcel order", None), ("drop parcel QX-77", "QX-77")]
)
def test_words_of_the_samples_have_no_shape(text: str, code: str | None) -> None:
    """Nor do they where a pattern would let them through."""
    intent = Intent(DROP.name, DROP.utterances, (Slot("Code", "Code", required=True),))
    slots = find_slots(intent, text, locale("en_US", shaped("[A-Z0-9-]{2,9}")), TODAY)
    value = slots["Code"]
    assert (value and value.interpreted) == code
