"""The ranking of a locale: what was learned, and samples filled with any value."""

from __future__ import annotations

import pytest

from lexclient.local.bot.model import FALLBACK_SIGNATURE, Intent, Locale, Slot
from lexclient.local.dialog.conversation import ActiveContext
from lexclient.local.dialog.turn import Utterance
from lexclient.local.locale_recognizer import LocaleRecognizer
from lexclient.local.recognition.ranking import Candidate, Ranking
from lexclient.local.slots import SpokenLanguage
from tests.lexclient.local.slots.said import TODAY


def intent(name: str, *samples: str, contexts: tuple[str, ...] = (), **types: str) -> Intent:
    slots = tuple(Slot(slot, f"AMAZON.{kind}", required=True) for slot, kind in types.items())
    return Intent(name, samples, slots, input_contexts=contexts)


INTENTS = (
    intent("Mail", "{Address}", "write to {Address}", Address="EmailAddress"),
    intent("When", "{Day}", Day="Date"),
    intent("Stay", "a room for {Nights} nights", Nights="Number"),
    intent("Leave", "check me out", "goodbye"),
    intent("Late", "{Hour}", contexts=("late",), Hour="Time"),
    Intent("FallbackIntent", parent=FALLBACK_SIGNATURE),
)


@pytest.fixture(scope="module")
def recognizer() -> LocaleRecognizer:
    locale = Locale("en_US", "English", 0.4, {each.name: each for each in INTENTS}, {})
    return LocaleRecognizer(locale, SpokenLanguage(locale, lambda: TODAY))


@pytest.mark.parametrize(
    ("text", "name", "by_values"),
    [
        ("zoe@zoe.dev", "Mail", True),
        ("Write to o_brien+1@mail.example.ie", "Mail", False),
        ("2026-12-25", "When", True),
        ("the 5th of next month", "When", True),
        ("the week after next", None, False),
        ("a room for 77 nights", "Stay", False),
        ("a room for seventy seven nights!", "Stay", False),
        ("check me out", "Leave", False),
    ],
)
def test_a_sample_with_any_value_is_certain(
    recognizer: LocaleRecognizer, text: str, name: str | None, by_values: bool
) -> None:
    """Score 1, first, and FallbackIntent has nothing to say; other texts are guessed."""
    ranking = recognizer.rank(text, ())
    if name is None:
        assert not ranking.is_certain
        return
    assert ranking.candidates[0] == Candidate(name, 1.0, by_values)
    assert ranking.fallback == 0.0
    assert Utterance(text, ranking).exact == (None if by_values else name)


def test_input_contexts_hold_for_filled_samples_too(recognizer: LocaleRecognizer) -> None:
    """ "at 5 pm" is the sample of an intent that is only allowed with its context."""
    assert not recognizer.rank("17:45", ()).is_certain
    late = ActiveContext("late", {}, 5, 90.0)
    assert recognizer.rank("17:45", (late,)).candidates[0] == Candidate("Late", 1.0, by_values=True)


def test_samples_with_words_go_before_those_without() -> None:
    ranking = Ranking((Candidate("A", 0.5), Candidate("B", 0.4), Candidate("C", 0.1)), 0.5)
    certain = ranking.certain_of({"A": True, "C": False})
    assert [(c.intent, c.score) for c in certain.candidates] == [("C", 1.0), ("A", 1.0), ("B", 0.4)]
