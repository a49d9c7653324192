"""A script on trial: each step in the state that it begins in, before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.bots.embedded import EmbeddedLex, client_at
from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.ref import BotRef
from dashboard.conversation.script.outcome import as_expected
from dashboard.conversation.script.rehearsal import rehearsed
from dashboard.conversation.script.steps import Step, bundled_steps
from dashboard.settings import BOTS
from lexclient.errors import LexError
from lexclient.local import serve
from lexclient.local.bot.export import load


@pytest.fixture(scope="module")
def embedded() -> Iterator[EmbeddedLex]:
    """HelloWorldBot, which has no code hook."""
    with serve(BOTS / "HelloWorldBot") as server:
        yield EmbeddedLex(server, LexByPlace(client_at(server.url)))


def the_bot(locale_id: str = "en_US") -> BotRef:
    bot_id = load(BOTS / "HelloWorldBot").bot_id
    return BotRef("HelloWorldBot", bot_id, "TSTALIASID", locale_id, 0.4)


@pytest.mark.parametrize("locale_id", ["ko_KR", "en_US"])
def test_a_bundled_script_goes_as_expected(embedded: EmbeddedLex, locale_id: str) -> None:
    """All steps, with replies to what the bot asked in the step before."""
    steps = bundled_steps(BOTS, "HelloWorldBot", locale_id)
    turns = rehearsed(embedded.lex, the_bot(locale_id), steps)
    assert [turn.utterance for turn in turns] == [step.text for step in steps]
    assert all(as_expected(step.shows, turn) for step, turn in zip(steps, turns, strict=True))


def test_a_step_that_cannot_work_is_seen(embedded: EmbeddedLex) -> None:
    """What the bot knows does not show what is out of scope; the next step is not swallowed by the
    question that it leaves open."""
    steps = (Step("out_of_scope", "Hi there", "new"), Step("unknown_to_all", "Tell me a joke"))
    turns = rehearsed(embedded.lex, the_bot(), steps)
    went = [as_expected(step.shows, turn) for step, turn in zip(steps, turns, strict=True)]
    assert went == [False, True]


def test_a_bot_that_is_gone_is_an_error(embedded: EmbeddedLex) -> None:
    """Which the editor shows with its remedy."""
    bot = BotRef("Gone", "GONEGONE01", "TSTALIASID", "en_US", 0.4, "upload-gone")
    with pytest.raises(LexError):
        rehearsed(embedded.lex, bot, (Step("defined_intent", "hi", "new"),))
