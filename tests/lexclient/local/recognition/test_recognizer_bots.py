"""The bundled bots know what is said to them, and when nothing is; sets frozen before tuning."""

from __future__ import annotations

import pytest

from benchmarks.corpora import Said
from benchmarks.recogniser import accepted, bundled
from lexclient.local.recognition.recognizer import IntentRecognizer


def understood(locale_id: str) -> list[tuple[Said, bool]]:
    """Everything said to HelloWorldBot, and whether it was taken for a greeting."""
    trial = bundled("HelloWorldBot", locale_id, "hello_world")
    recognizer = IntentRecognizer().fit(trial.samples, trial.slot_values)
    return [(said, accepted(recognizer.rank(said.text))) for said in trial.said]


def test_a_bot_of_one_intent_rejects_everyday_utterances() -> None:
    """Of 30 Korean and 30 English ones at least 57 fall back."""
    said = understood("ko_KR") + understood("en_US")
    fell_back = [not taken for each, taken in said if not each.intent]
    assert (len(fell_back), sum(fell_back) >= 57) == (60, True)


@pytest.mark.parametrize("locale_id", ["ko_KR", "en_US"])
def test_greetings_are_known_in_other_words(locale_id: str) -> None:
    """In other endings, spellings and spacing, but not in a third language, nor in slang."""
    said = understood(locale_id)
    assert {each.text for each, taken in said if each.intent and not taken} <= {"hallo", "heya"}


@pytest.mark.parametrize(
    ("locale_id", "text"),
    [
        ("en_US", "I would like some pizza"),
        ("ko_KR", "피자 한 판 주문할게요"),
        ("ko_KR", "병원 예약하고 싶어요"),
    ],
)
def test_sharing_words_with_a_sample_is_not_enough(locale_id: str, text: str) -> None:
    """A flower shop sells no pizza."""
    trial = bundled("FlowerShopBot", locale_id, "flower_shop")
    recognizer = IntentRecognizer().fit(trial.samples, trial.slot_values)
    assert not accepted(recognizer.rank(text))
