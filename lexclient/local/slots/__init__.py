"""Slot values: what people say when a bot asks, in Korean, English and Japanese.

    dialog -> SpokenLanguage -> openings, answers -> {custom, names, dates, times, ...} -> reading

Everything here is a function of the text, the locale and today; any text gets a value or None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lexclient.local.bot.model import Intent, Locale, Slot
from lexclient.local.slots import answers
from lexclient.local.slots.composite import resolve_parts
from lexclient.local.slots.confirmations import Confirmation, confirmation
from lexclient.local.slots.examples import examples
from lexclient.local.slots.openings.filling import Opening, find_slots
from lexclient.local.slots.openings.spotting import Spotting
from lexclient.local.slots.value import Slots, SlotValue

__all__ = ["Confirmation", "SpokenLanguage", "confirmation", "examples"]


# `Text` in the runtime's model. No longer text comes over the wire; nor would the patterns of this
# package, which look around and back, take time linear in a longer one.
LONGEST = 1024


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """How values and yes or no are said in one locale of a bot; of a text, the first 1,024
    characters count."""

    locale: Locale
    today: Callable[[], date]

    def resolve(self, text: str, slot: Slot) -> SlotValue | None:
        """An answer to the slot's prompt; None if not understood, see `answers.resolve`."""
        return answers.resolve(text[:LONGEST], slot, self.locale, self.today())

    def resolve_parts(
        self, text: str, slot: Slot, held: SlotValue | None, part: str | None
    ) -> SlotValue | None:
        """An answer to a composite slot, or to one `part` of it; see `composite.resolve_parts`."""
        return resolve_parts(text[:LONGEST], slot, self.locale, self.today(), held=held, part=part)

    def find(self, text: str, intent: Intent) -> Slots:
        """All slots of the intent, with the values that its opening utterance holds."""
        return find_slots(intent, text[:LONGEST], self.locale, self.today())

    def filled_samples(
        self, text: str, intents: Iterable[Intent]
    ) -> Mapping[str, Literal["words", "values"]]:
        """Those of `intents` that have a sample which `text` is, any values in its placeholders.

        "values" where the sample is nothing but placeholders.
        """
        spotting = Spotting(text[:LONGEST], self.locale, self.today())
        fills = {i.name: Opening(i, spotting).fills_sample for i in intents}
        return {name: how for name, how in fills.items() if how}

    def confirmation(self, text: str) -> Confirmation | None:
        return confirmation(text[:LONGEST], self.locale.locale_id)
