"""Paragraphs, lists, quotes, code and tables, written back from their tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from dashboard.markdown import spans
from dashboard.markdown.spans import Dialect

LANGUAGE = re.compile(r"[\w+#.-]{1,20}", re.ASCII)
DRAWN = ("mermaid", "math")  # pictures, which may hold remote images, and formulas
HIGHEST = 999_999_999  # of a list's number
RULE = "___"  # the one that is no list's mark
BORDERS: Mapping[str, str] = {
    "text-align:left": ":---",
    "text-align:center": ":---:",
    "text-align:right": "---:",
}


def lines(nodes: Sequence[SyntaxTreeNode], dialect: Dialect) -> list[str]:
    """The lines of these blocks, one blank line between two."""
    written: list[str] = []
    for node in nodes:
        written += ["", *BLOCKS[node.type](node, dialect)]
    return written[1:]


def _paragraph(node: SyntaxTreeNode, dialect: Dialect) -> list[str]:
    return spans.lines(_inline(node), dialect)


def _heading(node: SyntaxTreeNode, dialect: Dialect) -> list[str]:
    line = " ".join(spans.lines(_one_line(node), dialect))
    line = f"{line[:-1]}\\#" if line.endswith("#") else line
    return [f"{'#' * int(node.tag[1])} {line}"]


def _quote(node: SyntaxTreeNode, dialect: Dialect) -> list[str]:
    return [f"> {line}".rstrip() for line in lines(node.children, dialect)] or [">"]


def _list(node: SyntaxTreeNode, dialect: Dialect) -> list[str]:
    first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    written: list[str] = []
    for place, item in enumerate(node.children):
        number = "" if first is None else str(min(first + place, HIGHEST))
        content, tight = _item(item, dialect)
        written += ([] if tight or not written else [""]) + _indented(content, number + node.markup)
    return written


def _item(node: SyntaxTreeNode, dialect: Dialect) -> tuple[list[str], bool]:
    """The lines of an item, and whether it stands close to the next."""
    tight = all(
        (child.type == "paragraph" and child.hidden) or _interrupts(child)
        for child in node.children
    )
    if not tight:
        return lines(node.children, dialect), False
    return [line for child in node.children for line in lines([child], dialect)], True


def _interrupts(node: SyntaxTreeNode) -> bool:
    """Whether a list may follow a paragraph without a blank line."""
    return node.type == "bullet_list" or (node.type == "ordered_list" and "start" not in node.attrs)


def _indented(content: list[str], mark: str) -> list[str]:
    margin = " " * (len(mark) + 1)
    rest = [f"{margin}{line}" if line else "" for line in content[1:]]
    return [f"{mark} {content[0]}" if content else mark, *rest]


def _code(node: SyntaxTreeNode, dialect: Dialect) -> list[str]:
    code = dialect.code(node.content.removesuffix("\n"))
    fence = spans.fence_around(code, 3)
    language = node.info.split(maxsplit=1)[0] if node.info.strip() else ""
    plain = not LANGUAGE.fullmatch(language) or language.lower() in DRAWN
    return [f"{fence}{'' if plain else language}", *code.split("\n"), fence]


def _rule(_node: SyntaxTreeNode, _dialect: Dialect) -> list[str]:
    return [RULE]


def _table(node: SyntaxTreeNode, dialect: Dialect) -> list[str]:
    rows = [row for part in node.children for row in part.children]
    borders = [BORDERS.get(str(cell.attrs.get("style")), "---") for cell in rows[0].children]
    head, *body = [_row(row, dialect) for row in rows]
    return [head, f"| {' | '.join(borders)} |", *body]


def _row(node: SyntaxTreeNode, dialect: Dialect) -> str:
    cells = (spans.joined(_one_line(cell), dialect, in_cell=True) for cell in node.children)
    return f"| {' | '.join(cells)} |"


def _inline(node: SyntaxTreeNode) -> list[Token]:
    inline = node.children[0].token if node.children else None
    return list(inline.children or ()) if inline else []


def _one_line(node: SyntaxTreeNode) -> list[Token]:
    """A heading has no line breaks."""
    broken = Token("softbreak", "", 0)
    return [broken if token.type == "hardbreak" else token for token in _inline(node)]


BLOCKS: Mapping[str, Callable[[SyntaxTreeNode, Dialect], list[str]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "blockquote": _quote,
    "bullet_list": _list,
    "ordered_list": _list,
    "fence": _code,
    "code_block": _code,
    "hr": _rule,
    "table": _table,
}
