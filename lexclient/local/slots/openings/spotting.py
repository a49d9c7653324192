"""The values of each slot type in one utterance, and from each place in it on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from lexclient.local.bot.model import Locale, Slot
from lexclient.local.slots.answers import NAMES, find_type, is_code
from lexclient.local.slots.named.names import find_name
from lexclient.local.slots.openings.alignment import Compact
from lexclient.local.slots.reading import language_of
from lexclient.local.slots.value import Mention

NAME_WORDS = re.compile(r"[^\s,.!?]+(?:\s+[^\s,.!?]+){0,2}")
LONGEST_CODE = 40  # characters, its spaces included
LONGEST_EAST_ASIAN_NAME = 6


@dataclass(frozen=True)
class Spotting:
    """An utterance in a locale on a day."""

    text: str
    locale: Locale
    today: date
    _of_type: dict[str, Sequence[Mention]] = field(default_factory=dict)
    _by_place: dict[str, Mapping[int, Sequence[Mention]]] = field(default_factory=dict)

    @cached_property
    def compact(self) -> Compact:
        return Compact.of(self.text)

    def of_type(self, type_name: str) -> Sequence[Mention]:
        """The values of a type anywhere in the utterance."""
        if type_name not in self._of_type:
            values = tuple(find_type(type_name, self.text, self.locale, self.today))
            self._of_type[type_name] = values
        return self._of_type[type_name]

    def codes(self, type_name: str, known: Collection[str]) -> Sequence[Mention]:
        """The code in the utterance, if it is none of the words that are `known`."""
        return tuple(find_type(type_name, self.text, self.locale, self.today, known))

    def beginning(self, slot: Slot, place: int, known: Collection[str]) -> Iterator[Mention]:
        """The values that `slot` could have from a place of the compact text on."""
        if slot.type_name in NAMES:
            yield from self._names(self.compact.places[place])
        elif is_code(slot.type_name, self.locale):
            yield from self._codes(slot.type_name, self.compact.places[place], known)
        else:
            yield from self._placed(slot.type_name).get(place, ())

    def _placed(self, type_name: str) -> Mapping[int, Sequence[Mention]]:
        if type_name not in self._by_place:
            placed: dict[int, list[Mention]] = {}
            for mention in self.of_type(type_name):
                placed.setdefault(self.compact.before[mention.start], []).append(mention)
            self._by_place[type_name] = placed
        return self._by_place[type_name]

    def _codes(self, type_name: str, start: int, known: Collection[str]) -> Iterator[Mention]:
        part = self.text[start : start + LONGEST_CODE]
        for code in find_type(type_name, part, self.locale, self.today, known):
            # any word could be a code: without a sign of being one, the sample's words must tell
            is_sure = any(c.isdecimal() for c in part[: code.end]) or part[: code.end].isupper()
            if code.start == 0 and is_sure:
                yield code.moved(start)

    def _names(self, start: int) -> Iterator[Mention]:
        """One to three words, or so many characters where names have no spaces."""
        if start and self.text[start - 1].isalnum() and not self._is_east_asian:
            return
        for end in self._name_ends(start):
            name = find_name(self.text[start:end], self.locale.locale_id)
            if name and (name.start, name.end) == (0, end - start):
                yield name.moved(start)

    @property
    def _is_east_asian(self) -> bool:
        return language_of(self.locale.locale_id) in ("ko", "ja")

    def _name_ends(self, start: int) -> Iterator[int]:
        if self._is_east_asian:
            yield from range(start + 1, min(start + LONGEST_EAST_ASIAN_NAME, len(self.text)) + 1)
        elif words := NAME_WORDS.match(self.text, start):
            yield from (start + match.end() for match in re.finditer(r"\S+", words[0]))
