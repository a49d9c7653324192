"""Names in an opening utterance: where a sample has one, beside the same word or particle.

    to {Name}                "send it to Mary Ann"        the capital words behind the word
    {Name}에게               `내일 지수에게 보내 주세요`   the word in front of the particle
    I am {First} {Last}      "Hello, I am Jane Doe"       one word each, the last word the last

Where there are fewer words than placeholders in a row, "my last name is" tells which is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lexclient.local.bot.model import Slot
from lexclient.local.slots.answers import LAST_NAME
from lexclient.local.slots.named.names import ENGLISH_WORDS, find_name
from lexclient.local.slots.openings.contexts import Context
from lexclient.local.slots.openings.spotting import Spotting
from lexclient.local.slots.reading import Span, language_of
from lexclient.local.slots.value import Mention

CAPITAL_WORD = re.compile(r"\s*([^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*)")
EAST_ASIAN_WORD = re.compile(r"[^\W\d_]{2,12}\s?$")
LONGEST_WORD = 13  # with the space behind it
SURNAME = re.compile(r"\b(?:last|family|sur) ?name\b", re.IGNORECASE)


def names_beside(
    spotting: Spotting,
    slots: list[Slot],
    contexts: Mapping[str, tuple[Context, ...]],
    taken: list[Mention],
) -> Iterator[tuple[Slot, Mention]]:
    """The names that stand where sample utterances have the slots.

    The rows of the `contexts` hold the slots for names only.
    """
    for slot in slots:
        for context in contexts[slot.name]:
            name = next(_names(spotting, slot, context, taken), None)
            if name:
                yield slot, name
                break


def _names(
    spotting: Spotting, slot: Slot, context: Context, taken: list[Mention]
) -> Iterator[Mention]:
    for start, end in _beside(spotting, slot, context):
        name = find_name(spotting.text[start:end], spotting.locale.locale_id)
        if name and name.moved(start).is_apart_from(taken):
            yield name.moved(start)


def _beside(spotting: Spotting, slot: Slot, context: Context) -> Iterator[Span]:
    if language_of(spotting.locale.locale_id) in ("ko", "ja"):
        yield from _before_particle(context, spotting.text)
    else:
        yield from _behind_word(spotting, slot, context)


def _before_particle(context: Context, text: str) -> Iterator[Span]:
    if not context.behind:
        return
    for match in re.finditer(re.escape(context.behind), text.lower()):
        begin = max(0, match.start() - LONGEST_WORD)
        if words := EAST_ASIAN_WORD.search(text[begin : match.start()]):
            yield begin + words.start(), match.start()


def _behind_word(spotting: Spotting, slot: Slot, context: Context) -> Iterator[Span]:
    if not context.before:
        return
    text = spotting.text
    for match in re.finditer(rf"\b{re.escape(context.before)}\s+", text, re.IGNORECASE):
        words = _capital_words(text, match.end())
        share = _share(slot, context, len(words), is_surname=_asks_surname(text, match.start()))
        if words and words[share]:
            yield words[share][0][0], words[share][-1][1]


def _capital_words(text: str, start: int) -> list[Span]:
    words: list[Span] = []
    while (word := CAPITAL_WORD.match(text, start)) and word[1].lower() not in ENGLISH_WORDS:
        words.append(word.span(1))
        start = word.end()
    return words


def _asks_surname(text: str, end: int) -> bool:
    return SURNAME.search(text[max(0, end - 20) : end]) is not None


def _share(slot: Slot, context: Context, count: int, *, is_surname: bool) -> slice:
    """Which of the `count` words behind the word belong to the slot: the first has the rest."""
    more, place = count - len(context.row), context.row.index(slot.name)
    if len(context.row) > 1 and count == 1:
        return slice(0, int(is_surname == (slot.type_name == LAST_NAME)))
    if place == 0:
        return slice(0, max(more, 0) + 1)
    return slice(place + more, place + more + 1) if place + more > 0 else slice(0)
