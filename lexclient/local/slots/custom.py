"""Values of a custom slot type: its own words and synonyms, or anything like them.

`TopResolution` takes a value or a synonym, nothing else, and means the value. `OriginalValue`
also takes words that are not listed and keeps them as they were said; what they resolve to is
empty then (`custom-slot-types` in the developer guide, and the traces of real bots).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from lexclient.local.bot.model import SlotType
from lexclient.local.slots.endings import bare, says_nothing
from lexclient.local.slots.listed import WordList, normal, word_list
from lexclient.local.slots.reading import Reading, Span, read
from lexclient.local.slots.value import Mention

MAX_RESOLVED = 5
SIMILAR = 0.8  # as much as one wrong letter in five; chosen by us, Lex does not say
LONGEST_COMPARED = 60
AND = r"\s*(?:,|、|/|&|\band\b|그리고|하고|이?랑|[와과](?=\s)|と)\s*"
SEPARATOR = re.compile(rf"{AND}|\s+")
CONJUNCTION = re.compile(AND)


def words_of(slot_type: SlotType, locale_id: str) -> WordList:
    entries = tuple((v.value, (v.value, *v.synonyms)) for v in slot_type.values)
    return word_list(entries, locale_id)


def find_listed(slot_type: SlotType, reading: Reading, locale_id: str) -> Iterator[Mention]:
    """The type's own values in an utterance."""
    restricts = slot_type.strategy == "TopResolution"
    for mention in words_of(slot_type, locale_id).find(reading):
        words = reading.utterance[mention.start : mention.end]
        yield mention if restricts else replace(mention, interpreted=words)


def resolve_custom(slot_type: SlotType, text: str, locale_id: str) -> Mention | None:
    """One value out of an answer, or None if the type does not know or take it."""
    mention = max(
        find_listed(slot_type, read(text), locale_id), key=lambda f: f.end - f.start, default=None
    )
    if mention is not None or slot_type.strategy == "TopResolution":
        return mention
    words = bare(text, locale_id)
    if not words or says_nothing(text, locale_id):
        return None
    start = text.find(words)
    similar = _similar(slot_type, words) if start >= 0 else ()
    return Mention(max(start, 0), max(start, 0) + len(words), words, similar)


def _similar(slot_type: SlotType, words: str) -> tuple[str, ...]:
    """The values that `said` could be a misspelling of, the most similar first."""
    spelling = normal(words)
    if not spelling or len(spelling) > LONGEST_COMPARED:
        return ()
    scored = [
        (max(_likeness(spelling, normal(word)) for word in (v.value, *v.synonyms)), v.value)
        for v in slot_type.values
    ]
    near = sorted((s for s in scored if s[0] >= SIMILAR), key=lambda s: -s[0])
    return tuple(value for _, value in near[:MAX_RESOLVED])


def _likeness(one: str, other: str) -> float:
    if abs(len(one) - len(other)) > 3:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def phrases_of(text: str) -> list[Span]:
    """The phrases between commas and "and", which may hold several words each."""
    return _cut(text, CONJUNCTION)


def _cut(text: str, separator: re.Pattern[str]) -> list[Span]:
    cuts = [0, *(place for match in separator.finditer(text) for place in match.span()), len(text)]
    return [span for span in list(pairwise(cuts))[::2] if text[slice(*span)].strip()]


def resolve_many(slot_type: SlotType, text: str, locale_id: str) -> list[Mention]:
    """The values of a multi-value slot, in the order they were said.

    Listed values first; without any, the phrases between commas, spaces and "and", each on its
    own (`multi-valued-slots` in the developer guide).
    """
    listed = list(find_listed(slot_type, read(text), locale_id))
    if listed or slot_type.strategy == "TopResolution" or says_nothing(text, locale_id):
        return listed
    words = bare(text, locale_id)
    offset = max(text.find(words), 0)
    pieces = _cut(words, SEPARATOR)
    return [
        Mention(
            offset + start, offset + end, words[start:end], _similar(slot_type, words[start:end])
        )
        for start, end in pieces
    ]
