"""Everything the pages say is there in both languages, and everything that can fail has a text."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from dashboard.conversation.router import Reason
from dashboard.texts import CATALOGUE, Texts, language_of
from fallback.answerer import Outcome
from fallback.errors import FallbackError
from lexclient import errors
from lexclient.local.bot.archive import RULES

PLACEHOLDER = re.compile(r"\{(\w+)\}")
HANGUL = re.compile(r"[가-힣]")


@pytest.mark.parametrize("key", CATALOGUE)
def test_both_languages_fill_in_the_same_values(key: str) -> None:
    """A value told in one language is told in the other."""
    korean, english = CATALOGUE[key]
    assert set(PLACEHOLDER.findall(korean)) == set(PLACEHOLDER.findall(english))
    assert not HANGUL.search(english)


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_has_a_sentence(reason: str) -> None:
    """The closed list of reasons is covered."""
    assert f"reason.{reason}" in CATALOGUE


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_every_outcome_has_a_word(outcome: str) -> None:
    """The closed list of outcomes is covered."""
    assert f"outcome.{outcome}" in CATALOGUE


@pytest.mark.parametrize("error", errors.LexError.__subclasses__())
def test_every_lex_error_has_a_remedy(error: type[errors.LexError]) -> None:
    """Each class of the tree has a sentence of its own."""
    assert f"error.{error.__name__}" in CATALOGUE


@pytest.mark.parametrize("rule", RULES)
def test_every_fault_of_an_export_has_a_sentence(rule: str) -> None:
    """Each way in which an uploaded ZIP can be no bot."""
    assert f"export.{rule}" in CATALOGUE


def tree(root: type[FallbackError]) -> list[type[FallbackError]]:
    """A class and all below it."""
    return [root, *(found for below in root.__subclasses__() for found in tree(below))]


@pytest.mark.parametrize("error", tree(FallbackError))
def test_every_fallback_error_has_a_remedy(error: type[FallbackError]) -> None:
    """Each class of the tree, not only its leaves."""
    assert f"error.{error.__name__}" in CATALOGUE


def test_an_unknown_key_is_our_mistake() -> None:
    """No silent gap on a page."""
    with pytest.raises(KeyError, match=r"nothing\.there"):
        Texts("ko").say("nothing.there")


@pytest.mark.parametrize(
    ("browser", "language"), [("ko-KR", "ko"), ("ko", "ko"), ("en-US", "en"), (None, "en")]
)
def test_the_browser_chooses_the_first_language(browser: str | None, language: str) -> None:
    """Korean for Korean browsers, English for all others."""
    assert language_of(browser) == language
