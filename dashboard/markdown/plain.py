"""What a stranger's Markdown says, without its marks: for excerpts in tables, which show a text as
it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from dashboard.markdown.display import LONGEST
from dashboard.markdown.parser import TooDeep, parse

ENDS_LINE = ("softbreak", "hardbreak")


def as_plain(text: str) -> str:
    """The words of a text on one line; one that is no Markdown stays as it is but for its lines."""
    try:
        words = "".join(_words(parse(text))) if len(text) <= LONGEST else text
    except TooDeep:
        words = text
    return " ".join(words.split())


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children:
            yield from _words(token.children)
        elif token.content:
            yield token.content
        if token.type in ENDS_LINE or token.block:
            yield "\n"
