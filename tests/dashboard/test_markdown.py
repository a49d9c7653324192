"""Strangers' text: shown as meant, and nothing fetched."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from dashboard.markdown import (
    Element,
    as_plain,
    elements,
    for_display,
    for_file,
    literally,
    literally_in_file,
    on_one_line,
)


@pytest.mark.parametrize("marks", ["*", "**", "*a **"])
def test_endless_emphasis_is_shown_as_it_stands(marks: str) -> None:
    """A stranger cannot nest a page to its fall."""
    text = f"{marks}a " * 3000 + f"b{marks} " * 3000
    assert for_display(text) == literally(text)
    assert elements(text) == (Element("pre", children=(Element(text=text),)),)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("10~20분, 최대 30~40분", r"10\~20분, 최대 30\~40분"),
        ("~~gone~~", "~~gone~~"),
        ("![x](http://a/b.png)", r"!\[x\]([http://a/b.png](<http://a/b.png>))"),
        ("![x][1]\n\n[1]: http://a/b.png", r"!\[x\]([http://a/b.png](<http://a/b.png>))"),
        ("!<http://a/b.png>", r"\![http://a/b.png](<http://a/b.png>)"),
        ("[x](javascript:a)", r"\[x\](javascript\:a)"),
        ("no lex:ListBots in LEX_BOT_ID", "no lex:ListBots in LEX_BOT_ID"),
        ("_x_ a_ :red", r"_x_ a\_ \:red"),
        ("<b>&lt;</b>", r"\<b>\<\</b>"),
        ("$5 to $9", r"\$5 to \$9"),
        (r"\$5", r"\$5"),
        (":red[alarm] :smile: 10:30", r"\:red\[alarm\] \:s:small[]mile: 10:30"),
        (":material_x:", r"\:m:small[]aterial_x:"),
        ("`:material/x:`", "`:\u2060material/x:`"),
        ("a -> b >= c <-> d", r"a -:small[]> b >:small[]= c \<:small[]-:small[]> d"),
        ("**강조(설명)**은 굵게", "**강조(설명)**\u200a은 굵게"),
        ("これは**「重要」**です", "これは\u200a**「重要」**\u200aです"),
        ("**bold** word", "**bold** word"),
        ("2**(3)", r"2\*\*(3)"),
        ("`a ~ $ ![`", "`a ~ $ ![`"),
        ("```\n~$![\n``` ~", "````\n~$![\n``` ~\n````"),
        ("```\nstill ~ open", "```\nstill ~ open\n```"),  # while it streams in
        ("```python\nx\n```", "```python\nx\n```"),
        ("```mermaid\ngraph\n```", "```\ngraph\n```"),  # a drawing may hold remote images
        ("- a\n- b\n  1. c", "- a\n- b\n  1. c"),
        ("|a|b|\n|-|-:|\n|`x\\|y`|z|", "| a | b |\n| --- | ---: |\n| x\\|y | z |"),
        ("&#10;", ""),
    ],
)
def test_for_display(text: str, shown: str) -> None:
    """Code stays untouched; ranges, money, directives and Korean bold come out as meant."""
    assert for_display(text) == shown


def test_literally_escapes_all_punctuation_and_keeps_lines() -> None:
    """A person's text is no Markdown at all, nor anything that Streamlit makes of text."""
    assert literally("# *a*\n<b> $1 :x") == "\\# \\*a\\*  \n\\<b\\> \\$1 \\:x"
    assert literally(":x: a -> b") == r"\:x:small[]\: a \-:small[]\> b"
    assert literally("  a   b") == "\u00a0 a\u00a0\u00a0 b"
    assert on_one_line("a\nb") == "a b"


def test_a_file_holds_nothing_of_streamlits() -> None:
    """What is taken away is read by other programs."""
    assert for_file(":red[a] a -> b `:material/x:`") == r"\:red\[a\] a -> b `:material/x:`"
    assert literally_in_file(":x: ->") == r"\:x\: \-\>"


def test_what_nobody_reads_as_markdown_is_shown_as_it_stands() -> None:
    """Nested too deep, or too long: nothing of it is lost."""
    deep = "> " * 100 + "bottom"
    assert for_display(deep) == literally(deep)
    long = "*a* " * 20_000
    assert for_display(long) == literally(long)


PARTS = (
    *("a", "은", "(설명)", "\n", "\n\n", "  \n", "    ", "\t", "\\", "!", "[", "]", "(", ")", "|"),
    *("`", "``", "```\n", "~~~\n", "\\`", "*", "**", "_", "~~", "- ", "1. ", "> ", "# ", "===\n"),
    *(
        "![x](http://e/i.png)",
        "[r]",
        "![r]",
        "[r]: http://e/z.png\n",
        "<http://e/>",
        "http://e/a_b",
    ),
    *("<img src=http://e/>", "<b>", "&lt;", "&#10;", "&#33;", "&#91;", "|a|b|\n|-|-|\n|", "\\|"),
)
EVERYTHING = MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])


def every(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from every(token.children or ())


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join) | st.text(max_size=80))
def test_no_text_holds_an_image_or_html(text: str) -> None:
    """Whatever is mixed, a parser that knows both finds neither in what is written."""
    for write in (for_display, for_file, literally, literally_in_file):
        kinds = {token.type for token in every(EVERYTHING.parse(write(text)))}
        assert not kinds & {"image", "html_inline", "html_block"}, write(text)


HOSTILE = ("[", "![](", "*", "**a", "`a", "``a`", "> ", "- a\n", "|a|b|\n|-|-|\n", "<", "&#", "~~a")
HOSTILE += (":a", ":a:", "->", "_ ", "](", "[a]: http://b\n", "[a](", "http://", "\\", "@a", "x ")


def seconds(write: Callable[[str], str], text: str) -> float:
    times = []
    gc.disable()
    for _ in range(3):
        start = time.thread_time()
        write(text)
        times.append(time.thread_time() - start)
    gc.enable()
    return min(times)


@pytest.mark.parametrize("part", HOSTILE)
@pytest.mark.parametrize("write", [for_display, literally])
def test_time_grows_with_the_text(write: Callable[[str], str], part: str) -> None:
    """Four times the text takes about four times as long; a quadratic one would take sixteen."""
    short, long = (seconds(write, part * (size // len(part))) for size in (10_000, 40_000))
    assert long < max(9 * short, 0.05)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**Amazon Lex** is a _service_.", "Amazon Lex is a service."),
        ("# Title\n\n- one\n- `two` **three**", "Title one two three"),
        ("| a | b |\n|---|---|\n| **1** | 2 |", "a b 1 2"),
        ("see [the page](https://x.example)", "see the page"),
        ("```\ncode **stays**\n```", "code **stays**"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("**꽃말**은 사랑입니다.\n둘째 줄", "꽃말은 사랑입니다. 둘째 줄"),
        ("> " * 200 + "**deep**", " ".join(("> " * 200 + "**deep**").split())),
        ("", ""),
    ],
)
def test_an_excerpt_has_words_and_no_marks(text: str, plain: str) -> None:
    """Whatever block the words stand in; what is nested beyond reading stays as it is."""
    assert as_plain(text) == plain
