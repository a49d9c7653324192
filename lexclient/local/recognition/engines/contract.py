"""What an engine is: it learns a bot's sample utterances, and then guesses what others mean.

An engine of your own is a class with these four members. Exact matches, placeholders, contexts and
what is kept are not its business: `recognizer` and `learning` do that for every engine.

    samples ── learn ──► Learned (JSON and arrays) ── scorer ──► Scorer ── guess(text) ──► Guess
                         kept on disk, handed between processes
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from lexclient.local.recognition.ranking import Samples, SlotValues

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

HIGHEST_GUESS = 0.99  # 1.0 is for utterances that are samples


@dataclass(frozen=True, slots=True)
class Learned:
    """All that an engine knows of a bot. `data` is JSON; no array holds objects."""

    data: Mapping[str, Any]
    arrays: Mapping[str, npt.NDArray[Any]]


class Guess(NamedTuple):
    """The scores of the intents that were considered, in their order, each 0 to
    `HIGHEST_GUESS`, and the fallback's hidden score, 0 to 1."""

    scores: Sequence[float]
    fallback: float


class Scorer(Protocol):
    """A bot that was learned. Thread-safe."""

    def guess(self, text: str, considered: npt.NDArray[np.intp]) -> Guess:
        """Score the intents `considered`, at least one, by their place among the samples."""
        ...


class Engine(Protocol):
    """`name` and `version` stand in the sidebar, in each turn and each test run: raise the version
    whenever the same samples would score otherwise."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    def learn(self, samples: Samples, slot_values: SlotValues) -> Learned:
        """Learn `samples`; deterministic."""
        ...

    def scorer(self, learned: Learned) -> Scorer:
        """Raises `KeyError`, `TypeError` or `ValueError` for what `learn` never made."""
        ...
