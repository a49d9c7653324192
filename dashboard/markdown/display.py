"""What the pages and the files ask for: a stranger's Markdown made safe, and text as it was typed.

Both take time linear in the text.
"""

from __future__ import annotations

from markdown_it.tree import SyntaxTreeNode

from dashboard.markdown import blocks
from dashboard.markdown.escaping import as_typed, as_typed_for_streamlit
from dashboard.markdown.parser import TooDeep, parse
from dashboard.markdown.spans import FILE, STREAMLIT, Dialect

LONGEST = 50_000  # characters; more is shown as it stands


def for_display(text: str) -> str:
    """A model's or a bot's Markdown for Streamlit, without images, formulas and directives."""
    written = _rewritten(text, STREAMLIT)
    return literally(text) if written is None else written


def for_file(text: str) -> str:
    """The same for a Markdown file."""
    written = _rewritten(text, FILE)
    return literally_in_file(text) if written is None else written


def literally(text: str) -> str:
    """A person's text exactly as typed, for Streamlit, whatever Markdown it looks like."""
    return as_typed_for_streamlit(text)


def on_one_line(text: str) -> str:
    """The same where there is one line: in a heading, a cell or the label of a widget."""
    return literally(" ".join(text.splitlines()))


def literally_in_file(text: str) -> str:
    """The same for a Markdown file."""
    return as_typed(text)


def _rewritten(text: str, dialect: Dialect) -> str | None:
    """None for what is no Markdown that anybody would read."""
    if len(text) > LONGEST:
        return None
    try:
        tokens = parse(text)
    except TooDeep:
        return None
    return "\n".join(blocks.lines(SyntaxTreeNode(tokens).children, dialect))
