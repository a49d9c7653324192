"""What texts are compared by: words without their endings and the trigrams in them; of Korean,
Japanese and Chinese pairs of characters, and the first one, since blanks do not part their words
from particles. Chosen by `benchmarks/retrieval.py`."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W_]+")
PAIRED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")  # kana, han, hangul
LONGEST_WORD = 40
ENDINGS = (("ing", 6), ("ies", 5), ("es", 5), ("ed", 5), ("s", 4))


def terms(text: str) -> list[str]:
    """The terms of a text, in its order, each as often as it is there."""
    return [term for word in WORD.findall(text.lower()) for term in _of(word[:LONGEST_WORD])]


def _of(word: str) -> list[str]:
    if PAIRED.search(word):
        pairs = [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        return [*pairs, word[0]] if len(word) > 1 else pairs
    marked = f"_{word}_"
    grams = [marked[at : at + 3] for at in range(len(marked) - 2)] if len(word) > 3 else []
    return [_stem(word), *grams]


def _stem(word: str) -> str:
    """Without the endings that English hangs on a word most often."""
    for ending, least in ENDINGS:
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word.removesuffix("e") if len(word) > 3 else word
