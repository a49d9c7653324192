"""Thresholds that were given to bots of this process while it runs; their exports keep theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dashboard.bots.ref import BotRef

Locale = tuple[str, str, str]  # place, bot id, locale id


class Thresholds:
    """What was applied, by where a bot is served."""

    def __init__(self) -> None:
        self._applied: dict[Locale, float] = {}

    def keep(self, bot: BotRef, threshold: float) -> None:
        """From now on the bot has this threshold in its locale."""
        self._applied[bot.place, bot.bot_id, bot.locale_id] = threshold

    def of(self, bot: BotRef) -> BotRef:
        """The bot with the threshold that it has now."""
        locale = (bot.place, bot.bot_id, bot.locale_id)
        return replace(bot, threshold=self._applied.get(locale, bot.threshold))

    def at(self, place: str) -> Iterator[tuple[str, str, float]]:
        """Bot id, locale and threshold of all that were applied at a place."""
        for (where, bot_id, locale_id), threshold in self._applied.items():
            if where == place:
                yield bot_id, locale_id, threshold
