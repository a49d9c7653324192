"""Words that mean the same, in English and in Korean, written by hand for LexLens.

Five samples cannot teach that "refund" and "money back", 환불 and 돈 돌려주세요, ask for the same.
This list knows it for the everyday subjects bots are made for. It is one file a topic and language;
a meaning is its name in brackets, in English with * before what people talk about rather than do to
it, and then its entries, one a line:

    [*pizza]
    pizza
    margherita
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

from lexclient.local.recognition.concepts.conjugation import conjugate

TOPIC = "*"  # begins the name of a concept people talk about: pizza, not order
AS_IS = "="  # begins a word that is not reduced to its stem
_SUFFIXES = ("ings", "ing", "ed", "es", "s", "ly")
_LONGEST_PHRASE = 4
_LONG_PIECE = 4  # syllables
WORDS_KEPT = 8192  # a large bot says fewer different ones, and says them again and again
_DOUBLED = re.compile(r"(.)\1+")
Names = dict[str, tuple[str, ...]]


def spaced_concepts(words: Sequence[str]) -> Iterator[str]:
    """The concepts of a run of words in Latin script, phrases of up to four words among them."""
    known, _ = _concepts()
    stems = [stem(word) for word in words]
    for word, its_stem in zip(words, stems, strict=True):  # plane is no plan, as itself it is known
        yield from known.get(AS_IS + word, ()) or known.get(its_stem, ())
    for size in range(2, _LONGEST_PHRASE + 1):
        for start in range(len(stems) - size + 1):
            yield from known.get(" ".join(stems[start : start + size]), ())


def unspaced_concepts(words: Sequence[str]) -> Iterator[str]:
    """The concepts of neighbouring Korean or Japanese words, longer pieces before shorter ones.

    A piece may stand anywhere within a word, or begin with a word and go on over spaces. Within a
    long one other words are meant too; what is within a shorter one is there by chance.
    """
    text = "".join(words)
    ends = list(accumulate(map(len, words)))
    starts = {0, *ends}
    start = 0
    while start < len(text):
        word_end = next(end for end in ends if end > start)
        found = list(_pieces(text, start, start in starts, word_end))
        longest = found[0][0] if found else 1
        for size, names in found:
            if size > 1 or longest == 1:  # 배송 in 배송비 is meant too
                yield from names
        start += longest if longest < _LONG_PIECE else 1


def _pieces(
    text: str, start: int, begins: bool, word_end: int
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Length and concepts of the pieces known at `start`, the longest first.

    `begins` says that a word begins there.
    """
    _, known = _concepts()
    last = min(len(text) if begins else word_end, start + _longest())
    for end in range(last, start, -1):
        piece = text[start:end]
        if begins and "^" + piece in known:
            yield end - start, known["^" + piece]
        elif piece in known and (end - start > 1 or (begins and end == word_end)):
            yield end - start, known[piece]


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
def _concepts() -> tuple[Names, Names]:
    """Word to the names of its concepts, for the scripts with spaces and for those without."""
    spaced: Names = {}
    unspaced: Names = {}
    for name, phrase in entries("en"):
        words = phrase.split()
        _add(spaced, " ".join(map(stem, words)), name)
        if len(words) == 1:
            _add(spaced, AS_IS + words[0], name)
    for name, piece in entries("ko"):
        for shape in conjugate(piece) if piece.endswith("다") else [piece]:
            _add(unspaced, shape, name)
    return spaced, unspaced


def entries(language: str, left_out: Collection[Path] = ()) -> Iterator[tuple[str, str]]:
    """Every entry of a language, `en` or `ko`, after the name of its meaning, but for the files
    `left_out`."""
    for path in sorted({*(Path(__file__).parent / language).glob("*.txt")}.difference(left_out)):
        name = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                name = line[1:-1]
            elif not line.startswith("#"):
                yield name, line


def _add(known: Names, word: str, name: str) -> None:
    before = known.get(word, ())
    if name not in before:
        known[word] = (*before, name)


@cache
def _longest() -> int:
    return max((len(piece.removeprefix("^")) for piece in _concepts()[1]), default=0)
