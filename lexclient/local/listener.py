"""One locale of a loaded bot, ready to be talked to: its recogniser, learned when first needed."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lexclient.local.bot import Intent, Locale
from lexclient.local.conversation import ActiveContext
from lexclient.local.dialog import Language
from lexclient.local.recognition.ranking import Ranking

if TYPE_CHECKING:
    from lexclient.local.recognizer import IntentRecognizer


@dataclass
class Listener:
    """Understands what is said in one locale. Thread-safe; learns once."""

    locale: Locale
    language: Language
    _recognizer: IntentRecognizer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def learn(self) -> IntentRecognizer:
        """The recogniser, fitted to the sample utterances if it was not yet."""
        with self._lock:
            if self._recognizer is None:
                # scikit-learn takes a second to import: never at the import of this package
                from lexclient.local.recognizer import IntentRecognizer  # noqa: PLC0415

                self._recognizer = IntentRecognizer().fit(self._samples())
            return self._recognizer

    def rank(self, text: str, contexts: tuple[ActiveContext, ...]) -> Ranking:
        """The intents that the active contexts allow, ranked for `text`."""
        active = {context.name for context in contexts}
        intents = self.locale.intents.values()
        allowed = [i.name for i in intents if is_heard(i) and active.issuperset(i.input_contexts)]
        if not allowed:
            return Ranking((), 1.0)
        return self.learn().rank(text, among=allowed)

    def _samples(self) -> dict[str, tuple[str, ...]]:
        return {i.name: i.utterances for i in self.locale.intents.values() if is_heard(i)}


def is_heard(intent: Intent) -> bool:
    """Whether an intent can be recognised by its own sample utterances."""
    return bool(intent.utterances) and not intent.is_fallback
