"""What an answer to a slot's prompt means: the value of the slot, by its type."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

from lexclient.local.bot.model import Locale, Slot, SlotType
from lexclient.local.slots.calendar.dates import find_dates
from lexclient.local.slots.calendar.durations import find_durations
from lexclient.local.slots.calendar.times import find_times
from lexclient.local.slots.codes import find_codes
from lexclient.local.slots.confirmations import verdict
from lexclient.local.slots.custom import find_listed, phrases_of, resolve_custom, resolve_many
from lexclient.local.slots.named.gazetteer import PLACES
from lexclient.local.slots.named.names import find_name
from lexclient.local.slots.named.places import find_places, resolve_place
from lexclient.local.slots.numbers.numerals import spell
from lexclient.local.slots.numbers.quantities import (
    find_currencies,
    find_numbers,
    find_percentages,
    find_phone_numbers,
)
from lexclient.local.slots.reading import Reading, language_of, read
from lexclient.local.slots.value import Mention, SlotValue, exact
from lexclient.local.slots.written import find_emails, find_postcodes

FREE_FORM, CONFIRMATION = "AMAZON.FreeFormInput", "AMAZON.Confirmation"
ALPHANUMERIC, DATE = "AMAZON.AlphaNumeric", "AMAZON.Date"
LAST_NAME = "AMAZON.LastName"
NAMES = ("AMAZON.FirstName", LAST_NAME)

# "tomorrow, no, Friday" is Friday
CORRECTION = re.compile(
    r"말고|아니고|아니라|아니[,\s]|\bno\b|\bnot\b|\bi mean\b|\bactually\b|\brather\b|じゃなくて"
    r"|ではなく|いや|やっぱり",
    re.IGNORECASE,
)
Finder = Callable[[Reading, str], Iterator[Mention]]
MEASURES: Mapping[str, Finder] = {
    "AMAZON.Number": find_numbers,
    "AMAZON.Percentage": find_percentages,
    "AMAZON.Currency": find_currencies,
    "AMAZON.PhoneNumber": lambda reading, locale: (
        find_phone_numbers(read(reading.utterance), locale)
        if language_of(locale) != "en"
        else find_phone_numbers(reading, locale)
    ),
    "AMAZON.Time": find_times,
    "AMAZON.Duration": find_durations,
    "AMAZON.EmailAddress": find_emails,
    "AMAZON.UKPostalCode": find_postcodes,
}


def resolve(text: str, slot: Slot, locale: Locale, today: date) -> SlotValue | None:
    """The value of `slot` in an answer to its prompt; None means that it was not understood.

    An ambiguous time has `interpreted` None and its readings in `resolved`: not filled either,
    but a code hook may choose. The slot types of `locale` give custom types their meaning.
    """
    slot_type = locale.slot_types.get(slot.type_name)
    if slot_type and slot_type.is_grammar:
        return None
    if slot.multiple:
        return as_list(_many(slot.type_name, text, locale, today), text)
    if slot_type and slot_type.sub_slots:
        return _composite(slot_type, text, locale, today)
    mention = resolve_type(slot.type_name, text, locale, today)
    return mention.value(text) if mention else None


def _many(type_name: str, text: str, locale: Locale, today: date) -> list[Mention]:
    """All values of that type in an answer, in the order they are said."""
    slot_type = locale.slot_types.get(type_name)
    if slot_type and slot_type.parent is None:
        return resolve_many(slot_type, text, locale.locale_id)
    if type_name in (*NAMES, *PLACES) or is_code(type_name, locale):
        parts = [(start, text[start:end]) for start, end in phrases_of(text)]
        one_by_one = ((s, resolve_type(type_name, part, locale, today)) for s, part in parts)
        return [mention.moved(start) for start, mention in one_by_one if mention]
    values: list[Mention] = []
    for mention in find_type(type_name, text, locale, today):  # listed values go first
        if mention.interpreted is not None and mention.is_apart_from(values):
            values.append(mention)
    values.sort(key=lambda mention: mention.start)
    whole = None if values else resolve_type(type_name, text, locale, today)
    return [whole] if whole and whole.interpreted is not None else values


def resolve_type(type_name: str, text: str, locale: Locale, today: date) -> Mention | None:
    """The value of that type in an answer, built-in or of the locale."""
    slot_type = locale.slot_types.get(type_name)
    if slot_type is not None:
        return _of_custom(slot_type, text, locale, today)
    if mention := _of_whole(type_name, text, locale.locale_id):
        return mention
    values = list(find_type(type_name, text, locale, today))
    corrected = len(values) > 1 and CORRECTION.search(text, values[0].end, values[-1].start)
    return values[-1 if corrected else 0] if values else None


def _of_custom(slot_type: SlotType, text: str, locale: Locale, today: date) -> Mention | None:
    if slot_type.parent == ALPHANUMERIC:
        return next(find_codes(text, locale.locale_id, slot_type.pattern), None)
    if slot_type.parent is None:
        return resolve_custom(slot_type, text, locale.locale_id)
    listed = next(find_listed(slot_type, read(text), locale.locale_id), None)
    return listed or resolve_type(slot_type.parent, text, locale, today)


def _of_whole(type_name: str, text: str, locale_id: str) -> Mention | None:
    """Types whose value is what the whole answer says, not a part that can be spotted."""
    if type_name in NAMES:
        return find_name(text, locale_id, surname=type_name == LAST_NAME)
    if type_name in PLACES:
        return resolve_place(type_name, text, locale_id)
    if type_name == CONFIRMATION:
        meant = verdict(text, locale_id)
        return exact(0, len(text), meant) if meant else None
    if type_name == FREE_FORM:
        return Mention(0, len(text), text, (text,)) if text.strip() else None
    return None


def is_code(type_name: str, locale: Locale) -> bool:
    """Whether the values of a type are codes, which any word could be."""
    slot_type = locale.slot_types.get(type_name)
    return ALPHANUMERIC in (type_name, slot_type and slot_type.parent)


def find_type(
    type_name: str, text: str, locale: Locale, today: date, known: Collection[str] = ()
) -> Iterator[Mention]:
    """The values of that type anywhere in an utterance, in the order they are said.

    `known` are words that are no codes.
    """
    slot_type = locale.slot_types.get(type_name)
    if is_code(type_name, locale):
        pattern = slot_type.pattern if slot_type else None
        yield from find_codes(text, locale.locale_id, pattern, known)
    elif slot_type is not None:
        yield from _find_custom(slot_type, text, locale, today)
    elif type_name in PLACES:
        yield from find_places(type_name, read(text), locale.locale_id)
    elif type_name == DATE:
        spelled = spell(text, language_of(locale.locale_id))
        yield from find_dates(spelled, locale.locale_id, today)
    elif type_name in MEASURES:
        spelled = spell(text, language_of(locale.locale_id))
        yield from MEASURES[type_name](spelled, locale.locale_id)


def _find_custom(slot_type: SlotType, text: str, locale: Locale, today: date) -> Iterator[Mention]:
    yield from find_listed(slot_type, read(text), locale.locale_id)
    if slot_type.parent:
        yield from find_type(slot_type.parent, text, locale, today)


def as_list(mentions: list[Mention], text: str) -> SlotValue | None:
    """A multi-value slot: the whole phrase as its value, each value on its own."""
    if not mentions:
        return None
    values = tuple(one.value(text) for one in mentions)
    phrase = text[mentions[0].start : mentions[-1].end]
    resolved = dict.fromkeys(r for value in values for r in value.resolved[:1])
    return SlotValue(phrase, phrase, tuple(resolved)[:5], values)


def _composite(slot_type: SlotType, text: str, locale: Locale, today: date) -> SlotValue | None:
    """A composite slot is filled once every part of it was said."""
    parts: dict[str, Mention] = {}
    for name, type_name in slot_type.sub_slots.items():
        spotted = find_type(type_name, text, locale, today)
        part = next((one for one in spotted if one.is_apart_from(parts.values())), None)
        if part is None or part.interpreted is None:
            return None
        parts[name] = part
    return SlotValue(text, text, (), sub_slots={n: f.value(text) for n, f in parts.items()})
