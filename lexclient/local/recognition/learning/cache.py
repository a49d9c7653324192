"""What was learned lately: the same samples are learned once, whichever threads ask for them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from lexclient.local.recognition.engines.contract import Scorer


@dataclass(slots=True)
class _Entry:
    lock: Lock = field(default_factory=Lock)
    scorer: Scorer | None = None


class ScorerCache:
    """Remembers the `kept` bots asked for last, by their content. Thread-safe."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._lock = Lock()

    def get(self, content: str, make: Callable[[], Scorer]) -> Scorer:
        """The scorer of that content, made if it is not remembered.

        Whoever asks during the making waits; other bots do not.
        """
        entry = self._entry(content)
        with entry.lock:
            if entry.scorer is None:
                entry.scorer = make()
            return entry.scorer

    def _entry(self, content: str) -> _Entry:
        with self._lock:
            entry = self._entries.setdefault(content, _Entry())
            self._entries.move_to_end(content)
            while len(self._entries) > self._kept:
                self._entries.popitem(last=False)
            return entry
