"""Which questions are asked: from the log, from a pasted list, from a file."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.comparison.questions import (
    ListRefused,
    fallbacks,
    items,
    question_of,
    typed,
    uploaded,
)
from dashboard.conversation.turn import AnsweredBy, Route, Turn
from fallback.answerer import Message, Question
from tests.dashboard.turns import a_turn


def said(utterance: str, answered_by: AnsweredBy, text: str | None = "so") -> Turn:
    return a_turn(utterance, route=Route(answered_by, "no_candidate", 0.4), spoken=text)


def test_the_fallbacks_of_a_conversation_with_what_was_said_before() -> None:
    """Lex's own turns are part of the history and not asked; an utterance comes once."""
    turns = [said("hi", "lex", "hello"), said("why", "fallback"), said("why", "fallback")]
    history = (Message("user", "hi"), Message("assistant", "hello"))
    assert fallbacks(turns) == [Question("why", history)]
    assert fallbacks(turns, history=False) == [Question("why")]


def test_the_items_of_a_job() -> None:
    """Every question, target and repetition has a key and lies in the lane of its target."""
    listed = items([Question("q", (Message("user", "p"),))], ["a", "b"], repeats=2, route=True)
    assert [(item.key, item.lane) for item in listed] == [
        ("0/lex", "lex"),
        ("0/0/a", "a"),
        ("0/0/b", "b"),
        ("0/1/a", "a"),
        ("0/1/b", "b"),
    ]
    assert question_of(listed[1].payload) == Question("q", history=(Message("user", "p"),))


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("q.txt", "하나\r\n\r\n둘\n하나\n".encode(), ["하나", "둘"]),
        ("q.csv", b"\xef\xbb\xbfid;Utterance\n1;one\n2;two\n", ["one", "two"]),
        ("q.csv", b'"a, b",1\nc,2\n', ["a, b", "c"]),
        ("q.jsonl", b'{"utterance": "one"}\n"two"\n', ["one", "two"]),
    ],
)
def test_files(name: str, data: bytes, expected: list[str]) -> None:
    """Text, CSV with or without a header, JSON lines; repetitions and blanks are left out."""
    assert [one.text for one in uploaded(data, name)] == expected


@pytest.mark.parametrize(
    ("name", "data", "rule", "numbers"),
    [
        ("q.txt", b"\xff\xfe", "encoding", {}),
        ("q.txt", b" \n", "empty", {}),
        ("q.jsonl", b'"a"\n{"b": 1}\n', "json", {"number": 2}),
        ("q.jsonl", b"{", "json", {"number": 1}),
        ("q.txt", b"\n".join(b"%d" % n for n in range(1001)), "too_many", {"count": 1001}),
        ("q.txt", b"x" * 4001, "too_long", {"number": 1, "length": 4001}),
    ],
)
def test_refused_files(name: str, data: bytes, rule: str, numbers: dict[str, Any]) -> None:
    """A rule with its numbers, for the page to say in its language."""
    with pytest.raises(ListRefused) as caught:
        uploaded(data, name)
    assert caught.value.rule == rule
    assert numbers.items() <= caught.value.numbers.items()


def test_a_pasted_list() -> None:
    """One question a line."""
    assert typed(" one \n\ntwo") == [Question("one"), Question("two")]
