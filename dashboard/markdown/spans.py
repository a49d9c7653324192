"""The inside of a paragraph, written back from its tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from dashboard.markdown.escaping import (
    at_line_start,
    code_for_streamlit,
    escaped,
    escaped_for_streamlit,
)
from dashboard.markdown.parser import is_stuck

HAIR_SPACE = "\u200a"  # lets bold begin and end beside a letter
BACKTICKS = re.compile("`+")
ADDRESS = re.compile(r"(?<![A-Za-z0-9])https?://[!#-;=?-\[\]_a-z~]+", re.IGNORECASE)
HREF = re.compile(r"[\\<>|`&]|(?<=:material)/")
AFTER_ADDRESS = "?!.,:;*_~']"


@dataclass(frozen=True, slots=True)
class Dialect:
    """Who reads the Markdown: how text is escaped for them, and code."""

    text: Callable[[str], str]
    code: Callable[[str], str]


STREAMLIT = Dialect(escaped_for_streamlit, code_for_streamlit)
FILE = Dialect(escaped, str)


@dataclass(slots=True)
class Piece:
    """`side` is 1 where emphasis begins, -1 where it ends."""

    text: str
    side: int = 0


def lines(tokens: Sequence[Token], dialect: Dialect) -> list[str]:
    """The lines of a paragraph, none of which begins a block of its own."""
    return [at_line_start(line) for line in joined(tokens, dialect).split("\n")]


def joined(tokens: Sequence[Token], dialect: Dialect, *, in_cell: bool = False) -> str:
    """The same as one text; in a cell of a table no code holds its border."""
    pieces = list(_pieces(tokens, dialect, in_cell))
    texts = [piece.text for piece in pieces]
    for place, piece in enumerate(pieces):
        before = texts[place - 1][-1:] if place else ""
        after = texts[place + 1][:1] if place + 1 < len(texts) else ""
        if before == "!" and piece.text.startswith("["):  # together they would be an image
            texts[place - 1] = texts[place - 1][:-1] + r"\!"
        elif piece.side < 0 and is_stuck(before, after):
            texts[place] = piece.text + HAIR_SPACE
        elif piece.side > 0 and is_stuck(after, before):
            texts[place] = HAIR_SPACE + piece.text
    return "".join(texts)


def fence_around(code: str, least: int) -> str:
    """Backticks, more than the code holds in a row."""
    longest = max(map(len, BACKTICKS.findall(code)), default=0)
    return "`" * max(least, longest + 1)


def _pieces(tokens: Sequence[Token], dialect: Dialect, in_cell: bool) -> Iterator[Piece]:
    addresses: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            addresses.append(str(token.attrs["href"]))
            yield Piece("[")
        elif token.type == "link_close":
            yield Piece(_end_of_link(addresses.pop()))
        elif token.type == "code_inline" and not (in_cell and "|" in token.content):
            yield Piece(_code(dialect.code(token.content)))
        elif token.type == "softbreak":
            yield Piece("\n")
        elif token.type == "hardbreak":
            yield Piece("\\\n")
        elif token.nesting:
            yield Piece(token.markup, token.nesting)
        else:
            yield from _text(_content(token), dialect, linked=not addresses)


def _content(token: Token) -> str:
    text = f"![{token.content}]({token.attrs['src']})" if token.type == "image" else token.content
    return " ".join(text.splitlines())  # an entity can be a line end


def _text(text: str, dialect: Dialect, *, linked: bool) -> Iterator[Piece]:
    """Text, its addresses as links: escapes within a bare address would be part of it."""
    start = 0
    for match in ADDRESS.finditer(text) if linked else ():
        address = _trimmed(match[0])
        yield Piece(dialect.text(text[start : match.start()]))
        yield Piece(f"[{dialect.text(address)}{_end_of_link(address)}")
        start = match.start() + len(address)
    yield Piece(dialect.text(text[start:]))


def _trimmed(address: str) -> str:
    """Without what ends the sentence or the bracket around it."""
    address = address.rstrip(AFTER_ADDRESS)
    trailing = len(address) - len(address.rstrip(")"))
    excess = min(trailing, max(0, address.count(")") - address.count("(")))
    return address[: len(address) - excess].rstrip(AFTER_ADDRESS)


def _code(code: str) -> str:
    fence = fence_around(code, 1)
    pad = " " if code.startswith(("`", " ")) or code.endswith(("`", " ")) else ""
    return f"{fence}{pad}{code}{pad}{fence}" if code.strip() else code


def _end_of_link(address: str) -> str:
    """Nothing in an address ends it early, nor is it an icon of Streamlit's."""
    return f"](<{HREF.sub(_encoded, address)}>)"


def _encoded(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}" if match[0] != "&" else r"\&"
