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
from itertools import groupby, pairwise

from lexclient.local.recognition.concepts import (
    WORDS_KEPT,
    once,
    spaced_concepts,
    unspaced_concepts,
)

CONCEPT = "~"  # begins a gram that is a meaning, not a piece of a word
UNSPACED_CONCEPT = "≈"  # the same, of a script whose spacing is free
WHOLE = "=^~≈?"  # begin grams that stand for a whole word, its head or its meaning
_VOICING = {"\u3099", "\u309a"}  # marks that tell か from が, unlike the accents of Latin letters
_LAUGHTER = re.compile(r"[\u3131-\u318e]+")  # ㅋㅋ, ㅎㅎ, ㅠㅠ: single jamo say how, not what
# A vowel drawn out, jamo by jamo: 안녀엉 is 안녕, 네에 is 네.
_DRAWN_OUT = re.compile(
    r"(?<=[\u1161\u1163\u116a])\u110b\u1161|"
    r"(?<=[\u1165\u1167\u116f])\u110b\u1165|"
    r"(?<=[\u1169\u116d])\u110b\u1169|"
    r"(?<=[\u116e\u1172])\u110b\u116e|"
    r"(?<=[\u1162])\u110b\u1162|"
    r"(?<=[\u1166])\u110b\u1166|"
    r"(?<=[\u1175])\u110b\u1175"
)
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
    """`text` without case, accents, widths and drawn out vowels: `Ｃafé` is `cafe`."""
    if text.isascii():
        return text.casefold()
    letters = _DRAWN_OUT.sub("", unicodedata.normalize("NFKD", text.casefold()))
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
    pieces = [gram for kind, word in words for gram in _inside(kind, word)]
    spoken = ["0" if kind == "digits" else once(word) for kind, word in words if kind in _SPACED]
    pieces += [f"{first} {second}" for first, second in pairwise(spoken)]
    for segment in _segments(words):
        pieces += _slices(segment, 1, 2, mark="_")
    pieces += dict.fromkeys(_meant(words))
    return pieces or [f"?{character}" for character in compact(text)]


_SPACED = {"latin", "digits"}


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
    for name in spaced_concepts([word for kind, word in words if kind == "latin"]):
        yield CONCEPT + name
    for spaced, group in groupby(words, lambda each: each[0] in _SPACED):
        for name in () if spaced else unspaced_concepts([word for _, word in group]):
            yield UNSPACED_CONCEPT + name


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
