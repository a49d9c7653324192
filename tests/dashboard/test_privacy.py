"""What a projector shows of ids, and that no key and no account id leaves the log."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.privacy import presentable, redacted, shortened, unidentified_call


@pytest.mark.parametrize(
    ("identifier", "shown"), [("BSFA240ABN", "BS••••0ABN"), ("short", "short"), ("", "")]
)
def test_ids_are_shortened(identifier: str, shown: str) -> None:
    """Two characters, four dots, four characters."""
    assert shortened(identifier) == shown


def test_ids_and_account_numbers_in_a_text() -> None:
    """The ids given, every UUID, every number of twelve digits; other numbers stay."""
    text = "bot BSFA240ABN of 123456789012, 1234567890123, 0b4f3c1e-aaaa-bbbb-cccc-0123456789ab"
    assert presentable(text, "BSFA240ABN", "") == (
        "bot BS••••0ABN of ••••, 1234567890123, 0b••••89ab"
    )


CASES: list[tuple[Any, Any]] = [
    ("Incorrect API key: sk-proj-abc_DEF123456", "Incorrect API key: sk-•••"),
    ("AKIAIOSFODNN7EXAMPLE was refused", "AKIA••• was refused"),
    ("Authorization: Bearer abc.def-123456", "Authorization: Bearer •••"),
    (
        "arn:aws:lex:ap-northeast-2:123456789012:bot-alias/BOT/ALIAS",
        "arn:aws:lex:ap-northeast-2:•••:bot-alias/BOT/ALIAS",
    ),
    ("my order is 123456789012", "my order is 123456789012"),
    ("ask-me-anything", "ask-me-anything"),
    (
        {"api_key": "x", "x-api-key": "y", "accountId": 123456789012},
        dict.fromkeys(("api_key", "x-api-key", "accountId"), "•••"),
    ),
    (
        {"max_tokens": 20, "list": ["sk-1234567", 1.5, None]},
        {"max_tokens": 20, "list": ["sk-•••", 1.5, None]},
    ),
    (
        {"secretNote": {"deep": "kept, a mapping is looked into"}},
        {"secretNote": {"deep": "kept, a mapping is looked into"}},
    ),
]


@pytest.mark.parametrize(("value", "expected"), CASES)
def test_secrets_are_hidden_and_the_rest_stays(value: Any, expected: Any) -> None:
    """Keys of OpenAI and AWS, tokens, account ids in ARNs and in fields of such names."""
    assert redacted(value) == expected


def test_half_a_character_is_masked_as_the_rest() -> None:
    """In a call, where it may stand beside a number."""
    call = '{"inputTranscript": "\ud800 010-1234-5678"}'
    assert unidentified_call(call) == '{"inputTranscript": "\ud800 [phone]"}'
