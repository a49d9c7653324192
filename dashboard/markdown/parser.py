"""CommonMark with tables and strikethrough, read by markdown-it: no HTML, no foreign schemes, and
bold that closes before a Korean particle."""

from __future__ import annotations

import unicodedata
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.token import Token

SCHEMES = ("http://", "https://", "mailto:")
NESTED = 20  # levels of lists and quotes, and of emphasis; markdown-it drops deeper blocks
FIRST_CJK = "\u2e80"


def parse(text: str) -> list[Token]:
    """The tokens of a text, all of it; raises `TooDeep`."""
    tokens = _parser().parse(text)
    if any(token.level >= NESTED - 2 or _is_deep(token) for token in tokens):
        raise TooDeep
    return tokens


class TooDeep(ValueError):
    """More lists, quotes or emphasis in one another than anybody reads."""


def _is_deep(token: Token) -> bool:
    return any(inner.level >= NESTED for inner in token.children or ())


def is_stuck(inside: str, outside: str) -> bool:
    """Whether CommonMark takes marks between these two for text: punctuation within, a letter
    without."""
    return inside > " " and unicodedata.category(inside)[0] in "PS" and outside.isalnum()


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": NESTED})
    parser.enable(["table", "strikethrough"])
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.validateLink = _is_safe  # type: ignore[assignment,method-assign]
    return parser


def _is_safe(address: str) -> bool:
    return address.lower().startswith(SCHEMES)


def _emphasis(state: StateInline, silent: bool) -> bool:
    """CommonMark does not end bold between a bracket and a letter, nor begin it between a letter
    and a bracket; languages that do not part words by spaces do."""
    start = state.pos
    if not emphasis.tokenize(state, silent):
        return False
    length = state.pos - start
    if length > 1 and state.src[start] == "*":
        before, after = state.src[start - 1 : start], state.src[state.pos : state.pos + 1]
        for delimiter in state.delimiters[-length:]:
            delimiter.close = delimiter.close or is_stuck(before, after)
            delimiter.open = delimiter.open or (before >= FIRST_CJK and is_stuck(after, before))
    return True
