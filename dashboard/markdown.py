"""Text of strangers as Markdown that Streamlit shows as it was meant, and safely.

Streamlit escapes HTML by itself. What is left: remote images are fetched by the browser and can
carry data away; `~` strikes through ranges like `10~20`; `$` starts a formula; `:name:` and
`:red[...]` are directives; and CommonMark does not close bold before a Korean particle.
"""

from __future__ import annotations

import re

CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]*`)", re.DOTALL)
LONE_TILDE = re.compile(r"(?<!~)~(?!~)")
DOLLAR = re.compile(r"(?<!\\)\$")
DIRECTIVE = re.compile(r"(?<!\\):(?=[\w+-]+(?::|\[))")
STUCK_BOLD = re.compile(r"(\*\*(?=\S)(?:(?!\*\*).)+?[^\w\s*]\*\*)(?=\w)")
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
HAIR_SPACE = "\u200a"


def for_display(text: str) -> str:
    """A model's or a bot's Markdown, without remote images, formulas and directives."""
    parts = CODE.split(text)
    parts[::2] = [_defuse(part) for part in parts[::2]]  # the odd ones are code
    return "".join(parts)


def literally(text: str) -> str:
    """A person's text exactly as typed, whatever Markdown it looks like."""
    escaped = PUNCTUATION.sub(r"\\\1", text)
    return re.sub(r"\r?\n", "  \n", escaped)


def _defuse(part: str) -> str:
    part = part.replace("![", r"!\[")
    part = LONE_TILDE.sub(r"\\~", part)
    part = DOLLAR.sub(r"\\$", part)
    part = DIRECTIVE.sub(r"\\:", part)
    return STUCK_BOLD.sub(rf"\1{HAIR_SPACE}", part)
