"""Composite slots: several parts, from one answer or from several.

    Where = ((city AND state) OR zipcode)      "Seattle"   city, and state is asked for
                                               "98101"     zipcode, and nothing more is needed

A part is looked for by its form (a listed value, a number, a known place) anywhere in the answer;
the part that was asked for is also what the whole answer says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from lexclient.local.bot.model import Locale, Slot
from lexclient.local.slots.answers import find_type, resolve_type
from lexclient.local.slots.value import Mention, SlotValue

NUMBER, CLOCKED = "AMAZON.Number", {"AMAZON.Date", "AMAZON.Time"}
Filled = Mapping[str, SlotValue]


def parts_of(value: SlotValue | None) -> Filled:
    """The parts of a composite slot that have values."""
    parts = (value.sub_slots or {}) if value else {}
    return {name: part for name, part in parts.items() if part and part.interpreted is not None}


def composed(slot: Slot, parts: Filled) -> SlotValue:
    """A composite slot with these parts; `interpreted` is None as long as it needs more.

    Its value is that of its parts in their order, as in the guide's "White Toyota Camry 2021".
    """
    ordered = [parts[name] for name in slot.sub_slots if name in parts]
    original = " ".join(part.original for part in ordered)
    if not slot.expression or slot.expression.missing(parts):
        return SlotValue(original, None, sub_slots=parts)
    interpreted = " ".join(part.interpreted or "" for part in ordered)
    resolved = " ".join((part.resolved or (part.interpreted or "",))[0] for part in ordered)
    return SlotValue(original, interpreted, (resolved,), sub_slots=parts)


def resolve_parts(
    text: str,
    slot: Slot,
    locale: Locale,
    today: date,
    *,
    held: SlotValue | None = None,
    part: str | None = None,
) -> SlotValue | None:
    """The slot with what `text` says of its parts beside those it has; None if that is nothing.

    `part` is the one that was asked for, if one was.
    """
    known = parts_of(held)
    new = {
        name: mention.value(text)
        for name, mention in _mentions(text, slot, locale, today, known=known, part=part)
        if mention.interpreted is not None
    }
    return composed(slot, {**known, **new}) if new else None


def _answer(text: str, slot: Slot, locale: Locale, today: date, *, part: str) -> Mention | None:
    """The value of the part that was asked for; the digits of a day or a time are no number."""
    types = {sub_slot.type_name for sub_slot in slot.sub_slots.values()}
    answer = resolve_type(slot.sub_slots[part].type_name, text, locale, today)
    if slot.sub_slots[part].type_name != NUMBER or answer is None:
        return answer
    clocked = [m for name in types & CLOCKED for m in find_type(name, text, locale, today)]
    return answer if answer.is_apart_from(clocked) else None


def _mentions(
    text: str, slot: Slot, locale: Locale, today: date, *, known: Filled, part: str | None
) -> Iterator[tuple[str, Mention]]:
    """What the text says of the part that was asked for, and of those that are not `known`."""
    taken: list[Mention] = []
    if part and (answer := _answer(text, slot, locale, today, part=part)):
        taken.append(answer)
        yield part, answer
    for name, sub_slot in slot.sub_slots.items():
        if name == part or name in known:
            continue
        spotted = find_type(sub_slot.type_name, text, locale, today)
        if mention := next((each for each in spotted if each.is_apart_from(taken)), None):
            taken.append(mention)
            yield name, mention
