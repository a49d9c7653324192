"""Every sentence the pages say, in each language of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.texts import (
    api,
    bots,
    chat,
    common,
    compare,
    diagnostics,
    evaluate,
    failures,
    keeping,
    overview,
    teaching,
    whatif,
)

LANGUAGES: Mapping[str, str] = {"ko": "한국어", "en": "English"}

CATALOGUE: Mapping[str, tuple[str, str]] = {
    **api.TEXTS,
    **bots.TEXTS,
    **chat.TEXTS,
    **common.TEXTS,
    **compare.TEXTS,
    **diagnostics.TEXTS,
    **evaluate.TEXTS,
    **failures.TEXTS,
    **keeping.TEXTS,
    **overview.TEXTS,
    **teaching.TEXTS,
    **whatif.TEXTS,
}


class Texts:
    """The catalogue in one language; an unknown key is a mistake of ours and raises KeyError."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._column = list(LANGUAGES).index(self.language)

    def say(self, key: str, **values: Any) -> str:
        """The sentence under `key` with its values filled in."""
        return CATALOGUE[key][self._column].format(**values)

    def knows(self, key: str) -> bool:
        """Whether there is a sentence under `key`."""
        return key in CATALOGUE


def language_of(browser_locale: str | None) -> str:
    """The interface language for a browser's locale, `ko-KR` or `en-US` for example."""
    return "ko" if (browser_locale or "").lower().startswith("ko") else "en"
