"""Korean particles follow the last sound of what is filled in, as it is read aloud."""

from __future__ import annotations

import re

import pytest

from dashboard.texts import CATALOGUE, Texts
from dashboard.texts.particles import Sentence, particle

BOTH_FORMS = re.compile(r"[이을은과으]\((?:가|를|는|와|로)\)|\(으\)로|[가를는와]\([이을은과]\)")
FIXED_FORM = re.compile(r"\{\w+\}(?:이|가|을|를|은|는|과|와|으로|로|이라는|라는)(?![가-힣])")


@pytest.mark.parametrize(
    ("word", "subject", "topic", "towards"),
    [
        ("홍길동", "이", "은", "으로"),
        ("장미", "가", "는", "로"),
        ("서울", "이", "은", "로"),
        ("luna", "가", "는", "로"),
        ("offline-chat", "이", "은", "으로"),
        ("offline-completion", "이", "은", "으로"),
        ("HelloWorld", "가", "는", "로"),
        ("OrderFlowers", "가", "는", "로"),
        ("my-model", "이", "은", "로"),
        ("targets.toml", "이", "은", "로"),
        ("name", "이", "은", "으로"),
        ("Phone", "이", "은", "으로"),
        ("test", "가", "는", "로"),
        ("GPT", "가", "는", "로"),
        ("OPENAI_URL", "이", "은", "로"),
        ("gpt-4", "가", "는", "로"),
        ("gpt-3", "이", "은", "으로"),
        ("0.40", "이", "은", "으로"),
        ("0.31", "이", "은", "로"),
        ("0.25", "가", "는", "로"),
        ("'장미'", "가", "는", "로"),
        ("", "가", "는", "로"),
    ],
)
def test_the_last_sound_decides(word: str, subject: str, topic: str, towards: str) -> None:
    """Hangul by its final, digits as numbers, capitals by their names, words by rule."""
    told = (particle(word, "이", "가"), particle(word, "은", "는"), particle(word, "으로", "로"))
    assert told == (subject, topic, towards)


def test_a_sentence_names_its_two_forms() -> None:
    """Beside every other format, which stays as it is."""
    sentence = "{who:이/가} {n:.1f}초"
    assert Sentence().format(sentence, who="Lex", n=2) == "Lex가 2.0초"
    assert Texts("ko").say("error.FallbackError", target="luna").startswith("luna가 답하지")


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 turn"), ("1", "1 turn"), (0, "0 turns"), ("1,001", "1,001 turns")]
)
def test_a_count_takes_its_number(count: int | str, text: str) -> None:
    """One is singular; nothing and many are plural."""
    assert Sentence().format("{n:turn|turns}", n=count) == text


@pytest.mark.parametrize("key", CATALOGUE["ko"])
def test_no_korean_sentence_leaves_the_choice_to_the_reader(key: str) -> None:
    """Neither both forms, nor one that would be wrong for half of what can be filled in."""
    sentence = CATALOGUE["ko"][key]
    assert not BOTH_FORMS.search(sentence)
    assert not FIXED_FORM.search(sentence)


def test_one_word_a_thing() -> None:
    """What was recorded is 녹화, everywhere."""
    assert [key for key, sentence in CATALOGUE["ko"].items() if "녹음" in sentence] == []
