"""Cities, countries, states and streets: recognised, not normalised."""

from __future__ import annotations

from collections.abc import Iterator

from lexclient.local.slots.endings import bare, says_nothing
from lexclient.local.slots.gazetteer import PLACES
from lexclient.local.slots.listed import WordList, word_list
from lexclient.local.slots.reading import Reading, language_of, read
from lexclient.local.slots.value import Found, exact

MOST_WORDS = 5


def known(type_name: str, locale_id: str) -> WordList:
    places = PLACES[type_name]
    names = places.get(language_of(locale_id), places["en"])
    return word_list(tuple((name, (name,)) for name in names), locale_id)


def find_places(type_name: str, reading: Reading, locale_id: str) -> Iterator[Found]:
    """Known places of the type in an utterance, in the user's spelling."""
    for found in known(type_name, locale_id).find(reading):
        yield exact(found.start, found.end, reading.utterance[found.start : found.end])


def resolve_place(type_name: str, text: str, locale_id: str) -> Found | None:
    """The place an answer names: any few words that are no question and no refusal."""
    said = bare(text, locale_id)
    if says_nothing(text, locale_id):
        return None
    found = next(find_places(type_name, read(text), locale_id), None)
    start = text.find(said)
    if start < 0 or not said or len(said.split()) > MOST_WORDS:
        return found
    # "New York" is known, "New York Mills" is what was said
    if found and len(said.split()) > 2 + len(text[found.start : found.end].split()):
        return found
    return found or exact(start, start + len(said), said)
