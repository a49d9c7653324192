"""Text of strangers as Markdown: what a model or bot wrote as it was meant, what a person typed as
it was typed, and nothing in either that fetches, draws or calls anything.

    a model's text ──► parser ──► tokens ──► writer ──► Markdown whose every character of text is
    escaped, for Streamlit or for a file

Streamlit escapes HTML by itself, but its browser side loads remote images, draws Mermaid and
formulas, and turns `:name:`, `:red[...]` and ` -> ` into icons, colours and symbols.
"""

from dashboard.markdown.display import (
    for_display,
    for_file,
    literally,
    literally_in_file,
    on_one_line,
)
from dashboard.markdown.elements import Element, elements
from dashboard.markdown.plain import as_plain

__all__ = [
    "Element",
    "as_plain",
    "elements",
    "for_display",
    "for_file",
    "literally",
    "literally_in_file",
    "on_one_line",
]
