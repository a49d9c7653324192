"""Thresholds that were given to bots of this process; their exports keep theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from dashboard.bots.ref import BotRef

Locale = tuple[str, str, str]  # place, bot id, locale id


class Store(Protocol):
    """What is needed of `log.owned.thresholds.ThresholdStore`."""

    def keep(self, locale: Locale, threshold: float) -> None: ...
    def applied(self) -> Mapping[Locale, float]: ...


class Thresholds:
    """What was applied, by where a bot is served. It is kept in a `store`, where one is given, and
    is there again after a restart."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store
        self._applied = dict(store.applied()) if store else {}

    def keep(self, bot: BotRef, threshold: float) -> None:
        """From now on the bot has this threshold in its locale."""
        locale = (bot.place, bot.bot_id, bot.locale_id)
        if self._store:
            self._store.keep(locale, threshold)
        self._applied[locale] = threshold

    def of(self, bot: BotRef) -> BotRef:
        """The bot with the threshold that it has now."""
        locale = (bot.place, bot.bot_id, bot.locale_id)
        return replace(bot, threshold=self._applied.get(locale, bot.threshold))

    def at(self, place: str) -> Iterator[tuple[str, str, float]]:
        """Bot id, locale and threshold of all that were applied at a place."""
        for (where, bot_id, locale_id), threshold in self._applied.items():
            if where == place:
                yield bot_id, locale_id, threshold
