"""Reads the sections of a document by its kind: Markdown, text, HTML, CSV, PDF.

Runs in a process of its own (`reading`), which ends when a file takes too long.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser

from fallback.grounding.cutting import Section

QUESTIONS = {"question", "q", "질문", "문의", "title"}
ANSWERS = {"answer", "a", "답변", "답", "response", "content"}
HEADINGS = {"h1", "h2", "h3", "h4"}
BLOCKS = {"p", "li", "div", "tr", "br", "section", "article", "dt", "dd", "table", "ul", "ol"}
UNSEEN = {"script", "style", "head", "template", "noscript", "svg", "nav"}
LONGEST_PLACE = 200
MOST_PAGES = 2_000


def sections_of(name: str, content: bytes) -> list[Section]:
    """Raises `ValueError`, and what pypdf raises for a damaged file; `KeyError` for a kind that is
    not read."""
    return list(READERS[name.rpartition(".")[2].lower()](content))


def _decoded(content: bytes) -> str:
    """UTF-8, with or without its mark, or what Korean spreadsheets write."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("neither UTF-8 nor CP949")


def _markdown(content: bytes) -> Iterator[Section]:
    place, fenced = "", False
    lines: list[str] = []
    for line in _decoded(content).splitlines():
        fenced ^= line.lstrip().startswith("```")
        mark, _, heading = line.partition(" ")
        if not fenced and mark and not mark.strip("#") and heading.strip():
            yield Section(place, _paragraphs(lines))
            place, lines = heading.strip().strip("#").strip()[:LONGEST_PLACE], []
        else:
            lines.append(line)
    yield Section(place, _paragraphs(lines))


def _text(content: bytes) -> Iterator[Section]:
    yield Section("", _paragraphs(_decoded(content).splitlines()))


def _paragraphs(lines: list[str]) -> tuple[str, ...]:
    return tuple("\n".join(lines).replace("\n\n", "\0").split("\0"))


def _csv(content: bytes) -> Iterator[Section]:
    """A row each: its question is the place, and stands before the answer."""
    rows = [row for row in csv.reader(io.StringIO(_decoded(content))) if any(row)]
    names = [name.strip().lower() for name in rows[0]] if rows else []
    question = next((n for n, name in enumerate(names) if name in QUESTIONS), None)
    answer = next((n for n, name in enumerate(names) if name in ANSWERS), None)
    headed = question is not None and answer is not None
    q, a = (question or 0, answer or 1) if headed else (0, 1)
    for row in rows[1:] if headed else rows:
        if len(row) > max(q, a):
            yield Section(row[q].strip()[:LONGEST_PLACE], (row[q].strip(), row[a].strip()))


class _Page(HTMLParser):
    """Collects the sections of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sections: list[Section] = []
        self._place, self._texts = "", [""]
        self._heading: list[str] | None = None
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in UNSEEN:
            self._unseen += 1
        elif tag in HEADINGS:
            self.finish()
            self._heading = []
        elif tag in BLOCKS:
            self._texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in HEADINGS and self._heading is not None:
            self._place = " ".join("".join(self._heading).split())[:LONGEST_PLACE]
            self._heading = None

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._heading is not None:
            self._heading.append(data)
        else:
            self._texts[-1] += data

    def finish(self) -> None:
        """The section so far is over."""
        paragraphs = tuple(" ".join(text.split()) for text in self._texts)
        self.sections.append(Section(self._place, paragraphs))
        self._texts = [""]


def _html(content: bytes) -> Iterator[Section]:
    page = _Page()
    page.feed(_decoded(content))
    page.close()
    page.finish()
    yield from page.sections


def _pdf(content: bytes) -> Iterator[Section]:
    from pypdf import PdfReader  # noqa: PLC0415  # 0.2 s, for PDF alone

    pages = PdfReader(io.BytesIO(content)).pages
    for number, page in enumerate(pages[:MOST_PAGES], start=1):
        lines = page.extract_text().splitlines()
        yield Section(f"p. {number}", (" ".join(" ".join(lines).split()),))


READERS: Mapping[str, Callable[[bytes], Iterator[Section]]] = {
    "md": _markdown,
    "markdown": _markdown,
    "txt": _text,
    "html": _html,
    "htm": _html,
    "csv": _csv,
    "pdf": _pdf,
}
