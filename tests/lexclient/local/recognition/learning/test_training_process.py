"""Bots are learned in another process, as well as here, and the process does not stay."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import count

import pytest

from lexclient.local.recognition.learning import Learning
from lexclient.local.recognition.learning import training_process as module
from lexclient.local.recognition.learning.training_process import ROOT, TrainingProcess
from lexclient.local.recognition.recognizer import IntentRecognizer

SAMPLES = {
    "OrderFlowers": ["I would like some {Flower}", "order flowers", "꽃 주문할게요"],
    "TrackOrder": ["where is my order", "track my delivery", "배송 조회해 주세요"],
}
VALUES = {"OrderFlowers": {"Flower": ["roses", "tulips"]}}
ASKED = ["I want roses", "where is the delivery", "꽃을 주문하고 싶어", "what a day"]

UNUSED = count()

SERVED = """
import sys
from pathlib import Path
import boto3
from lexclient.local import Learning, TrainingProcess, serve
learning = Learning(process=TrainingProcess())
with serve(Path("bots/HelloWorldBot"), learning=learning) as lex:
    client = boto3.client("lexv2-runtime", **lex.client)
    answer = client.recognize_text(**lex.address("ko_KR"), text="안녕")
print(answer["sessionState"]["intent"]["name"], "sklearn" in sys.modules, "pandas" in sys.modules)
"""


@pytest.fixture
def training_process() -> Iterator[TrainingProcess]:
    process = TrainingProcess()
    yield process
    process.close()


def learned(process: TrainingProcess) -> list[object]:
    """What a recogniser taught by `process` says; each training is new to it."""
    samples = {**SAMPLES, f"Unused{next(UNUSED)}": []}
    recognizer = IntentRecognizer(Learning(process=process)).fit(samples, VALUES)
    return [scores(recognizer, text) for text in ASKED]


def scores(recognizer: IntentRecognizer, text: str) -> list[float]:
    return [candidate.score for candidate in recognizer.rank(text).candidates]


def learned_here() -> list[object]:
    recognizer = IntentRecognizer().fit({**SAMPLES, "Unused": []}, VALUES)
    return [scores(recognizer, text) for text in ASKED]


def test_what_is_learned_is_the_same(training_process: TrainingProcess) -> None:
    """The other process learns what this one would, time after time."""
    assert learned(training_process) == learned_here()
    assert learned(training_process) == learned_here()


def test_the_process_that_answers_loads_no_training_code() -> None:
    """A bot is served and answers; neither scikit-learn nor pandas was imported for it."""
    command = [sys.executable, "-c", SERVED]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["HelloWorld", "False", "False"]


def test_a_process_that_was_killed_is_replaced(training_process: TrainingProcess) -> None:
    """Nobody notices that the other process has died: what it should have learned is learned."""
    learned(training_process)
    child = training_process._child
    assert child
    child.kill()
    child.wait()
    assert learned(training_process) == learned_here()
    assert learned(training_process) == learned_here()


def test_where_no_process_can_be_started_learning_goes_on(
    training_process: TrainingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that allows no second process still runs the bot."""
    monkeypatch.setattr(module.sys, "executable", "/no/such/python")
    assert learned(training_process) == learned_here()


def test_the_process_ends_when_nothing_is_learned() -> None:
    """Its memory is given back soon after the last bot."""
    process = TrainingProcess(idle_s=0.05)
    learned(process)
    child = process._child
    assert child is None or child.wait(timeout=60) == 0
