"""The steps beside each bundled bot: read with the place of every error, there in two languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.conversation.script.steps import SHOWS, Step, StepsInvalid, bundled_steps
from dashboard.settings import BOTS
from dashboard.texts import CATALOGUE

BUNDLED = [
    (bot, locale) for bot in ("HelloWorldBot", "FlowerShopBot") for locale in ("ko_KR", "en_US")
]


@pytest.mark.parametrize(("bot", "locale"), BUNDLED)
def test_a_bundled_bot_has_a_demo_that_begins_with_a_defined_intent(bot: str, locale: str) -> None:
    """Six steps and more, each with a number key; the fallback comes after what the bot knows."""
    steps = bundled_steps(BOTS, bot, locale)
    assert 6 <= len(steps) <= 9
    kinds = [step.shows for step in steps]
    assert kinds[0] == "defined_intent"
    assert "out_of_scope" in kinds


def test_every_kind_has_its_words() -> None:
    """A name on the button, and a sentence that says what it shows."""
    words = {f"shows.{kind}" for kind in SHOWS} | {f"shows.help.{kind}" for kind in SHOWS}
    assert words <= set(CATALOGUE["en"])


@pytest.mark.parametrize("name", ["Unknown", "../HelloWorldBot", "a b"])
def test_other_bots_have_none(name: str) -> None:
    """A real bot may be called anything; no name leads out of the folder."""
    assert bundled_steps(BOTS, name, "ko_KR") == ()


def test_the_first_step_replies_to_nothing(tmp_path: Path) -> None:
    """Where the locale lacks the step before, the next one begins a conversation."""
    (tmp_path / "B").mkdir()
    (tmp_path / "B" / "prompts.toml").write_text(
        "[[prompts]]\nshows = 'ambiguous'\nbegins = 'new'\nen_US = 'a'\n"
        "[[prompts]]\nshows = 'confirmation'\nbegins = 'after'\nen_US = 'b'\nko_KR = 'c'\n"
    )
    assert bundled_steps(tmp_path, "B", "ko_KR") == (Step("confirmation", "c", "new"),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[prompts]]\nshows = 'magic'", "prompts 1 of B: shows: expected one of defined_intent"),
        ("[[prompts]]\nshows = 'ambiguous'", "prompts 1 of B: begins: expected one of new, idle"),
        (
            "[[prompts]]\nshows = 'ambiguous'\nbegins = 'new'\nko_KR = 1",
            "prompts 1 of B: ko_KR: expected a text",
        ),
        ("prompts = [", "prompts.toml of B: "),
    ],
)
def test_a_bad_file_names_the_place(tmp_path: Path, content: str, message: str) -> None:
    """The file, the entry and the key."""
    (tmp_path / "B").mkdir()
    (tmp_path / "B" / "prompts.toml").write_text(content)
    with pytest.raises(StepsInvalid, match=message):
        bundled_steps(tmp_path, "B", "ko_KR")
