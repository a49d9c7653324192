"""What a bot's samples teach, learned once: in memory, on disk, here or in another process."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from lexclient.local.recognition.engines.contract import Engine, Learned, Scorer
from lexclient.local.recognition.engines.grams import Grams
from lexclient.local.recognition.learning.cache import ScorerCache
from lexclient.local.recognition.learning.content import digest
from lexclient.local.recognition.learning.training_process import TrainingProcess
from lexclient.local.recognition.ranking import Samples, SlotValues

__all__ = ["Learning", "TrainingProcess"]

CACHE = ScorerCache(kept=8)


@dataclass(frozen=True, slots=True)
class Learning:
    """How bots are learned: by which engine, in which process (this one where None), and in which
    folder what was learned is kept (nowhere where None)."""

    engine: Engine = field(default_factory=Grams)
    process: TrainingProcess | None = None
    kept: Path | None = None

    @property
    def engine_label(self) -> str:
        """The engine's name and version: `grams 2`."""
        return f"{self.engine.name} {self.engine.version}"

    def scorer(self, samples: Samples, slot_values: SlotValues) -> Scorer:
        """What the engine says of a bot, which is learned if it is not known yet."""
        key = digest(self.engine, samples, slot_values)
        return CACHE.get(key, partial(self._scorer, key, samples, slot_values))

    def _scorer(self, key: str, samples: Samples, slot_values: SlotValues) -> Scorer:
        if self.kept is None:
            return self.engine.scorer(self._learned(samples, slot_values))
        # numpy takes a while to import: never at the import of this package
        from lexclient.local.recognition.learning.store import Store  # noqa: PLC0415

        store = Store(self.kept)
        known = store.get(key)
        if known is not None:
            with suppress(KeyError, TypeError, ValueError):  # the engine did not make it
                return self.engine.scorer(known)
            store.drop(key)
        learned = self._learned(samples, slot_values)
        store.put(key, learned)
        return self.engine.scorer(learned)

    def _learned(self, samples: Samples, slot_values: SlotValues) -> Learned:
        if self.process is None:
            return self.engine.learn(samples, slot_values)
        return self.process.learn(self.engine, samples, slot_values)
