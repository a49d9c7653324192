"""What Lex takes as text, checked before any call is made."""

from __future__ import annotations

import unicodedata

MAX_UNITS = 1024  # UTF-16 code units; `Text` in botocore's lexv2-runtime model, AWS quota page
ALLOWED_CONTROLS = "\n\r\t"


class UtteranceRefused(ValueError):
    """The text cannot be sent; `rule` is blank, too_long or control_character."""

    def __init__(self, rule: str, **numbers: int | str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.numbers = numbers


def check_utterance(text: str) -> str:
    """Return the text without surrounding white space, or raise `UtteranceRefused`."""
    stripped = text.strip()
    if not stripped:
        raise UtteranceRefused("blank")
    for position, character in enumerate(stripped, start=1):
        if unicodedata.category(character) in ("Cc", "Cs") and character not in ALLOWED_CONTROLS:
            name = f"U+{ord(character):04X}"
            raise UtteranceRefused("control_character", position=position, character=name)
    units = len(stripped.encode("utf-16-le")) // 2
    if units > MAX_UNITS:
        raise UtteranceRefused("too_long", length=units, limit=MAX_UNITS)
    return stripped
