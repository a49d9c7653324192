"""A sample utterance laid over an utterance: which words fill which of its placeholders.

    sample      my name is {FirstName} {LastName}
    utterance   My name is  Jane        Doe         FirstName=Jane, LastName=Doe

Spaces, case and punctuation do not matter. The placeholders are tried from left to right at every
place that the pieces before them can end at, each place once, so the time is linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lexclient.local.slots.value import Mention

PLACEHOLDER = re.compile(r"\{\s*([^{}\s]+)\s*\}")
Accept = Callable[[str, int], Iterable[Mention]]
"""The values that a slot could have from a place in the compact utterance on."""


class Piece(NamedTuple):
    """A part of a sample: words, or the placeholder of a slot."""

    words: str
    slot: str | None = None


@lru_cache(maxsize=8192)
def pieces_of(sample: str) -> tuple[Piece, ...]:
    """The parts of a sample in turn, its words without spaces, case and punctuation."""
    parts = PLACEHOLDER.split(sample)
    pieces = [
        Piece("", part) if place % 2 else Piece(Compact.of(part).text)
        for place, part in enumerate(parts)
    ]
    return tuple(piece for piece in pieces if piece.slot or piece.words)


@dataclass(frozen=True, slots=True)
class Compact:
    """An utterance's letters and digits alone, and where each of them stands in it.

    `before[i]` is how many of them stand before the utterance's character `i`.
    """

    text: str
    places: tuple[int, ...]
    before: tuple[int, ...]

    @classmethod
    def of(cls, utterance: str) -> Compact:
        kept: list[str] = []
        places: list[int] = []
        before = [0]
        for place, character in enumerate(utterance):
            for plain in unicodedata.normalize("NFKC", character.casefold()):
                if plain.isalnum():
                    kept.append(plain)
                    places.append(place)
            before.append(len(kept))
        return cls("".join(kept), tuple(places), tuple(before))


Fillings = Mapping[str, Mention]
Steps = list[dict[int, tuple[int, Mention | None]]]


def could_fit(pieces: Iterable[Piece], compact: Compact) -> bool:
    """Whether all words of a sample stand in an utterance, in their order."""
    at = 0
    for piece in pieces:
        found = compact.text.find(piece.words, at)
        if found < 0:
            return False
        at = found + len(piece.words)
    return True


def aligned(pieces: tuple[Piece, ...], compact: Compact, accept: Accept) -> Fillings | None:
    """The value of each placeholder, None if the sample does not cover the whole utterance."""
    steps: Steps = [{0: (0, None)}]
    for piece in pieces:
        reached: dict[int, tuple[int, Mention | None]] = {}
        for place in steps[-1]:
            for end, mention in _ends(piece, compact, place, accept):
                # of two ways to the same place, the later: the last name is the shorter one
                reached[end] = (place, mention)
        if not reached:
            return None
        steps.append(reached)
    return _fillings(pieces, steps, len(compact.text))


def _ends(
    piece: Piece, compact: Compact, place: int, accept: Accept
) -> Iterable[tuple[int, Mention | None]]:
    if piece.slot is None:
        if compact.text.startswith(piece.words, place):
            yield place + len(piece.words), None
        return
    if place == len(compact.text):
        return
    for mention in accept(piece.slot, place):
        if compact.before[mention.start] == place < compact.before[mention.end]:
            yield compact.before[mention.end], mention


def _fillings(pieces: tuple[Piece, ...], steps: Steps, end: int) -> Fillings | None:
    """The way back from the end of the utterance to its beginning."""
    if end not in steps[-1]:
        return None
    fillings: dict[str, Mention] = {}
    for piece, reached in zip(reversed(pieces), reversed(steps[1:]), strict=True):
        end, mention = reached[end]
        if piece.slot and mention:
            fillings[piece.slot] = mention
    return fillings
