"""Which script a bot has: kept, bundled, or proposed from its intents and tried before."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from dashboard.bots.embedded import EmbeddedLex, client_at
from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.ref import BotRef
from dashboard.conversation.router import Expectation, route
from dashboard.conversation.script.outcome import as_expected, fills_slot
from dashboard.conversation.script.proposals import Source, proposed
from dashboard.conversation.script.scripts import Script, Scripts, as_toml
from dashboard.conversation.script.steps import Step, bundled_steps
from dashboard.log.database import Database
from dashboard.log.owned.scripts import ScriptStore
from dashboard.settings import BOTS
from lexclient.local import serve
from lexclient.local.bot.export import load
from lexclient.local.bot.model import Intent, Locale, Slot
from lexclient.local.slots.examples import examples
from lexclient.recognition import Recognition
from tests.dashboard.turns import a_turn

PLACE = "upload-0123456789abcdef"
STEPS = (Step("defined_intent", "hi", "new"), Step("out_of_scope", "why?", "idle"))


def no_source() -> Source:
    raise AssertionError("nothing is to be proposed")


@pytest.fixture(scope="module")
def lex() -> Iterator[LexByPlace]:
    """FlowerShopBot and HelloWorldBot, as if each had been uploaded."""
    with serve() as server:
        embedded = EmbeddedLex(server, LexByPlace(client_at(server.url)))
        for bot in ("FlowerShopBot", "HelloWorldBot"):
            embedded.add(BOTS / bot, f"{PLACE}-{bot}")
        yield embedded.lex


def values_of(intents: Iterable[Intent], locale: Locale) -> dict[str, str]:
    """One of each type of their slots, as the chat page takes them."""
    slots = [slot for one in intents for slot in one.slots]
    return {one.type_name: known[0] for one in slots if (known := examples(one, locale))}


@pytest.mark.parametrize("locale_id", ["ko_KR", "en_US"])
def test_six_steps_are_proposed_that_do_what_they_show(lex: LexByPlace, locale_id: str) -> None:
    """Said to the bot again, each first in a session of its own."""
    export = load(BOTS / "FlowerShopBot")
    locale = export.locales[locale_id]
    bot = BotRef("Mine", export.bot_id, "TSTALIASID", locale_id, 0.4, f"{PLACE}-FlowerShopBot")
    intents = [one for one in locale.intents.values() if not one.is_fallback]
    scripts = Scripts(None, lex, BOTS)  # type: ignore[arg-type]
    values = values_of(intents, locale)
    steps = scripts._proposed(bot, Source(intents, tried=True, values=values))
    assert [step.shows for step in steps][:3] == ["defined_intent", "out_of_scope", "slot_filling"]
    assert len(steps) == 6
    answered = []
    assert len({step.text for step in steps}) == 6
    session, expected = "", Expectation()
    for number, step in enumerate(steps):
        if step.begins != "after":
            session, expected = f"again-{locale_id}-{number}", Expectation()
        recognition = lex.recognize(bot, session, step.text)
        turn = a_turn(step.text, bot=bot, recognition=recognition)
        turn = replace(turn, route=route(recognition, threshold=0.4, expected=expected))
        expected = Expectation(recognition.intent, recognition.dialog_action)
        assert as_expected(step.shows, turn), step
        assert step.shows != "slot_filling" or fills_slot(turn), step
        answered.append(turn.route.answered_by if turn.route else None)
    assert answered[:2] == ["lex", "fallback"]
    assert ["fallback"] * 3 not in [answered[n : n + 3] for n in range(4)]


@dataclass(frozen=True)
class An:
    """An intent."""

    name: str
    utterances: tuple[str, ...]
    slots: tuple[Slot, ...] = ()


@pytest.mark.parametrize("locale_id", ["ko_KR", "en_US"])
def test_a_slot_of_a_built_in_type_gets_a_value(lex: LexByPlace, locale_id: str) -> None:
    """A number that the runtime takes, as the reply to the question for it."""
    export = load(BOTS / "FlowerShopBot")
    locale = export.locales[locale_id]
    bot = BotRef("Mine", export.bot_id, "TSTALIASID", locale_id, 0.4, f"{PLACE}-FlowerShopBot")
    cancel = locale.intents["CancelOrder"]
    asking = [An(cancel.name, cancel.utterances[:2], tuple(cancel.slots))]
    scripts = Scripts(None, lex, BOTS)  # type: ignore[arg-type]
    steps = scripts._proposed(bot, Source(asking, True, values_of([cancel], locale)))
    replies = [place for place, step in enumerate(steps) if step.begins == "after"]
    assert [steps[place].shows for place in replies] == ["slot_filling"]
    turn = scripts.rehearsed(bot, steps)[replies[0]]
    assert fills_slot(turn)
    assert as_expected("slot_filling", turn)


def test_a_bot_with_a_code_hook_is_not_tried() -> None:
    """What would have to be seen first is not claimed; a slot's name in braces is not said."""
    bot = BotRef("Mine", "BOTBOTBOT1", "TSTALIASID", "en_US", 0.4, PLACE)
    what = Slot("What", "Flower", required=True)
    intents = [
        An("Order", ("order {What}", "order something"), (what,)),
        An("Hours", ("open when",)),
    ]
    assert proposed(bot, Source(intents, False, {"Flower": "roses"}), None) == (
        Step("defined_intent", "open when", "new"),
        Step("out_of_scope", "How is the weather?", "idle"),
        Step("slot_filling", "order roses", "idle"),
        Step("unknown_to_all", "Tell me a joke", "idle"),
        Step("out_of_scope", "Who won the match yesterday?", "idle"),
    )


