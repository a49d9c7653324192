"""AMAZON.AlphaNumeric: codes of letters and digits, and of whatever signs a pattern asks for.

    "it's AB-123, please"   [A-Z]{2}-[0-9]{3}   AB-123      as it is typed, first of all
    "AB 12 3"               [A-Z]{2}[0-9]{3}    AB123       without its spaces and signs
    "A B 1 2"               none                AB12

A pattern comes with a bot that somebody uploads. RE2 runs it in time linear in the text, whatever
the pattern; what it cannot read lets nothing through.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

import re2  # type: ignore[import-untyped]  # has no stubs

from lexclient.local.slots.named.names import ENGLISH_WORDS
from lexclient.local.slots.phrases import words
from lexclient.local.slots.reading import Span, language_of, read
from lexclient.local.slots.value import Mention, exact

MAX_LENGTH = 30  # of a value (`built-in-slot-alphanumeric` in the developer guide)
LONGEST_WORD = 4  # letters of a part that is read out: "ABC 12", not "parcel 12"
TOKEN = re.compile(r"[a-z\d]+")
RUN = re.compile(r"(?<![a-z\d])[a-z\d]+(?:[\s._/-]{1,2}[a-z\d]+)*")
SIGN = re.compile(r"[\W_]")
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")  # as Lex writes a character; RE2 has \x{...}
# words that lead to a code: "my booking id is AB12"
CODE_WORDS = frozenset(
    words(
        "a an and at be booking code for here i id is it it's my no number of on order please s "
        "thanks that the to was with yes ref reference confirmation"
    )
).union(ENGLISH_WORDS)


def find_codes(
    text: str, locale_id: str, pattern: str | None, known: Collection[str] = ()
) -> Iterator[Mention]:
    """The code that `text` holds, in the shape of `pattern` if any; one at most.

    `known` are words that are no codes, beside those that often lead to one. Not in ko_KR
    (`how-languages`).
    """
    if language_of(locale_id) == "ko":
        return
    reading = read(text)
    typed = _as_typed(reading.plain, pattern, CODE_WORDS.union(known)) if pattern else None
    for start, end in [typed] if typed else _joined(reading.plain, known):
        begin, stop = reading.span(start, end)
        value = text[begin:stop] if typed else SIGN.sub("", text[begin:stop])
        if len(value) <= MAX_LENGTH and (typed or pattern is None or _fits(pattern, value)):
            yield exact(begin, stop, value)
            return


def _as_typed(plain: str, pattern: str, no_codes: Collection[str]) -> Span | None:
    """The part of `plain` that has the shape of `pattern` as it stands, its signs included.

    Of several, one without words that are no codes, then one with a digit, then the longest.
    """
    best, best_rank = None, (False, False, 0)
    for start, end, tokens in _windows(plain):
        if _fits(pattern, plain[start:end]):
            is_code = not any(plain[slice(*token)] in no_codes for token in tokens)
            has_digit = _has_digit(plain[start:end])
            rank = (is_code, has_digit, end - start)
            if best is None or rank > best_rank:
                best, best_rank = (start, end), rank
    return best


def _windows(plain: str) -> Iterator[tuple[int, int, list[Span]]]:
    """Neighbouring tokens of `plain`, with and without the signs that touch them."""
    tokens = [match.span() for match in TOKEN.finditer(plain)]
    for first, (start, _) in enumerate(tokens):
        for last in range(first, len(tokens)):
            end = tokens[last][1]
            if end - start > MAX_LENGTH:
                break
            window = tokens[first : last + 1]
            yield start, end, window
            for begin, stop in {(_left(plain, start), end), (start, _right(plain, end))}:
                if stop - begin > end - start:
                    yield begin, stop, window


def _left(plain: str, start: int) -> int:
    return start - 1 if start and not plain[start - 1].isspace() else start


def _right(plain: str, end: int) -> int:
    return end + 1 if end < len(plain) and not plain[end].isspace() else end


def _joined(plain: str, known: Collection[str]) -> Iterator[Span]:
    """What could be a code once its spaces and signs are gone."""
    for run in RUN.finditer(plain):
        tokens = [match.span() for match in TOKEN.finditer(plain, *run.span())]
        yield from _spelled_out(tokens)
        no_codes = known if len(tokens) == 1 else CODE_WORDS.union(known)
        unknown = [each for each in tokens if plain[slice(*each)] not in no_codes]
        if unknown and _is_read_out(plain, tokens, unknown):
            yield unknown[0][0], unknown[-1][1]
        yield from (each for each in unknown if _has_digit(plain[slice(*each)]))
        yield from unknown


def _spelled_out(tokens: list[Span]) -> Iterator[Span]:
    """Three or more letters and digits in a row, each on its own; two if there is nothing else."""
    for is_single, group in groupby(tokens, lambda token: token[1] - token[0] == 1):
        letters = list(group)
        if is_single and (len(letters) > 2 or len(letters) == len(tokens) > 1):
            yield letters[0][0], letters[-1][1]


def _is_read_out(plain: str, tokens: list[Span], parts: list[Span]) -> bool:
    """Whether `parts` of a run stand together and are short or have digits, all of them."""
    gap = tokens.index(parts[-1]) - tokens.index(parts[0]) - len(parts)
    texts = [plain[slice(*part)] for part in parts]
    return gap < 0 and (len(parts) == 1 or all(map(_is_short_or_number, texts)))


def _is_short_or_number(part: str) -> bool:
    return len(part) <= LONGEST_WORD or _has_digit(part)


def _has_digit(part: str) -> bool:
    return any(character.isdecimal() for character in part)


def _fits(pattern: str, value: str) -> bool:
    shape = _shape(pattern)
    return shape is not None and shape.fullmatch(value) is not None


@lru_cache(maxsize=512)
def _shape(pattern: str) -> Any:
    """The compiled `pattern`, None if it is none."""
    options = re2.Options()
    options.case_sensitive, options.log_errors = False, False
    try:
        return re2.compile(ESCAPE.sub(r"\\x{\1}", pattern), options)
    except re2.error:
        return None
