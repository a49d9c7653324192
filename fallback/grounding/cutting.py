"""Cuts a document's sections into passages of a length that a prompt holds several of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fallback.grounding.passage import Passage

LENGTH = 900  # characters of a passage, about
SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+")


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, on one page or in one row."""

    place: str
    paragraphs: tuple[str, ...]


def passages_of(source: str, sections: Iterable[Section]) -> Iterator[Passage]:
    """The passages of a document: paragraphs of a section together as far as they fit."""
    for section in sections:
        for text in _filled(piece for one in section.paragraphs for piece in _pieces(one)):
            whole = (
                text.encode(errors="replace").decode().replace("\0", "")
            )  # a PDF may have halves
            yield Passage(source, whole, section.place)


def _filled(pieces: Iterable[str]) -> Iterator[str]:
    """Pieces joined to texts of at most `LENGTH` characters."""
    text = ""
    for piece in pieces:
        if text and len(text) + len(piece) > LENGTH:
            yield text
            text = ""
        text = f"{text}\n{piece}" if text else piece
    if text:
        yield text


def _pieces(paragraph: str) -> Iterator[str]:
    """A paragraph, or its sentences where it is too long, or pieces of those."""
    paragraph = paragraph.strip()
    if len(paragraph) <= LENGTH:
        yield from [paragraph] if paragraph else []
        return
    for sentence in SENTENCE_END.split(paragraph):
        yield from (sentence[at : at + LENGTH] for at in range(0, len(sentence), LENGTH))
