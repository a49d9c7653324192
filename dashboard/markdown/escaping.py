"""Characters that mean something to Markdown, made to mean themselves.

Streamlit reads more into text than Markdown does, and does so after the escapes are gone:
operators become symbols, `:name:` an icon or emoji, addresses links. It looks at one run of text
at a time, so such text is cut in two by a span that holds nothing.
"""

from __future__ import annotations

import re

NOTHING = ":small[]"  # a directive of Streamlit's: an empty span
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# an underscore within a word is one; Streamlit's own directives are in small letters
MARKS = re.compile(r"([\\`*\[\]<&~$|]|(?<![^\W_])_|_(?![^\W_])|:(?=[a-z:]|[A-Z][\w-]*\{))")
LINE_START = re.compile(r"([#>+=-]|\d{1,9}(?=[.)]))")
OPERATOR = r"(?<![-<>=~])(?:<->|->|<-|--|>=|<=|~=)(?![-<>=~])"
ICON = r":[\w+-](?=[\w+-]*:)"
LINK = r"www(?=\.)|@(?=[\w-])"
CUT = re.compile(rf"({OPERATOR})|{ICON}|{LINK}", re.IGNORECASE)
CUT_TYPED = re.compile(rf"{CUT.pattern}|https?(?=://)", re.IGNORECASE)
LINE_END = re.compile(r"\r\n?")
WIDE = re.compile(r"^ | (?= )", re.MULTILINE)
NO_BREAK_SPACE = "\u00a0"
WORD_JOINER = "\u2060"
MATERIAL = ":material/"  # replaced by Streamlit even in code


def escaped(text: str) -> str:
    """Text within a paragraph, the marks of Markdown escaped; the start of a line is not."""
    return MARKS.sub(r"\\\1", text)


def escaped_for_streamlit(text: str) -> str:
    """The same, and nothing for Streamlit to read into it."""
    return NOTHING.join(map(escaped, _pieces(text, CUT)))


def as_typed(text: str) -> str:
    """All punctuation escaped; lines and spaces are kept."""
    return _lines(PUNCTUATION.sub(r"\\\1", _spaced(text)))


def as_typed_for_streamlit(text: str) -> str:
    """The same, and nothing for Streamlit to read into it."""
    cut = _pieces(_spaced(text), CUT_TYPED)
    return _lines(NOTHING.join(PUNCTUATION.sub(r"\\\1", piece) for piece in cut))


def at_line_start(line: str) -> str:
    """A line of escaped text that begins no heading, list or quote."""
    line = line.lstrip(" \t")
    if match := LINE_START.match(line):
        mark = match[0]
        cut = len(mark) if mark.isdigit() else 0
        return f"{line[:cut]}\\{line[cut:]}"
    return line


def code_for_streamlit(code: str) -> str:
    """Code in which Streamlit finds no icon."""
    return code.replace(MATERIAL, f":{WORD_JOINER}{MATERIAL[1:]}")


def _pieces(text: str, where: re.Pattern[str]) -> list[str]:
    """The text, cut where Streamlit would make something else of it."""
    cut, start = [], 0
    for match in where.finditer(text):
        first = match.start() + 1 if match[1] else match.end()
        ends = range(first, match.end()) if match[1] else (first,)
        for end in ends:
            cut.append(text[start:end])
            start = end
    return [*cut, text[start:]]


def _spaced(text: str) -> str:
    text = LINE_END.sub("\n", text).replace("\t", NO_BREAK_SPACE * 4)
    return WIDE.sub(NO_BREAK_SPACE, text)


def _lines(text: str) -> str:
    return text.replace("\n", "  \n")
