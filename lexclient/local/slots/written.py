"""Values with a fixed way of writing: e-mail addresses and postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lexclient.local.slots.reading import Reading
from lexclient.local.slots.value import Mention, exact

LETTERS = "a-z0-9à-öø-ÿ"  # Latin ones: an ending such as 입니다 is no part of an address
EMAIL = re.compile(
    rf"(?<![\w.+-])[{LETTERS}_+-](?:[{LETTERS}_.+'&~!*-]{{0,62}}[{LETTERS}_+-])?"
    rf"@[{LETTERS}](?:[{LETTERS}-]{{0,61}}[{LETTERS}])?(?:\.[{LETTERS}-]{{1,63}}){{1,5}}(?<![.-])"
)
SPOKEN = {
    "@": re.compile(r"\s*(?:[(\[{]\s?at\s?[)\]}]|\bat\b|골뱅이|앳|アットマーク)\s*"),
    "-": re.compile(r"\s*\b(?:dash|hyphen)\b\s*"),
    ".": re.compile(
        r"\s*(?:[(\[{]\s?dot\s?[)\]}]|\bdot\b|(?<=[a-z0-9])\s(?:점|닷)\s(?=[a-z])|ドット)\s*"
    ),
    "_": re.compile(r"\s*(?:\bunderscore\b|언더바|언더스코어|アンダーバー)\s*"),
}
POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b")


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
