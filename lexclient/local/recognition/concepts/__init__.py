"""Words that mean the same, in English, Korean and Japanese, written by hand for LexLens.

Five samples cannot teach that "refund" and "money back", 환불 and 돈 돌려주세요, ask for the same.
This list knows it for the everyday subjects bots are made for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

TOPIC = "*"  # begins the name of a concept people talk about: pizza, not order
_SUFFIXES = ("ings", "ing", "ed", "es", "s", "ly")
_LONGEST_PHRASE = 3
WORDS_KEPT = 8192  # a large bot says fewer different ones, and says them again and again
_DOUBLED = re.compile(r"(.)\1+")


def spaced_concepts(words: Sequence[str]) -> Iterator[str]:
    """The concepts of a run of words in Latin script, phrases of up to three words among them."""
    known, _ = _concepts()
    stems = [stem(word) for word in words]
    for size in range(1, _LONGEST_PHRASE + 1):
        for start in range(len(stems) - size + 1):
            yield from known.get(" ".join(stems[start : start + size]), ())


def unspaced_concepts(word: str) -> Iterator[str]:
    """The concepts of a Korean or Japanese word, whatever stands before and after them in it."""
    _, known = _concepts()
    longest = _longest()
    for start in range(len(word)):
        for end in range(start + 1, min(start + longest, len(word)) + 1):
            piece = word[start:end]
            if end - start > 1 or piece == word:
                yield from known.get(piece, ())
            if start == 0:
                yield from known.get("^" + piece, ())


@lru_cache(maxsize=WORDS_KEPT)
def stem(word: str) -> str:
    """An English word without inflection and doubled letters: booking, booked, books are bok."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word.removesuffix(suffix)
            break
    if len(word) > 3:
        word = word.removesuffix("e")
    word = once(word)
    return word[:-1] + "i" if word.endswith("y") else word


@lru_cache(maxsize=WORDS_KEPT)
def once(word: str) -> str:
    """A Latin word with its doubled letters single, as hasty people type it: helo, helloo."""
    return _DOUBLED.sub(r"\1", word)


@cache
def _concepts() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Word to the names of its concepts, for the scripts with spaces and for those without."""
    spaced: dict[str, list[str]] = {}
    unspaced: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / "concepts.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        english, korean, japanese = (part.split(",") for part in line.split("|"))
        name = english[0].strip()
        english[0] = english[0].removeprefix(TOPIC)
        for phrase in english:
            words = phrase.replace("-", " ").split()
            spaced.setdefault(" ".join(map(stem, words)), []).append(name)
        for piece in (*korean, *japanese):
            unspaced.setdefault(piece.strip(), []).append(name)
    return _frozen(spaced), _frozen(unspaced)


def _frozen(names: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {word: tuple(dict.fromkeys(found)) for word, found in names.items() if word}


@cache
def _longest() -> int:
    return max(len(piece.removeprefix("^")) for piece in _concepts()[1])
