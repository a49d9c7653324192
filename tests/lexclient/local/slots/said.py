"""Answers to a slot of one type, in a locale, on Saturday 21 November 2026."""

from __future__ import annotations

from datetime import date

from lexclient.local.bot.model import Locale, Slot, SlotType
from lexclient.local.slots.answers import resolve
from lexclient.local.slots.value import SlotValue

TODAY = date(2026, 11, 21)
LOCALES = ("ko_KR", "en_US", "ja_JP")
Row = tuple[str, str, str | None]


def locale(locale_id: str, *slot_types: SlotType) -> Locale:
    return Locale(locale_id, locale_id, 0.4, {}, {each.name: each for each in slot_types})


def answer(
    locale_id: str, type_name: str, text: str, *slot_types: SlotType, multiple: bool = False
) -> SlotValue | None:
    slot = Slot("Slot", type_name, required=True, multiple=multiple)
    return resolve(text, slot, locale(locale_id, *slot_types), TODAY)


def meant(locale_id: str, type_name: str, text: str, *slot_types: SlotType) -> str | None:
    """The interpreted value of an answer, None if it is not understood."""
    value = answer(locale_id, type_name, text, *slot_types)
    return value.interpreted if value else None


def rows(locale_id: str, table: str) -> list[Row]:
    """Rows of `what is said = what it means`, nothing behind the sign if not understood."""
    lines = [line.strip() for line in table.strip().splitlines()]
    pairs = [line.rpartition("=") for line in lines]
    return [(locale_id, said.strip(), value.strip() or None) for said, _, value in pairs]
