"""FlowerShopBot as an export: what its two locales promise each other and their readers."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexclient.local.bot import export
from lexclient.local.bot.model import Bot, Intent, Locale, Response, Step

FOLDER = Path(__file__).parents[3] / "bots" / "FlowerShopBot"
LOCALES = ("ko_KR", "en_US")


@pytest.fixture(scope="module")
def bot() -> Bot:
    return export.load(FOLDER)


def slot_shape(intent: Intent) -> list[tuple[str, str, bool, tuple[str, ...]]]:
    return [(slot.name, slot.type_name, slot.required, slot.defaults) for slot in intent.slots]


def test_both_locales_have_the_same_intents_slots_and_contexts(bot: Bot) -> None:
    """Whoever compares the languages compares languages, not two different bots."""
    korean, english = (bot.locales[locale] for locale in LOCALES)
    assert list(korean.intents) == list(english.intents)
    for name, intent in korean.intents.items():
        other = english.intents[name]
        assert slot_shape(intent) == slot_shape(other)
        assert intent.input_contexts == other.input_contexts
        assert intent.output_contexts == other.output_contexts


@pytest.mark.parametrize("locale_id", LOCALES)
def test_utterances_are_varied_and_belong_to_one_intent(bot: Bot, locale_id: str) -> None:
    """Each intent has 8 to 15 samples, and no sample stands twice in a locale."""
    samples = {i.name: i.utterances for i in bot.locales[locale_id].intents.values()}
    assert samples.pop("FallbackIntent") == ()
    assert all(8 <= len(utterances) <= 15 for utterances in samples.values())
    spoken = [sample.casefold() for utterances in samples.values() for sample in utterances]
    assert len(spoken) == len(set(spoken))


@pytest.mark.parametrize("locale_id", LOCALES)
def test_every_placeholder_names_a_slot_of_its_intent(bot: Bot, locale_id: str) -> None:
    """A sample utterance or slot answer with a placeholder that is no slot teaches nothing."""
    for intent in bot.locales[locale_id].intents.values():
        names = {slot.name for slot in intent.slots}
        lines = intent.utterances + tuple(u for slot in intent.slots for u in slot.utterances)
        found = {part.split("}")[0] for line in lines for part in line.split("{")[1:]}
        assert found <= names, intent.name


def texts(locale: Locale) -> list[str]:
    """Everything the locale's steps and prompts can say."""
    steps: list[Step | None] = []
    prompts = []
    for intent in locale.intents.values():
        steps += [intent.initial, intent.closing]
        steps += [intent.fulfillment.success] if intent.fulfillment else []
        steps += [intent.confirmation.declined] if intent.confirmation else []
        prompts += [intent.confirmation.prompt] if intent.confirmation else []
        prompts += [slot.prompt for slot in intent.slots]
    said: list[Response | None] = [step.response for step in steps if step]
    groups = [g for r in said if r for g in r.groups] + [g for p in prompts if p for g in p.groups]
    return [message.content for group in groups for message in group.variations]


def test_korean_texts_are_korean_and_english_texts_are_english(bot: Bot) -> None:
    """No text was left in the other language when the locales were written."""

    def has_hangul(text: str) -> bool:
        return any("가" <= letter <= "힣" for letter in text)

    assert all(has_hangul(text) for text in texts(bot.locales["ko_KR"]))
    assert not any(has_hangul(text) for text in texts(bot.locales["en_US"]))
    assert len(texts(bot.locales["ko_KR"])) == len(texts(bot.locales["en_US"])) > 30


@pytest.mark.parametrize("locale_id", LOCALES)
def test_fallback_has_nothing_configured(bot: Bot, locale_id: str) -> None:
    """What the bot does not know is left to whoever asks Lex: here, to ChatGPT."""
    locale = bot.locales[locale_id]
    assert locale.fallback == Intent("FallbackIntent", parent="AMAZON.FallbackIntent")
    assert locale.threshold == 0.4
