"""What of the conversation is sent, within a budget of tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.answerer import Message, Question
from fallback.prompts import (
    MESSAGE_OVERHEAD,
    chat_messages,
    completion_prompt,
    estimated_tokens,
    history_within,
)

HISTORY = tuple(
    Message(role, f"{role} {number} " + "x" * 40)
    for number in range(10)
    for role in ("user", "assistant")
)


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("word", 1), ("words", 2), ("안녕", 2), ("Lex란 무엇", 4)]
)
def test_estimates(text: str, tokens: int) -> None:
    """Four ASCII characters to a token, any other character is one."""
    assert estimated_tokens(text) == tokens


def test_the_oldest_turns_are_left_out_first() -> None:
    """What is kept is the end of the conversation, in its order."""
    kept = history_within(Question("Hi", history=HISTORY, system=""), 100)
    assert 0 < len(kept) < len(HISTORY)
    assert tuple(kept) == HISTORY[-len(kept) :]


def test_the_question_and_the_system_prompt_always_stay() -> None:
    """Even when they alone are over the budget."""
    question = Question("Hi " * 100, history=HISTORY, system="Be brief.")
    assert chat_messages(question, 1) == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi " * 100},
    ]


def test_prefixes_and_empty_turns_are_not_sent() -> None:
    """The mark of the hook is no part of the answer, and an answer without words is none."""
    history = (
        Message("user", "a"),
        Message("assistant", "[ChatGPT] b"),
        Message("user", "c"),
        Message("assistant", "[ChatGPT] "),
    )
    assert completion_prompt(Question("d", history=history, system=""), 1000) == (
        "User: a\nAssistant: b\nUser: c\nUser: d\nAssistant:"
    )


@given(
    st.lists(st.text(max_size=30), max_size=12),
    st.integers(min_value=0, max_value=200),
)
def test_the_history_fits_the_budget(contents: list[str], budget: int) -> None:
    """Whatever was said, what is history_within costs no more than what is left of the budget."""
    history = tuple(Message("user", content) for content in contents)
    question = Question("Hi", history=history, system="")
    kept = history_within(question, budget)
    cost = sum(estimated_tokens(m.content) + MESSAGE_OVERHEAD for m in kept)
    assert cost <= max(0, budget - estimated_tokens("Hi") - 2 * MESSAGE_OVERHEAD)
