"""Slots that the opening utterance fills already: `내일 장미 열 송이 보내 주세요` has three.

An utterance that is a sample with values in its placeholders fills just those. In any other, only
slots that stand in the intent's sample utterances are looked for. What can be told by its form (a
date, a number, a listed value) is found anywhere; a name only where a sample utterance has one: in
front of the same particle, or behind the same word; a code only if it is no word of a sample and
has a digit or stands where a sample has one. An ambiguous time is found too; it does not fill its
slot, but a code hook may know which half of the day is meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from lexclient.local.bot.model import Intent, Locale, Slot
from lexclient.local.slots.answers import CONFIRMATION, FREE_FORM, NAMES, as_list, is_code, resolve
from lexclient.local.slots.composite import resolve_parts
from lexclient.local.slots.openings.alignment import (
    Fillings,
    Piece,
    aligned,
    could_fit,
    pieces_of,
)
from lexclient.local.slots.openings.contexts import Context, contexts_of, words_of
from lexclient.local.slots.openings.naming import names_beside
from lexclient.local.slots.openings.spotting import Spotting
from lexclient.local.slots.value import Mention, Slots, SlotValue

Assigned = tuple[Slot, Mention]
# looked for in this order; what an earlier type has taken is gone for the later ones
FIRST_TYPES = ("AMAZON.EmailAddress", "AMAZON.PhoneNumber", "AMAZON.Currency", "AMAZON.Percentage")
NUMBER = "AMAZON.Number"
# looked for whether the intent has such a slot or not
CLOCKED = ("AMAZON.Date", "AMAZON.Time")
# what a name that stands alone looks like; 안녕 and こんにちは look like names too, and are none
CAPITAL = r"[A-ZÀ-ÖØ-Þ][^\W\d_]*"
CAPITALS = re.compile(rf"{CAPITAL}(?:[\s'’-]+{CAPITAL}){{0,3}}")
ORDER = dict.fromkeys(FIRST_TYPES, -1) | dict.fromkeys((*NAMES, NUMBER), 1)


@dataclass(frozen=True)
class Opening:
    """An utterance that has begun an intent."""

    intent: Intent
    spotting: Spotting

    @property
    def text(self) -> str:
        return self.spotting.text

    @cached_property
    def contexts(self) -> Mapping[str, tuple[Context, ...]]:
        utterances = self.intent.utterances
        return {slot.name: contexts_of(utterances, slot.name) for slot in self.intent.slots}

    @cached_property
    def name_contexts(self) -> Mapping[str, tuple[Context, ...]]:
        """The contexts of slots for names, only such slots in their rows."""
        names = {slot.name for slot in self.intent.slots if slot.type_name in NAMES}
        return {name: tuple(c.only(names) for c in self.contexts[name]) for name in names}

    @property
    def words(self) -> Collection[str]:
        return words_of(self.intent.utterances)

    @cached_property
    def clocked(self) -> list[Mention]:
        """Days and times, whose digits are no numbers of their own."""
        return [mention for name in CLOCKED for mention in self.spotting.of_type(name)]

    @cached_property
    def sample(self) -> tuple[tuple[Piece, ...], Fillings] | None:
        """The sample with placeholders that the utterance is, and what fills them.

        Of several, the one with the most words.
        """
        fitting = (
            (pieces, fillings)
            for sample in self.intent.utterances
            if "{" in sample and (pieces := pieces_of(sample))
            if could_fit(pieces, self.spotting.compact)
            if (fillings := aligned(pieces, self.spotting.compact, self._accept)) is not None
        )
        return max(fitting, key=lambda pair: sum(len(p.words) for p in pair[0]), default=None)

    @property
    def fills_sample(self) -> Literal["words", "values"] | None:
        """Whether the utterance is a sample with values in its placeholders.

        "values" if the sample is nothing but placeholders; names must then look like names.
        """
        if self.sample is None:
            return None
        pieces, fillings = self.sample
        if any(piece.words for piece in pieces):
            return "words"
        slots = {slot.name: slot.type_name for slot in self.intent.slots}
        names = [m for name, m in fillings.items() if slots[name] in NAMES]
        texts = [self.text[name.start : name.end] for name in names]
        return "values" if all(CAPITALS.fullmatch(text) for text in texts) else None

    def _accept(self, slot_name: str, place: int) -> Iterable[Mention]:
        slot = self.intent.slot(slot_name)
        return self.spotting.beginning(slot, place, self.words) if slot else ()

    def value(self, slot: Slot, mention: Mention) -> SlotValue | None:
        if not slot.multiple:
            return mention.value(self.text)
        if slot.type_name in self.spotting.locale.slot_types:
            return resolve(self.text, slot, self.spotting.locale, self.spotting.today)
        blocked = self.clocked if slot.type_name == NUMBER else []
        spotted = self.spotting.of_type(slot.type_name)
        values = [value for value in spotted if value.is_apart_from(blocked)]
        return as_list(values or [mention], self.text)


def find_slots(intent: Intent, text: str, locale: Locale, today: date) -> Slots:
    """The slots of `intent` with the values that `text` opens with, None where it has none."""
    opening = Opening(intent, Spotting(text, locale, today))
    values: dict[str, SlotValue | None] = dict.fromkeys(slot.name for slot in intent.slots)
    for slot, mention in _assignments(opening):
        values[slot.name] = opening.value(slot, mention)
    for slot in intent.slots:
        if slot.sub_slots and opening.contexts[slot.name]:
            values[slot.name] = resolve_parts(text, slot, locale, today)
    return values


def _assignments(opening: Opening) -> Iterator[Assigned]:
    fillings = opening.sample[1] if opening.sample else {}
    taken: list[Mention] = []
    for slot in opening.intent.slots:
        if slot.name in fillings:
            taken.append(fillings[slot.name])
            yield slot, fillings[slot.name]
    open_slots = (s for s in opening.intent.slots if s.name not in fillings)
    for slots in _by_type(slot for slot in open_slots if opening.contexts[slot.name]):
        for slot, mention in list(_of_type(opening, slots, taken)):
            taken.append(mention)
            yield slot, mention


def _by_type(slots: Iterable[Slot]) -> list[list[Slot]]:
    grouped: dict[str, list[Slot]] = {}
    for slot in slots:
        if slot.type_name not in (FREE_FORM, CONFIRMATION):
            grouped.setdefault(slot.type_name, []).append(slot)
    return [grouped[name] for name in sorted(grouped, key=lambda name: ORDER.get(name, 0))]


def _of_type(opening: Opening, slots: list[Slot], taken: list[Mention]) -> Iterator[Assigned]:
    """Which of the slots of one type has which value."""
    type_name = slots[0].type_name
    if type_name in NAMES:
        yield from names_beside(opening.spotting, slots, opening.name_contexts, taken)
        return
    codes = is_code(type_name, opening.spotting.locale)
    spotted: Sequence[Mention] = (
        opening.spotting.codes(type_name, opening.words)
        if codes
        else opening.spotting.of_type(type_name)
    )
    blocked = [*taken, *opening.clocked] if codes or type_name == NUMBER else taken
    values = [value for value in spotted if value.is_apart_from(blocked)]
    for slot, value in _assigned(opening, slots, values):
        has_digit = any(character.isdecimal() for character in value.interpreted or "")
        if not codes or has_digit or _fit(opening, slot, value):
            yield slot, value


def _assigned(opening: Opening, slots: list[Slot], values: list[Mention]) -> Iterator[Assigned]:
    """Each slot takes the free value that stands where its samples have it, else the first."""
    free = list(values)
    for slot in slots:
        fits = {value: _fit(opening, slot, value) for value in free}
        best = max(free, key=lambda value: (fits[value], -value.start), default=None)
        # fewer values than slots: a value without its context could be of either
        if best and (fits[best] or len(values) >= len(slots)):
            free.remove(best)
            yield slot, best


def _fit(opening: Opening, slot: Slot, value: Mention) -> int:
    """How many sides of a value look like a sample utterance around the slot."""
    before = opening.text[: value.start].rstrip().lower()
    behind = opening.text[value.end :].lstrip().lower()
    return max(
        (
            int(bool(c.before) and c.row[0] == slot.name and before.endswith(c.before))
            + int(bool(c.behind) and c.row[-1] == slot.name and behind.startswith(c.behind))
            for c in opening.contexts[slot.name]
        ),
        default=0,
    )
