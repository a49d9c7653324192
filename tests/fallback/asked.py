"""What the fallback's tests share: a question asked to the end, and a target to change."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from fallback.answerer import Answer, Answerer, Delta, Question
from fallback.build import answerer_for
from fallback.targets.target import Prices, Target
from fallback.transport.parameter_support import ParameterSupport

KEY = "sk-recognisable-0123456789-key"
CHAT = Target(
    name="under-test",
    shape="chat",
    model="some-model",
    key_env="TEST_KEY",
    limit=50,
    timeout_s=5.0,
    prices=Prices(Decimal(1), Decimal(2)),
)
COMPLETION = replace(CHAT, shape="completion")
RESPONSES = replace(CHAT, shape="responses")


def answerer_at(url: str, target: Target = CHAT, **changes: Any) -> Answerer:
    """An answerer whose target is served at `url`, with parameter_support of its own."""
    target = replace(target, base_url=url)
    return answerer_for(
        target,
        **({"environ": {"TEST_KEY": KEY}, "parameter_support": ParameterSupport()} | changes),
    )


def asked(
    answerer: Answerer, question: str | Question = "Hello?", stop: threading.Event | None = None
) -> tuple[list[str], Answer]:
    """The deltas' texts and the answer; asserts that exactly one answer ends the stream."""
    question = Question(question) if isinstance(question, str) else question
    *deltas, answer = list(events(answerer, question, stop))
    assert isinstance(answer, Answer)
    assert all(isinstance(delta, Delta) for delta in deltas)
    return [delta.text for delta in deltas], answer


def events(
    answerer: Answerer, question: Question, stop: threading.Event | None = None
) -> Iterator[Any]:
    return answerer.stream(question, stop or threading.Event())
