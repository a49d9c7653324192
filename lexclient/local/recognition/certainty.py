"""Which utterances are samples, word for word or with their slots filled, whatever the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lexclient.local.recognition.grams import compact
from lexclient.local.recognition.ranking import Samples, SlotValues
from lexclient.local.recognition.templates import Template, has_placeholder, template


@dataclass(frozen=True, slots=True)
class Certainty:
    """A bot's samples, each with the places of its intents."""

    exact: Mapping[str, frozenset[int]]
    templates: tuple[tuple[int, Template], ...]

    @classmethod
    def of(cls, samples: Samples, slot_values: SlotValues) -> Certainty:
        templates = tuple(
            (intent, template(sample, slot_values.get(name, {})))
            for intent, (name, own) in enumerate(samples.items())
            for sample in filter(has_placeholder, own)
        )
        return cls(_exact(samples), templates)

    def about(self, text: str) -> dict[int, bool]:
        """The intents one of whose samples `text` equals; true if by slot values alone."""
        utterance = compact(text)
        certain: dict[int, bool] = {}
        for number, each in self.templates:
            if each.matches(utterance):
                certain[number] = not each.has_words and certain.get(number, True)
        return certain | dict.fromkeys(self.exact.get(utterance, ()), False)


def _exact(samples: Samples) -> dict[str, frozenset[int]]:
    intents_of: dict[str, set[int]] = {}
    for intent, own in enumerate(samples.values()):
        for sample in own:
            intents_of.setdefault(compact(sample), set()).add(intent)
    return {text: frozenset(intents) for text, intents in intents_of.items() if text}
