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
class _Entry:
    lock: Lock = field(default_factory=Lock)
    trained: Trained | None = None


class TrainingCache:
    """Remembers the `kept` bots asked for last, by their content. Thread-safe."""

    def __init__(self, train: Train, kept: int) -> None:
        self._train = train
        self._kept = kept
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._lock = Lock()

    def learn(
        self, samples: Samples, slot_values: SlotValues, train: Train | None = None
    ) -> Trained:
        """What `samples` teach, learned by `train` where it is not None.

        Whoever asks during the learning waits; other bots do not.
        """
        entry = self._entry(_content(samples, slot_values))
        with entry.lock:
            if entry.trained is None:
                entry.trained = (train or self._train)(samples, slot_values)
            return entry.trained

    def _entry(self, content: str) -> _Entry:
        with self._lock:
            entry = self._entries.setdefault(content, _Entry())
            self._entries.move_to_end(content)
            while len(self._entries) > self._kept:
                self._entries.popitem(last=False)
            return entry


def _content(samples: Samples, slot_values: SlotValues) -> str:
    """A digest of everything learning depends on, the order of the intents included."""
    utterances = [(intent, list(own)) for intent, own in samples.items()]
    values = [
        (intent, slot, list(known))
        for intent, slots in slot_values.items()
        for slot, known in slots.items()
    ]
    return hashlib.sha256(json.dumps([utterances, values]).encode()).hexdigest()
