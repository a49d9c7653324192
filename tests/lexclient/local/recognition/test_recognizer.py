"""What the runtime may rely on: scores, order, exact matches, contexts, any text at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone

from lexclient.local.recognition.engines.grams import Grams
from lexclient.local.recognition.recognizer import Candidate, IntentRecognizer, Ranking

ROOT = Path(__file__).parents[4]
SAMPLES = {
    "OrderFlowers": ["I would like to order {Flower}", "send me some {Flower} by {Day}"],
    "OpeningHours": ["when are you open", "what are your opening hours", "are you open on {Day}"],
    "인사": ["안녕하세요", "안녕"],
    "Empty": [],
}
VALUES = {
    "OrderFlowers": {"Flower": ["roses", "red tulips"], "Day": ["Monday", "12 May"]},
    "OpeningHours": {"Day": ["Monday", "12 May"]},
}


@pytest.fixture(scope="module")
def flowers() -> IntentRecognizer:
    return IntentRecognizer().fit(SAMPLES, VALUES)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("when are you open", "OpeningHours"),
        ("  When are YOU open?! ", "OpeningHours"),
        ("whenareyouopen", "OpeningHours"),
        ("I would like to order red tulips.", "OrderFlowers"),
        ("send me some roses by Monday", "OrderFlowers"),
        ("are you open on 3 May?", "OpeningHours"),  # a number within a value is any number
        ("안녕 하세요!", "인사"),
        ("안녕", "인사"),
    ],
)
def test_a_sample_is_certain(flowers: IntentRecognizer, text: str, intent: str) -> None:
    """Spacing, case and punctuation aside, a sample with any known slot values scores 1.0."""
    ranking = flowers.rank(text)
    assert (ranking.candidates[0], ranking.fallback) == (Candidate(intent, 1.0), 0.0)


def test_a_slot_value_nobody_named_is_not_certain(flowers: IntentRecognizer) -> None:
    """Only known values fill a placeholder for certain."""
    assert flowers.rank("I would like to order spare parts").candidates[0].score <= 0.99


ANY_TEXT = st.one_of(
    st.text(max_size=1024),
    st.text("😀👩‍👩‍👧 .,!?…안뇽ㅋㅠaÉß漢カナ\u3099\n\t\u200d\x00", max_size=60),
    st.sampled_from(["", " ", "?", "ㅋ", "a", "안" * 1024, "{Flower}", "x" * 1024, "🌹"]),
)


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT)
def test_any_text_gets_an_answer(flowers: IntentRecognizer, text: str) -> None:
    """Every intent is ranked once, best first, scores lie in 0 to 1, and again the same."""
    ranking = flowers.rank(text)
    scores = [candidate.score for candidate in ranking.candidates]
    assert {candidate.intent for candidate in ranking.candidates} == set(SAMPLES)
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in [*scores, ranking.fallback])
    assert flowers.rank(text) == ranking


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40), st.sets(st.sampled_from([*SAMPLES, "Stranger"])))
def test_contexts_gate_intents(flowers: IntentRecognizer, text: str, among: set[str]) -> None:
    """Only the intents asked for are ranked; none asked for is a fallback for certain."""
    ranking = flowers.rank(text, among=among)
    assert {candidate.intent for candidate in ranking.candidates} == among - {"Stranger"}
    assert ranking.candidates or ranking == Ranking((), 1.0)


@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(
        st.text("ABC", min_size=1, max_size=3),
        st.lists(st.text("hello 안녕하세요?{}!😀 1", max_size=12), max_size=4),
        max_size=4,
    ),
    st.text("hello 안녕하세요?", max_size=12),
)
def test_any_bot_can_be_learned(samples: dict[str, list[str]], text: str) -> None:
    """No samples, blank samples, the same sample twice: fit succeeds and every sample is ranked."""
    recognizer = IntentRecognizer().fit(samples)
    assert {c.intent for c in recognizer.rank(text).candidates} == set(samples)


def test_ties_are_in_the_order_of_the_samples() -> None:
    """The same sample in two intents is certain for both, the earlier one first."""
    for order in (["B", "A"], ["A", "B"]):
        ranking = IntentRecognizer().fit({intent: ["hello"] for intent in order}).rank("Hello!")
        assert ranking.candidates == tuple(Candidate(intent, 1.0) for intent in order)


def test_the_estimator_keeps_scikit_learns_promises(flowers: IntentRecognizer) -> None:
    """It can be cloned unfitted and fitted again."""
    again = clone(flowers)
    assert not hasattr(again, "classes_")
    assert again.fit(SAMPLES, VALUES).classes_ == ("OrderFlowers", "OpeningHours", "인사", "Empty")


def test_learning_again_gives_the_same() -> None:
    """An engine remembers nothing: the same samples give the same numbers, bit for bit."""
    again, first = (Grams().learn(SAMPLES, VALUES) for _ in range(2))
    assert again.data == first.data
    assert again.arrays.keys() == first.arrays.keys()
    for name, array in first.arrays.items():
        assert np.array_equal(again.arrays[name], array)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_learns_the_same(flowers: IntentRecognizer, seed: str) -> None:
    """Whatever order its sets and hashes come in."""
    ask = "IntentRecognizer().fit(SAMPLES, VALUES).rank('are you open today')"
    program = f"from {__name__} import *; print(repr({ask}))"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", program]
    told = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT
    )
    assert told.stdout.strip() == repr(flowers.rank("are you open today"))
