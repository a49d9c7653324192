"""Strangers' text: shown as meant, and nothing fetched."""

from __future__ import annotations

import pytest

from dashboard.markdown import for_display, literally


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("10~20분, 최대 30~40분", r"10\~20분, 최대 30\~40분"),
        ("~~gone~~", "~~gone~~"),
        ("![x](http://a/b.png)", r"!\[x](http://a/b.png)"),
        ("![x][1]\n\n[1]: http://a/b.png", "!\\[x][1]\n\n[1]: http://a/b.png"),
        ("$5 to $9", r"\$5 to \$9"),
        (r"\$5", r"\$5"),
        (":red[alarm] :smile: 10:30", r"\:red[alarm] \:smile: 10:30"),
        ("**강조(설명)**은 굵게", "**강조(설명)**\u200a은 굵게"),
        ("**bold** word", "**bold** word"),
        ("`a ~ $ ![`", "`a ~ $ ![`"),
        ("```\n~$![\n``` ~", "```\n~$![\n``` \\~"),
        ("```\nstill ~ open", "```\nstill ~ open"),  # while it streams in
    ],
)
def test_for_display(text: str, shown: str) -> None:
    """Code stays untouched; ranges, money, directives and Korean bold come out as meant."""
    assert for_display(text) == shown


def test_literally_escapes_all_punctuation_and_keeps_lines() -> None:
    """A person's text is no Markdown at all."""
    assert literally("# *a*\n<b> $1 :x:") == "\\# \\*a\\*  \n\\<b\\> \\$1 \\:x\\:"
