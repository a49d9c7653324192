"""The recogniser of one locale of a loaded bot, learned when first needed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lexclient.local.bot.model import Intent, Locale
from lexclient.local.dialog.conversation import ActiveContext
from lexclient.local.dialog.turn import Language
from lexclient.local.recognition.built_in import utterances_of
from lexclient.local.recognition.learning import Learning
from lexclient.local.recognition.ranking import Ranking
from lexclient.local.slots import examples
from lexclient.local.slots.reading import language_of

if TYPE_CHECKING:
    from lexclient.local.recognition.recognizer import IntentRecognizer


@dataclass
class LocaleRecognizer:
    """Ranks the intents of one locale. Thread-safe; learns once, as `learning` says."""

    locale: Locale
    language: Language
    learning: Learning = field(default_factory=Learning)
    _recognizer: IntentRecognizer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def intents(self) -> tuple[Intent, ...]:
        """The intents that can be recognised by sample utterances, their own or Amazon's."""
        everything = self.locale.intents.values()
        return tuple(each for each in everything if self._has_own_answer(each))

    def _has_own_answer(self, intent: Intent) -> bool:
        """Whether it is recognised here: not FallbackIntent, nor what a service of AWS answers,
        even with samples of its own (multi-use QnAIntent, BedrockAgentIntent)."""
        elsewhere = intent.is_fallback or intent.is_answered_elsewhere
        return bool(self._samples(intent)) and not elsewhere

    @cached_property
    def _with_placeholders(self) -> tuple[Intent, ...]:
        return tuple(each for each in self.intents if any("{" in u for u in each.utterances))

    @property
    def has_learned(self) -> bool:
        return self._recognizer is not None or not self.intents

    def learn(self) -> IntentRecognizer:
        """The recogniser, fitted to the sample utterances if it was not yet."""
        with self._lock:
            if self._recognizer is None:
                # numpy and scipy take a while to import: never at the import of this package
                from lexclient.local.recognition.recognizer import IntentRecognizer  # noqa: PLC0415

                self._recognizer = IntentRecognizer(self.learning).fit(
                    {intent.name: self._samples(intent) for intent in self.intents},
                    {intent.name: self._values(intent) for intent in self.intents},
                )
            return self._recognizer

    def rank(self, text: str, contexts: tuple[ActiveContext, ...]) -> Ranking:
        """The intents that the active contexts allow, ranked for `text`."""
        active = {context.name for context in contexts}
        excluded = {
            each.name for each in self.intents if not active.issuperset(each.input_contexts)
        }
        if len(excluded) == len(self.intents):
            return Ranking((), 1.0)
        among = {each.name for each in self.intents} - excluded if excluded else None
        ranking = self.learn().rank(text, among=among)
        if ranking.is_certain:
            return ranking
        possible = [each for each in self._with_placeholders if each.name not in excluded]
        filled = self.language.filled_samples(text, possible)
        return ranking.certain_of({name: how == "values" for name, how in filled.items()})

    def _samples(self, intent: Intent) -> tuple[str, ...]:
        language = language_of(self.locale.locale_id)
        own = intent.utterances
        built_in = utterances_of(intent.parent, language)
        return (*own, *(each for each in built_in if each not in own))

    def _values(self, intent: Intent) -> dict[str, Sequence[str]]:
        """Examples of each slot's values, to fill the placeholders of the utterances with."""
        return {slot.name: examples(slot, self.locale) for slot in intent.slots}
