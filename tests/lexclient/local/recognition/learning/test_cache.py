"""What was learned is shared between threads, and forgotten in order of use."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from lexclient.local.recognition.learning.cache import TrainingCache
from lexclient.local.recognition.ranking import Samples, SlotValues
from lexclient.local.recognition.training import Trained, train

ONE, TWO, THREE = ({"Greet": [text]} for text in ("hello", "good morning", "good evening"))


def counted(taught: list[Samples]) -> TrainingCache:
    """Room for two bots; `taught` gets what was really learned."""

    def learn(samples: Samples, values: SlotValues) -> Trained:
        taught.append(samples)
        return train(samples, values)

    return TrainingCache(learn, kept=2)


def test_two_threads_learn_a_bot_once() -> None:
    """The second waits for the first; a third, asking for another bot, does not."""
    taught: list[Samples] = []
    begun, go_on = Event(), Event()

    def learn(samples: Samples, values: SlotValues) -> Trained:
        taught.append(samples)
        begun.set()
        assert samples != ONE or go_on.wait(60)
        return train(samples, values)

    cache = TrainingCache(learn, kept=2)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.learn, ONE, {})
        assert begun.wait(60)
        second = threads.submit(cache.learn, ONE, {})
        other = cache.learn(TWO, {})
        go_on.set()
        assert first.result() is second.result()
    assert (taught, other is cache.learn(TWO, {})) == ([ONE, TWO], True)


def test_the_bot_asked_for_longest_ago_is_forgotten() -> None:
    """With room for two, the third takes the place of the one used least lately."""
    taught: list[Samples] = []
    cache = counted(taught)
    for samples in (ONE, TWO, ONE, THREE, ONE, TWO):
        cache.learn(samples, {})
    assert taught == [ONE, TWO, THREE, TWO]


@pytest.mark.parametrize(
    ("samples", "values"),
    [
        ({"Greet": ["hi {Name}"], "Leave": ["bye"]}, {"Greet": {"Name": ["Ann"]}}),
        ({"Greet": ["hi {Name}"], "Leave": ["bye"]}, {}),
        ({"Leave": ["bye"], "Greet": ["hi {Name}"]}, {"Greet": {"Name": ["Bob"]}}),
        ({"Greet": ["hi {Name}"], "Leave": ["so long"]}, {"Greet": {"Name": ["Bob"]}}),
    ],
)
def test_whatever_changes_is_learned(samples: Samples, values: SlotValues) -> None:
    """A sample, a slot's value, the order of the intents, which decides ties."""
    taught: list[Samples] = []
    cache = counted(taught)
    cache.learn({"Greet": ["hi {Name}"], "Leave": ["bye"]}, {"Greet": {"Name": ["Bob"]}})
    cache.learn(samples, values)
    assert len(taught) == 2


def test_a_failed_training_is_tried_again() -> None:
    """An error reaches who asked, and is not remembered."""
    errors = [MemoryError("too many samples")]

    def learn(samples: Samples, values: SlotValues) -> Trained:
        if errors:
            raise errors.pop()
        return train(samples, values)

    cache = TrainingCache(learn, kept=2)
    with pytest.raises(MemoryError, match=r"^too many samples$"):
        cache.learn(ONE, {})
    assert cache.learn(ONE, {}).intents == ("Greet",)
