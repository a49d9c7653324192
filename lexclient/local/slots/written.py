"""Values with a fixed way of writing: e-mail addresses, codes of letters and digits, postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lexclient.local.slots.phrases import words
from lexclient.local.slots.reading import Reading, language_of, read
from lexclient.local.slots.value import Mention, exact

EMAIL = re.compile(
    r"(?<![\w.+-])[a-z0-9_+-](?:[a-z0-9_.+-]{0,62}[a-z0-9_+-])?"
    r"@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9-]{1,63}){1,5}(?<![.-])"
)
SPOKEN = {
    "@": re.compile(r"\s*(?:\bat\b|골뱅이|앳|アットマーク)\s*"),
    ".": re.compile(r"\s*(?:\bdot\b|(?<=[a-z0-9])\s(?:점|닷)\s(?=[a-z])|ドット)\s*"),
    "_": re.compile(r"\s*(?:\bunderscore\b|언더바|언더스코어|アンダーバー)\s*"),
}
POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b")
MAX_ALPHANUMERIC = 30
CODE = re.compile(r"(?<![a-z\d])[a-z\d]+(?:[\s._/-]{1,2}[a-z\d]+)*")
TOKEN = re.compile(r"[a-z\d]+")
# words that lead to a code: "my booking id is AB12"
CODE_WORDS = frozenset(
    words(
        "a an and at be booking code for here i id is it it's my no number of on order please s "
        "thanks that the to was with yes ref reference confirmation"
    )
)


def find_emails(reading: Reading, _locale_id: str = "") -> Iterator[Mention]:
    """Addresses as written; "john at example dot com" where none is."""
    matches = list(EMAIL.finditer(reading.plain))
    spoken = reading
    if not matches:
        for sign, pattern in SPOKEN.items():
            spoken = spoken.replace(pattern, partial(_always, sign))
        matches = list(EMAIL.finditer(spoken.plain))
    for match in matches:
        start, end = spoken.span(*match.span())
        address = reading.utterance[start:end]
        yield exact(start, end, address if "@" in address else match[0])


def _always(sign: str, _match: re.Match[str]) -> str:
    return sign


def find_postcodes(reading: Reading, locale_id: str) -> Iterator[Mention]:
    """UK postcodes, upper case with their space; only in en_GB (`built-in-slots`)."""
    if locale_id != "en_GB":
        return
    for match in POSTCODE.finditer(reading.plain):
        yield exact(*reading.span(*match.span()), f"{match[1]} {match[2]}".upper())


def find_codes(text: str, locale_id: str, pattern: str | None) -> Iterator[Mention]:
    """AMAZON.AlphaNumeric: letters and digits, at most 30, that match the type's pattern if any.

    Not in ko_KR (`how-languages`). Codes read letter by letter are joined: "A B 1 2" is AB12.
    """
    if language_of(locale_id) == "ko":
        return
    reading = read(text)
    for match in CODE.finditer(reading.plain):
        for start, end in _spans(reading.plain, *match.span()):
            begin, stop = reading.span(start, end)
            value = re.sub(r"[\W_]", "", text[begin:stop])
            if len(value) <= MAX_ALPHANUMERIC and _fits(pattern, value):
                yield exact(begin, stop, value)
                return


def _spans(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What could be a code in a run of words: all of it if no word of it is known, then each."""
    tokens = [(start + m.start(), start + m.end()) for m in TOKEN.finditer(plain[start:end])]
    if len(tokens) > 1 and all(stop - begin == 1 for begin, stop in tokens):
        yield tokens[0][0], tokens[-1][1]
    unknown = [t for t in tokens if plain[slice(*t)] not in CODE_WORDS or len(tokens) == 1]
    if unknown and tokens.index(unknown[-1]) - tokens.index(unknown[0]) == len(unknown) - 1:
        yield unknown[0][0], unknown[-1][1]
    with_digit = [t for t in unknown if any(c.isdecimal() for c in plain[slice(*t)])]
    yield from with_digit
    yield from unknown


def _fits(pattern: str | None, value: str) -> bool:
    """Whether a code has the type's shape. A pattern Python cannot read lets nothing through."""
    if pattern is None:
        return True
    try:
        return re.fullmatch(pattern, value, re.IGNORECASE) is not None
    except (re.error, OverflowError):
        return False
