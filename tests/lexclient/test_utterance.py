"""What is refused before any call, and what is not."""

from __future__ import annotations

import pytest

from lexclient.utterance import UtteranceRefused, check_utterance


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("안녕", "안녕"),
        ("  Hello \n", "Hello"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("👋" * 512, "👋" * 512),  # 1,024 UTF-16 code units
        ("가" * 1024, "가" * 1024),
        ("👩‍👩‍👧", "👩‍👩‍👧"),  # joined by U+200D, which is no control character
    ],
)
def test_good_text_is_sent_without_its_edges(text: str, sent: str) -> None:
    """Only surrounding white space goes."""
    assert check_utterance(text) == sent


@pytest.mark.parametrize(
    ("text", "rule", "numbers"),
    [
        ("", "blank", {}),
        (" \n\t ", "blank", {}),
        ("가" * 1025, "too_long", {"length": 1025, "limit": 1024}),
        ("👋" * 513, "too_long", {"length": 1026, "limit": 1024}),
        ("a\x00b", "control_character", {"position": 2, "character": "U+0000"}),
        ("\x1b[31mred", "control_character", {"position": 1, "character": "U+001B"}),
        ("lone \ud800", "control_character", {"position": 6, "character": "U+D800"}),
    ],
)
def test_bad_text_is_refused_with_the_place(
    text: str, rule: str, numbers: dict[str, object]
) -> None:
    """The rule that was broken and the numbers a sentence about it needs."""
    with pytest.raises(UtteranceRefused) as caught:
        check_utterance(text)
    assert (caught.value.rule, caught.value.numbers) == (rule, numbers)
