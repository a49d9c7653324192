"""Lines for a terminal, in which what others wrote steers nothing."""

from __future__ import annotations

INSTEAD = "�"


def in_a_line(text: str) -> str:
    """The text with nothing in it that ends a line, moves a cursor, turns the direction of writing
    or cannot be written at all."""
    return "".join(sign if sign.isprintable() else INSTEAD for sign in text)
