"""What was learned lately: the same samples are learned once, whichever threads ask for them."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from lexclient.local.recognition.ranking import Samples, SlotValues
from lexclient.local.recognition.training import Trained

Train = Callable[[Samples, SlotValues], Trained]


@dataclass(slots=True)
class _Lesson:
    lock: Lock = field(default_factory=Lock)
    trained: Trained | None = None


class Lessons:
    """Remembers the `kept` bots asked for last, by their content. Thread-safe."""

    def __init__(self, train: Train, kept: int) -> None:
        self._train = train
        self._kept = kept
        self._lessons: OrderedDict[str, _Lesson] = OrderedDict()
        self._lock = Lock()

    def learn(
        self, samples: Samples, slot_values: SlotValues, train: Train | None = None
    ) -> Trained:
        """What `samples` teach, learned by `train` where it is not None.

        Whoever asks during the learning waits; other bots do not.
        """
        lesson = self._lesson(_content(samples, slot_values))
        with lesson.lock:
            if lesson.trained is None:
                lesson.trained = (train or self._train)(samples, slot_values)
            return lesson.trained

    def _lesson(self, content: str) -> _Lesson:
        with self._lock:
            lesson = self._lessons.setdefault(content, _Lesson())
            self._lessons.move_to_end(content)
            while len(self._lessons) > self._kept:
                self._lessons.popitem(last=False)
            return lesson


def _content(samples: Samples, slot_values: SlotValues) -> str:
    """A digest of everything learning depends on, the order of the intents included."""
    said = [(intent, list(own)) for intent, own in samples.items()]
    values = [
        (intent, slot, list(known))
        for intent, slots in slot_values.items()
        for slot, known in slots.items()
    ]
    return hashlib.sha256(json.dumps([said, values]).encode()).hexdigest()
