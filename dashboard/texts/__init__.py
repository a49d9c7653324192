"""Every sentence the pages say: one file a language beside this module, for translators.

A table of the file and a name in it make a key: `input` in `[chat]` is `chat.input`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.texts.particles import Sentence

LANGUAGES: Mapping[str, str] = {"ko": "한국어", "en": "English"}


def _read(language: str) -> dict[str, str]:
    """Key and sentence; `{name}` in a sentence is filled in by `say`, `{name:이/가}`
    with the particle that fits."""
    path = Path(__file__).with_name(f"{language}.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        f"{table}.{name}": sentence
        for table, sentences in tables.items()
        for name, sentence in sentences.items()
    }


SENTENCE = Sentence()
CATALOGUE: Mapping[str, Mapping[str, str]] = {language: _read(language) for language in LANGUAGES}


class Texts:
    """The catalogue in one language; an unknown key is a mistake of ours and raises KeyError."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._sentences = CATALOGUE[self.language]

    def say(self, key: str, **values: Any) -> str:
        """The sentence under `key` with its values filled in."""
        return SENTENCE.format(self._sentences[key], **values)

    def knows(self, key: str) -> bool:
        """Whether there is a sentence under `key`."""
        return key in self._sentences


def language_of(browser_locale: str | None) -> str:
    """The interface language for a browser's locale, `ko-KR` or `en-US` for example."""
    return "ko" if (browser_locale or "").lower().startswith("ko") else "en"