def test_a_bot_without_samples_has_no_more_than_everyday_questions() -> None:
    """No step is made up, and a third one would show nothing new."""
    bot = BotRef("Mine", "BOTBOTBOT1", "TSTALIASID", "xx_YY", 0.4, PLACE)
    kinds = [step.shows for step in proposed(bot, Source([], False), None)]
    assert kinds == ["out_of_scope", "unknown_to_all"]


def test_an_intent_that_says_nothing_is_no_step(lex: LexByPlace) -> None:
    """As one says nothing whose Lambda function is missing."""
    bot = BotRef("Mine", "FLOWERSHOP", "TSTALIASID", "en_US", 0.4, f"{PLACE}-FlowerShopBot")

    def mute(text: str) -> Recognition:
        return replace(lex.recognize(bot, uuid.uuid4().hex, text), messages=())

    intents = [An("Hours", ("When do you open?",))]
    assert "defined_intent" not in [
        step.shows for step in proposed(bot, Source(intents, True), mute)
    ]


def test_a_script_is_kept_with_its_bot_and_owner(database: Database) -> None:
    """Another owner, bot or locale has its own; forgotten, the bundled one is back."""
    scripts = Scripts(ScriptStore(database), LexByPlace(None), BOTS)  # type: ignore[arg-type]
    bot = BotRef("HelloWorldBot", "HELLOWORLD", "TSTALIASID", "en_US", 0.4)
    korean = replace(bot, locale_id="ko_KR")
    assert scripts.keep(bot, "me", STEPS) == Script(bot.known_by, STEPS)
    assert scripts.of(bot, "me", no_source).steps == STEPS
    bundled = bundled_steps(BOTS, "HelloWorldBot", "en_US")
    assert scripts.of(bot, "you", no_source).steps == bundled
    assert scripts.of(korean, "me", no_source).steps[0].text == "안녕"
    scripts.keep(bot, "me", STEPS[1:])
    assert scripts.of(bot, "me", no_source).steps == STEPS[1:]
    scripts.forget(bot, "me")
    assert scripts.of(bot, "me", no_source).steps == bundled


def test_an_upload_has_a_script_of_its_own(database: Database) -> None:
    """Whatever it is called: by its place, which is that of its bytes."""
    scripts = Scripts(ScriptStore(database), LexByPlace(None), BOTS)  # type: ignore[arg-type]
    upload = BotRef("HelloWorldBot", "HELLOWORLD", "TSTALIASID", "en_US", 0.4, PLACE)
    scripts.keep(upload, "me", STEPS)
    assert scripts.of(replace(upload, name="Renamed"), "me", no_source).steps == STEPS
    bundled = replace(upload, place="")
    assert scripts.of(bundled, "me", no_source).steps != STEPS


def test_a_script_is_taken_away_as_a_file_that_is_read(tmp_path: Path) -> None:
    """Quotes and line ends in a text included."""
    steps = (*STEPS, Step("ambiguous", 'say "hi"\nand \\ bye', "after"))
    text = as_toml(steps, "en_US")
    assert len(tomllib.loads(text)["prompts"]) == 3
    (tmp_path / "B").mkdir()
    (tmp_path / "B" / "prompts.toml").write_text(text, encoding="utf-8")
    assert bundled_steps(tmp_path, "B", "en_US") == steps
