"""Which bots a conversation can be held with."""

from __future__ import annotations

from dataclasses import dataclass

from lexclient.client import BotAddress

DEFAULT_THRESHOLD = 0.40  # the console's default; behaviour of CreateBotLocale in botocore's model


@dataclass(frozen=True, slots=True)
class BotLocale:
    """One language of a bot and its `nluIntentConfidenceThreshold`."""

    locale_id: str
    threshold: float = DEFAULT_THRESHOLD


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot in one alias, with the locales it speaks."""

    name: str
    bot_id: str
    alias_id: str
    locales: tuple[BotLocale, ...]

    def locale(self, locale_id: str) -> BotLocale:
        """The locale asked for, or the bot's first."""
        return next((one for one in self.locales if one.locale_id == locale_id), self.locales[0])

    def address(self, locale_id: str) -> BotAddress:
        """Where calls about one locale go."""
        return BotAddress(self.bot_id, self.alias_id, locale_id)
