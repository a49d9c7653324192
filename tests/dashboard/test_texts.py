"""Everything the pages say is there in both languages, and everything that can fail has a text."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from dashboard.conversation.turn import Reason
from dashboard.texts import CATALOGUE, LANGUAGES, Texts, language_of
from fallback.answerer import Outcome
from fallback.errors import FallbackError
from lexclient import errors
from lexclient.local.bot.archive import RULES

PLACEHOLDER = re.compile(r"\{(\w+)(?::[^}]*)?\}")
SAY = re.compile(r'say\("([\w.]+)"\)')  # in a template
HANGUL = re.compile(r"[가-힣]")
KOREAN, ENGLISH = CATALOGUE["ko"], CATALOGUE["en"]
ROOT = Path(__file__).parents[2]
CODE = ("*.py", "dashboard/**/*.py", "pages/*.py", "fallback/**/*.py", "lexclient/**/*.py")
# prefixes that reach their f-string in a variable: (file, prefix), and what follows them
PASSED_ON = {
    ("dashboard/views/diagnostics/filter.py", "order"): "(.+)",
    ("dashboard/views/diagnostics/filter.py", "thumb"): "(.+)",
    ("dashboard/views/diagnostics/filter.py", "judged"): "(.+)",
    ("dashboard/views/compare/list_run.py", "batch"): "(cancel|resume)",
    ("dashboard/views/evaluate/run.py", "evaluate"): "(cancel|resume)",
    ("dashboard/views/publish/pushing.py", "publish"): "(cancel|resume)",
}


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    """A translator finds a sentence at the same place in each file."""
    assert list(KOREAN) == list(ENGLISH)


@pytest.mark.parametrize("key", ENGLISH)
def test_both_languages_fill_in_the_same_values(key: str) -> None:
    """A value told in one language is told in the other."""
    korean, english = KOREAN[key], ENGLISH[key]
    assert set(PLACEHOLDER.findall(korean)) == set(PLACEHOLDER.findall(english))
    assert not HANGUL.search(english)


def words_and_patterns() -> tuple[set[str], set[str]]:
    """What the code can name: its strings and classes, and its f-strings as expressions."""
    templates = (ROOT / "dashboard" / "reports").glob("*.html")
    words = {key for path in templates for key in SAY.findall(path.read_text("utf-8"))}
    patterns = {rf"{prefix}\.{names}" for (_, prefix), names in PASSED_ON.items()}
    files = [path for place in CODE for path in ROOT.glob(place)]
    for node in (node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8")))):
        match node:
            case ast.Constant(value=str(text)):
                words.add(text)
            case ast.ClassDef(name=name):
                words.add(name)
            case ast.JoinedStr(values=[ast.Constant(), *_] as parts):
                patterns.add("".join(expression(part) for part in parts))
    return words, patterns


def expression(part: ast.expr) -> str:
    """A literal part of an f-string as it is, a value in it as a group."""
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)"


def test_no_sentence_is_without_use() -> None:
    """Each key is a string of the code, or an f-string filled with strings or classes of it."""
    words, patterns = words_and_patterns()

    def built(key: str) -> bool:
        matches = (re.fullmatch(pattern, key) for pattern in patterns)
        return any(match and words.issuperset(match.groups()) for match in matches)

    assert [key for key in ENGLISH if key not in words and not built(key)] == []


@pytest.mark.parametrize(("file", "prefix"), PASSED_ON)
def test_a_prefix_that_is_passed_on_stands_in_its_file(file: str, prefix: str) -> None:
    """The list above is no excuse for keys that nobody uses any more."""
    assert f'"{prefix}"' in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_has_a_sentence(reason: str) -> None:
    """The closed list of reasons is covered."""
    assert f"reason.{reason}" in ENGLISH


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_every_outcome_has_a_word(outcome: str) -> None:
    """The closed list of outcomes is covered."""
    assert f"outcome.{outcome}" in ENGLISH


@pytest.mark.parametrize("error", errors.LexError.__subclasses__())
def test_every_lex_error_has_a_remedy(error: type[errors.LexError]) -> None:
    """Each class of the tree has a sentence of its own."""
    assert f"error.{error.__name__}" in ENGLISH


@pytest.mark.parametrize("rule", RULES)
def test_every_fault_of_an_export_has_a_sentence(rule: str) -> None:
    """Each way in which an uploaded ZIP can be no bot."""
    assert f"export.{rule}" in ENGLISH


def tree(root: type[FallbackError]) -> list[type[FallbackError]]:
    """A class and all below it."""
    return [root, *(found for below in root.__subclasses__() for found in tree(below))]


@pytest.mark.parametrize("error", tree(FallbackError))
def test_every_fallback_error_has_a_remedy(error: type[FallbackError]) -> None:
    """Each class of the tree, not only its leaves."""
    assert f"error.{error.__name__}" in ENGLISH


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_bold_that_may_end_in_a_sign_ends_before_a_space(language: str) -> None:
    """`**What?**a` is no bold in CommonMark: stars after a sign and before a letter stay stars."""
    wrong = re.compile(r"(?:\}|[^\w\s*])\*\*\w")
    texts = CATALOGUE[language]
    stripped = {key: re.sub(r"\*\*(?=\S)(.+?)\*\*", r"\1**", texts[key]) for key in texts}
    assert [key for key, text in stripped.items() if wrong.search(text)] == []
