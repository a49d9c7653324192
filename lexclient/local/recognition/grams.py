"""What an utterance is made of: pieces of words in Latin script, jamo and syllables in Korean.

Korean attaches endings and spaces freely (주문할게, 주문 했어), so its pieces are NFD jamo, in
which both share a stem, and syllables over the spaces. Japanese and Chinese have syllables alone.
Which script a letter is in is read from the letter, so mixed text needs no locale.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from lexclient.local.recognition.concepts import (
    WORDS_KEPT,
    once,
    spaced_concepts,
    unspaced_concepts,
)

CONCEPT = "~"  # begins a gram that is a meaning, not a piece of a word
WHOLE = "=^~?"  # begin grams that stand for a whole word, its head or its meaning
_VOICING = {"\u3099", "\u309a"}  # marks that tell か from が, unlike the accents of Latin letters
_LAUGHTER = re.compile(r"[\u3131-\u318e]+")  # ㅋㅋ, ㅎㅎ, ㅠㅠ: single jamo say how, not what
_STRETCHED = re.compile(r"(.)\1{2,}")
_RUNS = re.compile(
    r"(?P<hangul>[\uac00-\ud7a3\u1100-\u11ff]+)"
    r"|(?P<kana>[\u3005\u3041-\u309f\u30a1-\u30ff\u3400-\u9fff]+)"
    r"|(?P<digits>\d+)"
    r"|(?P<latin>[^\W\d_\uac00-\ud7a3\u1100-\u11ff\u3005\u3041-\u30ff\u3400-\u9fff]+)"
)
_IDEOGRAPHS = re.compile(r"[\u3005\u3400-\u9fff]+|[\u30a1-\u30ff]{2,}")  # words within kana
_APOSTROPHES = str.maketrans("", "", "'’`´")


def plain(text: str) -> str:
    """`text` without case, accents and widths: `Ｃafé` is `cafe`."""
    if text.isascii():
        return text.casefold()
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (c for c in letters if c in _VOICING or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(kept))


def compact(text: str) -> str:
    """`text` without case, punctuation and spacing; of mere punctuation, all but the spacing."""
    composed = unicodedata.normalize("NFKC", text.casefold())
    return "".join(filter(str.isalnum, composed)) or "".join(composed.split())


def grams(text: str) -> list[str]:
    """Every piece of `text`, repetitions included; pieces of different kinds never look alike."""
    calm = _STRETCHED.sub(r"\1", plain(_LAUGHTER.sub(" ", text) if _says_more(text) else text))
    words = [(str(m.lastgroup), m[0]) for m in _RUNS.finditer(calm.translate(_APOSTROPHES))]
    found = [gram for kind, word in words for gram in _inside(kind, word)]
    spoken = ["0" if kind == "digits" else once(word) for kind, word in words if kind in _SPACED]
    found += [f"{first} {second}" for first, second in pairwise(spoken)]
    for segment in _segments(words):
        found += _slices(segment, 1, 2, mark="_")
    found += [CONCEPT + name for name in dict.fromkeys(_meant(words))]
    return found or [f"?{character}" for character in compact(text)]


_SPACED = {"latin", "digits"}
_UNSPACED = {"hangul", "kana"}


def _says_more(text: str) -> bool:
    return any(c.isalnum() for c in _LAUGHTER.sub("", text))


@lru_cache(maxsize=WORDS_KEPT)
def _inside(kind: str, word: str) -> tuple[str, ...]:
    """The pieces within one word."""
    return tuple(_pieces(kind, word))


def _pieces(kind: str, word: str) -> Iterator[str]:
    if kind == "digits":
        yield "=0"
    elif kind == "latin":
        yield f"={once(word)}"
        yield from _slices(f"<{once(word)}>", 3, 4)
    elif kind == "hangul":
        yield f"^{word[:2]}"
        yield from _slices(f"<{unicodedata.normalize('NFD', word)}>", 3, 5)
    else:
        yield from (f"={name}" for name in _IDEOGRAPHS.findall(word))


def _meant(words: list[tuple[str, str]]) -> Iterator[str]:
    """What the words mean, however they say it."""
    yield from spaced_concepts([word for kind, word in words if kind == "latin"])
    for kind, word in words:
        if kind in _UNSPACED:
            yield from unspaced_concepts(word)


def _segments(words: list[tuple[str, str]]) -> list[str]:
    """Neighbouring words of a script whose spacing is free, joined."""
    joined: list[str] = []
    for kind, word in words:
        joined.append(" " if kind in _SPACED else word)
    return "".join(joined).split()


def _slices(text: str, shortest: int, longest: int, mark: str = "") -> list[str]:
    if len(text) <= shortest:
        return [mark + text]
    return [
        mark + text[start : start + size]
        for size in range(shortest, min(longest, len(text)) + 1)
        for start in range(len(text) - size + 1)
    ]
