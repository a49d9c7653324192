"""Which bots a conversation can be held with: those of the account are listed by Lex itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lexclient.connection import ANYWHERE, Way, connected
from lexclient.errors import LexNotFound, of_operation

DEFAULT_THRESHOLD = 0.40  # the console's default; behaviour of CreateBotLocale in botocore's model


@dataclass(frozen=True, slots=True)
class BotLocale:
    """One language of a bot and its `nluIntentConfidenceThreshold`."""

    locale_id: str
    threshold: float = DEFAULT_THRESHOLD

    @property
    def language(self) -> str:
        """`en` of `en_US`."""
        return self.locale_id.partition("_")[0]


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot in one alias, with the locales it speaks; `place` tells who serves it."""

    name: str
    bot_id: str
    alias_id: str
    locales: tuple[BotLocale, ...]
    place: str = ""

    def locale(self, locale_id: str) -> BotLocale:
        """The locale asked for, or the bot's first."""
        return next((one for one in self.locales if one.locale_id == locale_id), self.locales[0])

    def speaks(self, language: str) -> bool:
        """Whether one of its locales is of a language, `en` for `en_US`."""
        return self.in_language(language).language == language

    def in_language(self, language: str) -> BotLocale:
        """The first of its locales in a language, or its first."""
        return next((one for one in self.locales if one.language == language), self.locales[0])


LISTED_AT_MOST = 200
READ_SECONDS = 10.0
BUILT = ("Built", "ReadyExpressTesting")  # locales that answer; `BotLocaleStatus` in the model


@dataclass(frozen=True, slots=True)
class AccountBot:
    """A bot as ListBots names it."""

    name: str
    bot_id: str


@dataclass(frozen=True, slots=True)
class Alias:
    """An alias and the version of the bot it leads to."""

    name: str
    alias_id: str
    version: str


class Account:
    """The account's bots, read through `lexv2-models`; every method raises a `LexError`.

    Needs lex:ListBots, lex:ListBotAliases, lex:ListBotLocales and lex:DescribeBotLocale.
    """

    def __init__(self, way: Way = ANYWHERE, *, place: str = "account") -> None:
        self.way = way
        self._models: Any = None
        self._place = place

    def bots(self) -> list[AccountBot]:
        """By name, those that can be talked to."""
        listed = self._listed("list_bots", "botSummaries")
        usable = (one for one in listed if one.get("botStatus", "Available") == "Available")
        bots = [AccountBot(one["botName"], one["botId"]) for one in usable]
        return sorted(bots, key=lambda one: one.name)

    def aliases(self, bot_id: str) -> list[Alias]:
        """Those that lead to a version."""
        listed = self._listed("list_bot_aliases", "botAliasSummaries", botId=bot_id)
        return [
            Alias(one["botAliasName"], one["botAliasId"], one["botVersion"])
            for one in listed
            if one.get("botVersion")
        ]

    def bot(self, bot: AccountBot, alias: Alias) -> Bot:
        """The bot in this alias, each built locale with the threshold of the alias's version."""
        version = {"botId": bot.bot_id, "botVersion": alias.version}
        listed = self._listed("list_bot_locales", "botLocaleSummaries", **version)
        built = [one["localeId"] for one in listed if one.get("botLocaleStatus") in BUILT]
        if not built:
            raise LexNotFound(f"{bot.name} has no built locale in version {alias.version}.")
        known = {one: self.threshold(bot.bot_id, alias.version, one) for one in built}
        locales = tuple(BotLocale(*locale) for locale in known.items())
        return Bot(bot.name, bot.bot_id, alias.alias_id, locales, self._place)

    def threshold(self, bot_id: str, version: str, locale_id: str) -> float:
        """A locale's `nluIntentConfidenceThreshold` in a version of a bot."""
        locale = {"botId": bot_id, "botVersion": version, "localeId": locale_id}
        described = self._call("describe_bot_locale", **locale)
        return float(described.get("nluIntentConfidenceThreshold", DEFAULT_THRESHOLD))

    def _listed(
        self, operation: str, member: str, **parameters: str
    ) -> Iterator[Mapping[str, Any]]:
        count, more = 0, dict[str, str]()
        while count < LISTED_AT_MOST:
            page = self._call(operation, **parameters, **more)
            yield from page.get(member, [])
            count += len(page.get(member, []))
            if not page.get("nextToken"):
                return
            more = {"nextToken": page["nextToken"]}

    def _call(self, operation: str, **parameters: str) -> Mapping[str, Any]:
        if self._models is None:  # not before somebody asks: there may be no region
            self._models = connected("lexv2-models", self.way, read_s=READ_SECONDS)
        try:
            answer: Mapping[str, Any] = getattr(self._models, operation)(**parameters)
        except Exception as error:
            raise of_operation(error, operation) from error
        return answer
