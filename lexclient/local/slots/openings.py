"""Slots that the opening utterance fills already: `내일 장미 열 송이 보내 주세요` has three.

Only slots that stand in the intent's sample utterances are looked for. What can be told by its
form (a date, a number, a listed value) is found anywhere; a name only where a sample utterance
has one: in front of the same particle, or behind the same word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lexclient.local.bot import Intent, Locale, Slot
from lexclient.local.conversation import SlotValue
from lexclient.local.slots.answers import CONFIRMATION, FREE_FORM, NAMES, find_type, resolve
from lexclient.local.slots.names import ENGLISH_WORDS, find_name
from lexclient.local.slots.reading import language_of
from lexclient.local.slots.value import Found

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
# looked for in this order; what an earlier type has taken is gone for the later ones
FIRST_TYPES = ("AMAZON.EmailAddress", "AMAZON.PhoneNumber", "AMAZON.Currency", "AMAZON.Percentage")
LAST_TYPES = ("AMAZON.Number", "AMAZON.AlphaNumeric")
# digits inside these are no numbers of their own, whether the intent has such a slot or not
CLOCKED = ("AMAZON.Date", "AMAZON.Time")
LATIN_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:\s+[^\W\d_a-z][^\W\d_]*){0,2}")


@dataclass(frozen=True, slots=True)
class Context:
    """The words beside a placeholder in a sample utterance, empty where there are none."""

    before: str
    behind: str


def find_slots(
    intent: Intent, text: str, locale: Locale, today: date
) -> Mapping[str, SlotValue | None]:
    """The slots of `intent` with the values that `text` opens with, None where it has none."""
    contexts = {slot.name: list(_contexts(intent, slot.name)) for slot in intent.slots}
    sought = [slot for slot in intent.slots if contexts[slot.name]]
    found: dict[str, SlotValue | None] = {slot.name: None for slot in intent.slots}
    taken: list[Found] = []
    for type_name, slots in _by_type(sought):
        if type_name in (FREE_FORM, CONFIRMATION):
            continue
        for slot, value in _of_type(slots, contexts, text, locale, today, taken):
            taken.append(value)
            found[slot.name] = _value(slot, value, text, locale, today)
    return found


def _value(slot: Slot, found: Found, text: str, locale: Locale, today: date) -> SlotValue | None:
    if slot.multiple:
        return resolve(text, slot, locale, today)
    return found.value(text)


def _by_type(slots: Iterable[Slot]) -> list[tuple[str, list[Slot]]]:
    grouped: dict[str, list[Slot]] = {}
    for slot in slots:
        grouped.setdefault(slot.type_name, []).append(slot)
    order = {name: -1 for name in FIRST_TYPES} | {name: 1 for name in (*NAMES, *LAST_TYPES)}
    return sorted(grouped.items(), key=lambda item: order.get(item[0], 0))


def _of_type(
    slots: list[Slot],
    contexts: Mapping[str, list[Context]],
    text: str,
    locale: Locale,
    today: date,
    taken: list[Found],
) -> Iterator[tuple[Slot, Found]]:
    """Which of the slots of one type has which value."""
    type_name = slots[0].type_name
    if type_name in NAMES:
        for slot in slots:
            if name := _name_beside(contexts[slot.name], text, locale.locale_id, taken):
                yield slot, name
        return
    blocked = list(taken)
    if type_name in LAST_TYPES:
        blocked += [f for clocked in CLOCKED for f in find_type(clocked, text, locale, today)]
    values = [
        value
        for value in find_type(type_name, text, locale, today)
        if value.interpreted is not None and _is_free(value, blocked)
    ]
    yield from _assigned(slots, values, contexts, text)


def _assigned(
    slots: list[Slot],
    values: list[Found],
    contexts: Mapping[str, list[Context]],
    text: str,
) -> Iterator[tuple[Slot, Found]]:
    """Each slot takes the free value that stands where its samples have it, else the first."""
    free = list(values)
    for slot in slots:
        if not free:
            return
        best = max(free, key=lambda v: (_fit(v, contexts[slot.name], text), -v.start))
        if len(slots) > 1 and len(values) < len(slots) and not _fit(best, contexts[slot.name], text):
            continue
        free.remove(best)
        yield slot, best


def _fit(value: Found, contexts: list[Context], text: str) -> int:
    """How many sides of a value look like a sample utterance around the slot."""
    before = text[: value.start].rstrip().lower()
    behind = text[value.end :].lstrip().lower()
    sides = ((c.before, c.behind) for c in contexts)
    return max(
        int(bool(left) and before.endswith(left)) + int(bool(right) and behind.startswith(right))
        for left, right in sides
    )


def _is_free(value: Found, taken: list[Found]) -> bool:
    return all(value.end <= other.start or other.end <= value.start for other in taken)


def _contexts(intent: Intent, name: str) -> Iterator[Context]:
    for utterance in intent.utterances:
        for match in PLACEHOLDER.finditer(utterance):
            if match[1] == name:
                before = PLACEHOLDER.split(utterance[: match.start()])[-1].split()
                behind = PLACEHOLDER.split(utterance[match.end() :])[0]
                yield Context(before[-1].lower() if before else "", _first_word(behind).lower())


def _first_word(behind: str) -> str:
    """The particle at the placeholder or the word behind it; sentence signs are no words."""
    words = behind.split()
    return words[0].rstrip(".,!?") if words else ""


def _name_beside(
    contexts: list[Context], text: str, locale_id: str, taken: list[Found]
) -> Found | None:
    readers = {"ko": _before_particle, "ja": _before_particle}
    reader = readers.get(language_of(locale_id), _behind_word)
    for context in contexts:
        for start, end in reader(context, text):
            name = find_name(text[start:end], locale_id)
            if name and name.interpreted:
                found = Found(start + name.start, start + name.end, name.interpreted)
                if _is_free(found, taken):
                    return found
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
        name = LATIN_NAME.match(text, match.end())
        while name and name[0].split()[-1].lower() in ENGLISH_WORDS and " " in name[0]:
            name = LATIN_NAME.match(text[: name.end() - len(name[0].split()[-1])], match.end())
        if name:
            yield name.start(), name.end()
