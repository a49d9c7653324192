"""Everyday sentences that belong to no bot in particular, so that a bot learns where it ends.

Written for LexLens, one sentence a line, about two hundred a language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

# The letters of a language's own script; a text whose letters are shared counts for the first.
_LETTERS = {
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "ja": re.compile(r"[\u3041-\u30ff\u3400-\u9fff]"),
    "en": re.compile(r"[A-Za-z]"),
}
_LEAST_SHARE = 0.15


def chatter(samples: Sequence[str]) -> list[str]:
    """Everyday sentences in the languages `samples` are written in, read from their letters."""
    text = "".join(samples)
    letters = {language: len(own.findall(text)) for language, own in _LETTERS.items()}
    least = _LEAST_SHARE * sum(letters.values())
    spoken = [language for language, count in letters.items() if count and count >= least]
    return [line for language in spoken or ["en"] for line in _lines(language)]


def _lines(language: str) -> list[str]:
    return (Path(__file__).parent / f"{language}.txt").read_text(encoding="utf-8").splitlines()
