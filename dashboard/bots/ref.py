"""Which bot is talked to, and where it is served: the one thing that every question to Lex names.

Chat, compare, evaluate and teach ask through `LexByPlace`, which takes nothing else. Two bots may
share an id (an export that was taught keeps it), so a bot id alone does not say whom to ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Protocol

from lexclient.catalog import Bot
from lexclient.client import BotAddress
from lexclient.recognition import Recognition


@dataclass(frozen=True, slots=True)
class BotRef:
    """A bot in one alias and locale.

    `threshold` is the locale's `nluIntentConfidenceThreshold`, 0 to 1. `place` tells who serves
    the bot: "" is the Lex that is configured, any other one that was connected to `LexByPlace`.
    """

    name: str
    bot_id: str
    alias_id: str
    locale_id: str
    threshold: float
    place: str = ""

    @property
    def address(self) -> BotAddress:
        """The path parameters of a call, for the client of the place."""
        return BotAddress(self.bot_id, self.alias_id, self.locale_id)

    @property
    def known_by(self) -> tuple[str, str, str, str]:
        """What tells this bot in this locale from every other: two uploads of one name and id are
        served at two places. At the configured Lex its name stands for the place, for rows of
        older releases keep none."""
        return self.place or self.name, self.bot_id, self.alias_id, self.locale_id

    def as_json(self) -> dict[str, str | float]:
        """For the parameters of a job."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> BotRef:
        """What `as_json` gave; jobs that were stored without a place asked the configured Lex."""
        texts = {name: str(stored[name]) for name in ("name", "bot_id", "alias_id", "locale_id")}
        threshold = float(str(stored["threshold"]))
        return cls(**texts, threshold=threshold, place=str(stored.get("place", "")))

    @classmethod
    def of(cls, bot: Bot, locale_id: str) -> BotRef:
        """The bot in one of its locales, in its first where it has none of that id."""
        locale = bot.locale(locale_id)
        spoken = (locale.locale_id, locale.threshold)
        return cls(bot.name, bot.bot_id, bot.alias_id, *spoken, bot.place)


class Lex(Protocol):
    """Lex, asked about a bot by its reference; `dashboard.bots.lex_by_place.LexByPlace` is one."""

    def recognize(
        self,
        bot: BotRef,
        session_id: str,
        text: str,
        *,
        request_attributes: Mapping[str, str] | None = None,
    ) -> Recognition: ...
    def delete_session(self, bot: BotRef, session_id: str) -> None: ...
