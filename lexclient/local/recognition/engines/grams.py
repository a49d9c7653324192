"""The engine `grams`: pieces of words and a list of meanings; needs nothing beyond scikit-learn."""

from __future__ import annotations

from lexclient.local.recognition.engines.contract import Learned, Scorer
from lexclient.local.recognition.ranking import Samples, SlotValues


class Grams:
    """The default."""

    name = "grams"
    version = "5"

    def learn(self, samples: Samples, slot_values: SlotValues) -> Learned:
        # who only ranks does not pay for scipy and scikit-learn
        from lexclient.local.recognition.training import train  # noqa: PLC0415

        return train(samples, slot_values).learned()

    def scorer(self, learned: Learned) -> Scorer:
        from lexclient.local.recognition.scoring import GramScorer  # noqa: PLC0415 - as above

        return GramScorer.of(learned)
