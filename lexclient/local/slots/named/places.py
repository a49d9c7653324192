"""Cities, countries, states and streets: recognised, not normalised."""

from __future__ import annotations

from collections.abc import Iterator

from lexclient.local.slots.endings import bare, says_nothing
from lexclient.local.slots.listed import WordList, word_list
from lexclient.local.slots.named.gazetteer import PLACES
from lexclient.local.slots.reading import Reading, language_of, read
from lexclient.local.slots.value import Mention, exact

MOST_WORDS = 5


def known(type_name: str, locale_id: str) -> WordList:
    places = PLACES[type_name]
    names = places.get(language_of(locale_id), places["en"])
    return word_list(tuple((name, (name,)) for name in names), locale_id)


def find_places(type_name: str, reading: Reading, locale_id: str) -> Iterator[Mention]:
    """Known places of the type in an utterance, in the user's spelling."""
    for mention in known(type_name, locale_id).find(reading):
        yield exact(mention.start, mention.end, reading.utterance[mention.start : mention.end])


def resolve_place(type_name: str, text: str, locale_id: str) -> Mention | None:
    """The place an answer names: any few words that are no question and no refusal."""
    answer = bare(text, locale_id)
    if says_nothing(text, locale_id):
        return None
    mention = next(find_places(type_name, read(text), locale_id), None)
    start = text.find(answer)
    if start < 0 or not answer or len(answer.split()) > MOST_WORDS:
        return mention
    # "New York" is known, "New York Mills" is what was said
    if mention and len(answer.split()) > 2 + len(text[mention.start : mention.end].split()):
        return mention
    return mention or exact(start, start + len(answer), answer)
