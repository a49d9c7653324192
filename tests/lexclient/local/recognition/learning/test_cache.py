"""What was learned is shared between threads, and forgotten in order of use."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from lexclient.local.recognition.engines.contract import Guess
from lexclient.local.recognition.engines.grams import Grams
from lexclient.local.recognition.learning.cache import ScorerCache
from lexclient.local.recognition.learning.content import digest
from lexclient.local.recognition.ranking import Samples, SlotValues


class Sure:
    """A scorer of one score."""

    def guess(self, text: str, considered: Any) -> Guess:
        return Guess([0.9] * len(considered), 0.0)


def test_two_threads_learn_a_bot_once() -> None:
    """The second waits for the first; a third, asking for another bot, does not."""
    made: list[str] = []
    begun, go_on = Event(), Event()

    def slow() -> Sure:
        made.append("slow")
        begun.set()
        assert go_on.wait(60)
        return Sure()

    cache = ScorerCache(kept=2)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.get, "slow", slow)
        assert begun.wait(60)
        second = threads.submit(cache.get, "slow", slow)
        other = cache.get("quick", Sure)
        go_on.set()
        assert first.result() is second.result()
    assert (made, other is cache.get("quick", Sure)) == (["slow"], True)


def test_the_bot_asked_for_longest_ago_is_forgotten() -> None:
    """With room for two, the third takes the place of the one used least lately."""
    made: list[str] = []
    cache = ScorerCache(kept=2)

    def make(name: str) -> Sure:
        made.append(name)
        return Sure()

    for name in ("one", "two", "one", "three", "one", "two"):
        cache.get(name, lambda: make(name))  # noqa: B023 - called at once
    assert made == ["one", "two", "three", "two"]


def test_a_failed_training_is_tried_again() -> None:
    """An error reaches who asked, and is not remembered."""
    errors = [MemoryError("too many samples")]

    def make() -> Sure:
        if errors:
            raise errors.pop()
        return Sure()

    cache = ScorerCache(kept=2)
    with pytest.raises(MemoryError, match=r"^too many samples$"):
        cache.get("bot", make)
    assert isinstance(cache.get("bot", make), Sure)


class Another(Grams):
    version = "another"


@pytest.mark.parametrize(
    ("engine", "samples", "values"),
    [
        (Grams(), {"Greet": ["hi {Name}"], "Leave": ["bye"]}, {"Greet": {"Name": ["Ann"]}}),
        (Grams(), {"Greet": ["hi {Name}"], "Leave": ["bye"]}, {}),
        (Grams(), {"Leave": ["bye"], "Greet": ["hi {Name}"]}, {"Greet": {"Name": ["Bob"]}}),
        (Grams(), {"Greet": ["hi {Name}"], "Leave": ["so long"]}, {"Greet": {"Name": ["Bob"]}}),
        (Another(), {"Greet": ["hi {Name}"], "Leave": ["bye"]}, {"Greet": {"Name": ["Bob"]}}),
    ],
)
def test_whatever_changes_is_another_bot(
    engine: Grams, samples: Samples, values: SlotValues
) -> None:
    """A sample, a slot's value, the order of the intents, which decides ties, the version."""
    first = {"Greet": ["hi {Name}"], "Leave": ["bye"]}
    assert digest(Grams(), first, {"Greet": {"Name": ["Bob"]}}) != digest(engine, samples, values)
