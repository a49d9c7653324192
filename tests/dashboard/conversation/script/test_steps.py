"""The prompts beside each bundled bot: there in both languages, and each shows what it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.conversation.script.steps import SHOWS, Suggestion, SuggestionsInvalid, suggestions
from dashboard.conversation.router import route
from dashboard.conversation.turn import Route
from dashboard.settings import BOTS
from dashboard.texts import CATALOGUE
from lexclient.client import BotAddress, LexClient
from lexclient.local import serve
from lexclient.recognition import Recognition

THRESHOLD = 0.4
CASES = [
    (bot, locale, one)
    for bot in ("HelloWorldBot", "FlowerShopBot")
    for locale in ("ko_KR", "en_US")
    for one in suggestions(BOTS, bot, locale)
]


@pytest.fixture(scope="module")
def lex() -> Iterator[tuple[LexClient, dict[str, str]]]:
    hooks = {"FlowerShopBot": "bots.flower_shop_hook:handler"}
    with serve(BOTS / "HelloWorldBot", BOTS / "FlowerShopBot", hooks=hooks) as runtime:
        client = LexClient(endpoint_url=runtime.url, region="us-east-1", credentials=("a", "b"))
        yield client, {bot.name: bot.bot_id for bot in runtime.bots}


def holds(shows: str, said: Recognition, decided: Route) -> bool:
    """Whether a recognition is an example of what its prompt is named for."""
    scores = sorted((i.score for i in said.interpretations if i.score is not None), reverse=True)
    by_lex = decided.answered_by == "lex"
    return {
        "defined_intent": by_lex and scores[0] > 0.8,
        "slot_filling": by_lex and said.dialog_action == "ElicitSlot",
        "out_of_scope": not by_lex and scores[0] < 0.25,
        "ambiguous": len(scores) > 1 and scores[1] > 0.3,
        "near_threshold": abs(scores[0] - THRESHOLD) < 0.2,
        "false_accept": by_lex,
        "unknown_to_all": not by_lex,
    }[shows]


@pytest.mark.parametrize(("bot", "locale", "prompt"), CASES)
def test_a_prompt_shows_what_it_is_named_for(
    lex: tuple[LexClient, dict[str, str]], bot: str, locale: str, prompt: Suggestion
) -> None:
    """Said first in a conversation."""
    client, ids = lex
    address = BotAddress(ids[bot], "TSTALIASID", locale)
    said = client.recognize(address, f"{bot}-{locale}-{prompt.shows}", prompt.text)
    assert holds(prompt.shows, said, route(said, threshold=THRESHOLD))


def test_every_bundled_bot_has_six_prompts_in_each_language() -> None:
    """And every kind has a name on the button."""
    counted = [sum((b, loc) == (bot, locale) for b, loc, _ in CASES) for bot, locale, _ in CASES]
    assert set(counted) == {6}
    assert {f"shows.{kind}" for kind in SHOWS} <= set(CATALOGUE["en"])


@pytest.mark.parametrize("name", ["Unknown", "../HelloWorldBot", "a b"])
def test_other_bots_have_none(name: str) -> None:
    """A real bot may be called anything; no name leads out of the folder."""
    assert suggestions(BOTS, name, "ko_KR") == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[prompts]]\nshows = 'magic'", "prompts 1 of B: shows: expected one of defined_intent"),
        ("[[prompts]]\nshows = 'ambiguous'\nko_KR = 1", "prompts 1 of B: ko_KR: expected a text"),
        ("prompts = [", "prompts.toml of B: "),
    ],
)
def test_a_bad_file_names_the_place(tmp_path: Path, content: str, message: str) -> None:
    """The file, the entry and the key."""
    (tmp_path / "B").mkdir()
    (tmp_path / "B" / "prompts.toml").write_text(content)
    with pytest.raises(SuggestionsInvalid, match=message):
        suggestions(tmp_path, "B", "ko_KR")
