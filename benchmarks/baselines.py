"""What the recogniser is compared with, behind its own interface."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from lexclient.local.recognition.ranking import Candidate, Ranking, Samples, SlotValues
from lexclient.local.recognition.templates import fill


def filled(samples: Samples, values: SlotValues | None) -> list[tuple[str, str]]:
    """Every sample with its placeholders filled, and its intent."""
    return [
        (text, intent)
        for intent, own in samples.items()
        for sample in own
        for text in fill(sample, (values or {}).get(intent, {}))
    ]


class NearestSample:
    """The intent of the nearest sample by rapidfuzz's token set ratio."""

    def fit(self, samples: Samples, slot_values: SlotValues | None = None) -> Self:
        pairs = filled(samples, slot_values)
        self.texts_ = [text.lower() for text, _ in pairs]
        self.intents_ = [intent for _, intent in pairs]
        return self

    def rank(self, text: str, *, among: Collection[str] | None = None) -> Ranking:
        nearness = process.cdist([text.lower()], self.texts_, scorer=fuzz.token_set_ratio)[0]
        best: dict[str, float] = {}
        for intent, near in zip(self.intents_, nearness / 100, strict=True):
            if among is None or intent in among:
                best[intent] = max(best.get(intent, 0.0), float(near))
        return _ranking(best)


class WordsAndLogisticRegression:
    """TF-IDF of words and pairs of words, and logistic regression; of one intent, always that."""

    def fit(self, samples: Samples, slot_values: SlotValues | None = None) -> Self:
        pairs = filled(samples, slot_values)
        self.intents_ = sorted({intent for _, intent in pairs})
        self.model_ = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\w+"),
            LogisticRegression(C=20, max_iter=300),
        )
        if len(self.intents_) > 1:
            self.model_.fit(*map(list, zip(*pairs, strict=True)))
        return self

    def rank(self, text: str, *, among: Collection[str] | None = None) -> Ranking:
        shares = self.model_.predict_proba([text])[0] if len(self.intents_) > 1 else [1.0]
        scores = dict(zip(self.intents_, map(float, shares), strict=True))
        return _ranking({i: s for i, s in scores.items() if among is None or i in among})


def _ranking(scores: dict[str, float]) -> Ranking:
    order = sorted(scores.items(), key=lambda pair: -pair[1])
    return Ranking(tuple(Candidate(intent, score) for intent, score in order), 0.0)
