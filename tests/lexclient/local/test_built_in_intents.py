"""Intents with a built-in parent know what people say, without samples of their own.

The kind: an intent that Lex understands by its parent.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from lexclient.local.bot.model import (
    ANSWERED_ELSEWHERE,
    FALLBACK_SIGNATURE,
    Fulfillment,
    Intent,
    Locale,
    Slot,
)
from lexclient.local.locale_recognizer import LocaleRecognizer
from lexclient.local.recognition.built_in import UTTERANCES
from lexclient.local.slots import SpokenLanguage
from tests.lexclient.local.slots.said import TODAY
from tests.lexclient.local.talk import Talk, asked, said, then

KINDS = tuple(UTTERANCES)
BUILT_IN = {kind: Intent(kind, parent=f"AMAZON.{kind}") for kind in KINDS}
FALLBACK = Intent("FallbackIntent", parent=FALLBACK_SIGNATURE)
ORDER = Intent("Order", ("order fruit",))


def recognizer(locale_id: str, *intents: Intent) -> LocaleRecognizer:
    named = {intent.name: intent for intent in (*intents, FALLBACK)}
    locale = Locale(locale_id, locale_id, 0.4, named, {})
    return LocaleRecognizer(locale, SpokenLanguage(locale, lambda: TODAY))


@pytest.mark.parametrize(
    "locale_id", ["en_US", "ko_KR", "ja_JP", "es_ES", "pt_BR", "it_IT", "fr_FR", "de_DE"]
)
def test_each_built_in_intent_knows_its_utterances(locale_id: str) -> None:
    """In the bot's language, whatever its regional form, beside an intent of the bot's own."""
    ranked = recognizer(locale_id, ORDER, *BUILT_IN.values())
    for kind, languages in UTTERANCES.items():
        for text in languages[locale_id[:2]].split("|"):
            best = ranked.rank(text.capitalize() + ".", ()).candidates[0]
            assert (best.intent, best.score) == (kind, 1.0), text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cancel", "CancelIntent"),
        ("never mind", "CancelIntent"),
        ("forget it", "CancelIntent"),
        ("can you help me", "HelpIntent"),
        ("shut up", "StopIntent"),
        ("say that again", "RepeatIntent"),
        ("start over", "StartOverIntent"),
        ("pause that", "PauseIntent"),
        ("keep going", "ResumeIntent"),
        ("yes please", "YesIntent"),
        ("no thanks", "NoIntent"),
    ],
)
def test_the_guides_utterances_are_among_them(text: str, kind: str) -> None:
    """As `built-in-intent-cancel`, `-help`, ... list them; Yes and No as Alexa does."""
    assert text in UTTERANCES[kind]["en"].split("|")


def test_own_samples_are_known_beside_amazons() -> None:
    own = replace(BUILT_IN["CancelIntent"], utterances=("scrap the whole thing",))
    ranked = recognizer("en_GB", own, ORDER)
    for text in ("scrap the whole thing", "never mind"):
        assert ranked.rank(text, ()).candidates[0].score == 1.0


def test_what_has_no_such_parent_knows_nothing() -> None:
    """FallbackIntent and search intents are never recognised by utterances."""
    search = Intent("Search", parent="AMAZON.QnAIntent")
    assert recognizer("en_US", search, Intent("Empty")).intents == ()


@pytest.mark.parametrize("parent", sorted(ANSWERED_ELSEWHERE))
def test_what_a_service_of_aws_answers_is_never_answered_here(parent: str) -> None:
    """Even with samples of its own, as a multi-use QnAIntent has them: nothing is made up, and such
    input falls back."""
    agent = Intent("Agent", ("where is my parcel",), parent=parent)
    ranked = recognizer("en_US", agent, ORDER)
    assert [intent.name for intent in ranked.intents] == [ORDER.name]
    assert "Agent" not in [one.intent for one in ranked.rank("where is my parcel", ()).candidates]


# ------------------------------------------------------------------------ repeating

REPEAT, FRUIT = (
    BUILT_IN["RepeatIntent"],
    Slot("Fruit", "Fruit", required=True, prompt=asked("Which?")),
)
BUY = Intent("Buy", ("buy",), (FRUIT,), closing=None)


def talk(repeat: Intent) -> Talk:
    begun = Talk((BUY, repeat))
    begun.say("buy", "Buy")
    return begun


def test_the_last_messages_are_said_again() -> None:
    """The question stays open, its retries are not used up."""
    begun = talk(REPEAT)
    for _ in range(5):
        assert begun.say("repeat", "RepeatIntent", score=1) == ["Which?"]
        assert begun.stands == ("ElicitSlot Fruit", "Buy", "InProgress")


def test_nothing_to_repeat_is_an_intent_like_any_other() -> None:
    begun = Talk((BUY, REPEAT))
    assert begun.say("repeat", "RepeatIntent", score=1) == []
    assert begun.stands == ("Close", "RepeatIntent", "ReadyForFulfillment")


@pytest.mark.parametrize(
    "own",
    [
        {"initial": replace(then("EndConversation"), response=said("Again?"))},
        {"closing": replace(then("EndConversation"), response=said("Again?"))},
        {"fulfillment": Fulfillment(code_hook=True)},
    ],
)
def test_a_repeat_intent_of_the_bots_own_does_what_it_says(own: dict[str, object]) -> None:
    """It has a message or a code hook: then that is what happens, as in Lex."""
    assert not replace(REPEAT, **own).is_silent
