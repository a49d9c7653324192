"""A stranger's Markdown as elements of a page, for a template that escapes whatever it writes.

    a model's text ──► parser ──► tokens ──► elements ──► `parts.html`

The names of the elements are of a closed list, and the only attribute is a link's address: what
would fetch, draw or run anything is text here, as it is on the pages of the app.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from dashboard.markdown.display import LONGEST
from dashboard.markdown.parser import TooDeep, parse

# type of a node: the element it becomes; a heading of an answer is none of the page
ELEMENTS: Mapping[str, str] = {
    "paragraph": "p",
    "heading": "h4",
    "blockquote": "blockquote",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "th": "th",
    "td": "td",
    "strong": "strong",
    "em": "em",
    "s": "s",
    "link": "a",
}
CODE: Mapping[str, str] = {"fence": "pre", "code_block": "pre", "code_inline": "code"}
EMPTY: Mapping[str, str] = {"hr": "hr", "hardbreak": "br"}


@dataclass(frozen=True, slots=True)
class Element:
    """An element by its name, or a piece of text where that is "". `address` is a link's, `first`
    the number that a list begins with."""

    name: str = ""
    text: str = ""
    children: tuple[Element, ...] = ()
    address: str = ""
    first: int | None = None


def elements(text: str) -> tuple[Element, ...]:
    """What a text says; what is no Markdown that anybody would read stays as it stands."""
    try:
        tokens = parse(text) if len(text) <= LONGEST else None
    except TooDeep:
        tokens = None
    if tokens is None:
        return (Element("pre", children=(Element(text=text),)),)
    return tuple(_all(SyntaxTreeNode(tokens).children))


def _all(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Element]:
    for node in nodes:
        if node.type == "inline" or (node.type == "paragraph" and node.hidden):
            yield from _all(node.children)
        else:
            yield _element(node)


def _element(node: SyntaxTreeNode) -> Element:
    if node.type in EMPTY:
        return Element(EMPTY[node.type])
    if node.type in CODE:
        return Element(CODE[node.type], children=(Element(text=node.content),))
    if node.type in ELEMENTS:
        return Element(
            ELEMENTS[node.type],
            children=tuple(_all(node.children)),
            address=str(node.attrs.get("href", "")) if node.type == "link" else "",
            first=int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None,
        )
    return Element(text=_text(node))


def _text(node: SyntaxTreeNode) -> str:
    if node.type == "softbreak":
        return "\n"
    return f"![{node.content}]({node.attrs['src']})" if node.type == "image" else node.content
