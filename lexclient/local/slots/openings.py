"""Slots that the opening utterance fills already: `내일 장미 열 송이 보내 주세요` has three.

Only slots that stand in the intent's sample utterances are looked for. What can be told by its
form (a date, a number, a listed value) is found anywhere; a name only where a sample utterance
has one: in front of the same particle, or behind the same word. An ambiguous time is found too;
it does not fill its slot, but a code hook may know which half of the day is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from lexclient.local.bot.model import Intent, Locale, Slot
from lexclient.local.slots.answers import CONFIRMATION, FREE_FORM, NAMES, find_type, resolve
from lexclient.local.slots.named.names import ENGLISH_WORDS, find_name
from lexclient.local.slots.reading import language_of
from lexclient.local.slots.value import Mention, Slots, SlotValue

Assigned = tuple[Slot, Mention]
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
# looked for in this order; what an earlier type has taken is gone for the later ones
FIRST_TYPES = ("AMAZON.EmailAddress", "AMAZON.PhoneNumber", "AMAZON.Currency", "AMAZON.Percentage")
LAST_TYPES = ("AMAZON.Number", "AMAZON.AlphaNumeric")
# looked for whether the intent has such a slot or not
CLOCKED = ("AMAZON.Date", "AMAZON.Time")
ORDER = dict.fromkeys(FIRST_TYPES, -1) | dict.fromkeys((*NAMES, *LAST_TYPES), 1)
CAPITAL_WORD = re.compile(r"\s*([^\W\d_a-z][^\W\d_]*)")


@dataclass(frozen=True, slots=True)
class Context:
    """The words beside a placeholder in a sample utterance, empty where there are none."""

    before: str
    behind: str


@dataclass(frozen=True)
class Opening:
    """An utterance that has begun an intent."""

    intent: Intent
    text: str
    locale: Locale
    today: date

    @cached_property
    def contexts(self) -> Mapping[str, tuple[Context, ...]]:
        utterances = self.intent.utterances
        return {slot.name: contexts_of(utterances, slot.name) for slot in self.intent.slots}

    @cached_property
    def clocked(self) -> list[Mention]:
        """Days and times, whose digits are no numbers of their own."""
        return [mention for type_name in CLOCKED for mention in self.spotted(type_name)]

    def spotted(self, type_name: str) -> Iterator[Mention]:
        return find_type(type_name, self.text, self.locale, self.today)

    def value(self, slot: Slot, mention: Mention) -> SlotValue | None:
        if slot.multiple:
            return resolve(self.text, slot, self.locale, self.today)
        return mention.value(self.text)


def find_slots(intent: Intent, text: str, locale: Locale, today: date) -> Slots:
    """The slots of `intent` with the values that `text` opens with, None where it has none."""
    opening = Opening(intent, text, locale, today)
    values: dict[str, SlotValue | None] = dict.fromkeys(slot.name for slot in intent.slots)
    taken: list[Mention] = []
    for slots in _by_type(slot for slot in intent.slots if opening.contexts[slot.name]):
        for slot, value in list(_of_type(opening, slots, taken)):
            taken.append(value)
            values[slot.name] = opening.value(slot, value)
    return values


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
        for slot in slots:
            if name := _name_beside(opening, slot, taken):
                yield slot, name
        return
    blocked = list(taken)
    if type_name in LAST_TYPES:
        blocked += opening.clocked
    values = [value for value in opening.spotted(type_name) if value.is_apart_from(blocked)]
    yield from _assigned(opening, slots, values)


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
        int(bool(context.before) and before.endswith(context.before))
        + int(bool(context.behind) and behind.startswith(context.behind))
        for context in opening.contexts[slot.name]
    )


@lru_cache(maxsize=4096)
def contexts_of(utterances: tuple[str, ...], name: str) -> tuple[Context, ...]:
    """What stands beside `{name}` in the sample utterances of an intent."""
    return tuple(_contexts(utterances, name))


def _contexts(utterances: tuple[str, ...], name: str) -> Iterator[Context]:
    for utterance in utterances:
        for match in PLACEHOLDER.finditer(utterance):
            if match[1] == name:
                before = PLACEHOLDER.split(utterance[: match.start()])[-1].split()
                behind = PLACEHOLDER.split(utterance[match.end() :])[0]
                yield Context(before[-1].lower() if before else "", _first_word(behind).lower())


def _first_word(behind: str) -> str:
    """The particle at the placeholder or the word behind it; sentence signs are no words."""
    words = behind.split()
    return words[0].rstrip(".,!?") if words else ""


def _name_beside(opening: Opening, slot: Slot, taken: list[Mention]) -> Mention | None:
    """The name that stands where a sample utterance has this slot."""
    east_asian = language_of(opening.locale.locale_id) in ("ko", "ja")
    read_beside = _before_particle if east_asian else _behind_word
    for context in opening.contexts[slot.name]:
        for start, end in read_beside(context, opening.text):
            name = find_name(opening.text[start:end], opening.locale.locale_id)
            mention = name and Mention(start + name.start, start + name.end, name.interpreted)
            if mention and mention.is_apart_from(taken):
                return mention
    return None


def _before_particle(context: Context, text: str) -> Iterator[tuple[int, int]]:
    """`지수에게` where the sample has `{Name}에게`: the word in front of the particle."""
    if not context.behind:
        return
    for match in re.finditer(re.escape(context.behind), text.lower()):
        words = re.search(r"[^\W\d_]{2,12}\s?$", text[: match.start()])
        if words:
            yield words.start(), match.start()


def _behind_word(context: Context, text: str) -> Iterator[tuple[int, int]]:
    """`to Mary` where the sample has `to {Name}`: capital words behind the word."""
    if not context.before:
        return
    for match in re.finditer(rf"\b{re.escape(context.before)}\s+", text, re.IGNORECASE):
        end = match.end()
        while (word := CAPITAL_WORD.match(text, end)) and word[1].lower() not in ENGLISH_WORDS:
            end = word.end(1)
        if end > match.end():
            yield match.end(), end
