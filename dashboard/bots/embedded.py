"""Bots that are served in this process: added and removed while it runs, each at its place."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Protocol

from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.ref import BotRef
from dashboard.bots.thresholds import Thresholds
from lexclient.catalog import Bot, BotLocale
from lexclient.client import LexClient

CREDENTIALS = ("embedded", "embedded")  # the local runtime takes any
REGION = "us-east-1"  # boto3 wants one; the address decides
FIRST_LOCALE = "ko_KR"


class ServedLocale(Protocol):
    """What is needed of `lexclient.local.LocalLocale`."""

    @property
    def locale_id(self) -> str: ...
    @property
    def threshold(self) -> float: ...


class ServedBot(Protocol):
    """What is needed of `lexclient.local.LocalBot`."""

    @property
    def name(self) -> str: ...
    @property
    def bot_id(self) -> str: ...
    @property
    def alias_id(self) -> str: ...
    @property
    def locales(self) -> Sequence[ServedLocale]: ...


class Server(Protocol):
    """What is needed of `lexclient.local.LocalRuntime`."""

    def add(
        self, export: Path | bytes, place: str, hooks: Mapping[str, object] | None = None
    ) -> ServedBot: ...
    def remove(self, place: str) -> None: ...
    def url_of(self, place: str) -> str: ...
    def without_hook(self, place: str, bot_id: str) -> Mapping[str, Collection[str]]: ...
    def set_threshold(self, place: str, bot_id: str, locale_id: str, threshold: float) -> None: ...
    def asks_at_most(
        self, place: str, bot_id: str, locale_id: str, intent: str, slot: str | None
    ) -> int | None: ...
    def warm_up(self) -> Thread: ...


class EmbeddedLex:
    """The one server of this process, and `lex`, through which its bots are asked."""

    def __init__(
        self,
        server: Server,
        lex: LexByPlace,
        way: Callable[[str], str] = str,
        engine: str | None = None,
        thresholds: Thresholds | None = None,
    ) -> None:
        """`way` gives the address to call in place of the server's own; `engine` is what recognises
        intents in it, by name and version; `thresholds` are those that were applied before."""
        self.engine = engine
        self._server = server
        self._way = way
        self.lex = lex
        self.thresholds = thresholds or Thresholds()
        self._hold_to_thresholds("")

    def add(
        self, export: Path | bytes, place: str, hooks: Mapping[str, object] | None = None
    ) -> Bot:
        """Serve the bot of a folder, a ZIP file or the bytes of one; `lex` reaches it at once.

        `hooks` as for `lexclient.local.serve`. Raises `BadExport`.
        """
        served = self._server.add(export, place, hooks)
        self._hold_to_thresholds(place)
        self.lex.connect(place, client_at(self._way(self._server.url_of(place))))
        return bot_of(served, place)

    def warm_up(self) -> Thread:
        """Learn what is served so far, in the thread that is returned."""
        return self._server.warm_up()

    def apply_threshold(self, bot: BotRef, threshold: float) -> None:
        """Let a bot of this process be held to another threshold, 0 to 1, from its next turn on.
        Raises what the store of thresholds raises; then nothing is changed."""
        self.thresholds.keep(bot, threshold)
        self._server.set_threshold(bot.place, bot.bot_id, bot.locale_id, threshold)

    def _hold_to_thresholds(self, place: str) -> None:
        for bot_id, locale_id, threshold in self.thresholds.at(place):
            self._server.set_threshold(place, bot_id, locale_id, threshold)

    def remove(self, place: str) -> None:
        """Serve no bot at the place any more."""
        self.lex.disconnect(place)
        self._server.remove(place)

    def without_hook(self, bot: Bot) -> Mapping[str, Collection[str]]:
        """The intents of each locale that call a code hook which the bot was not given."""
        self.lex.use(bot.place)
        return self._server.without_hook(bot.place, bot.bot_id)

    def asks_at_most(self, bot: BotRef, intent: str, slot: str | None) -> int | None:
        """How often a bot that is served here asks for a slot of an intent, or with None for its
        confirmation; None for what is not known."""
        return self._server.asks_at_most(bot.place, bot.bot_id, bot.locale_id, intent, slot)

    @contextmanager
    def on_trial(
        self, export: Path | bytes, hooks: Mapping[str, object] | None = None
    ) -> Iterator[Bot]:
        """A bot until the block ends, at a place of its own. Raises `BadExport`."""
        place = f"trial-{secrets.token_hex(8)}"
        try:
            yield self.add(export, place, hooks)
        finally:
            self.remove(place)


def client_at(url: str) -> LexClient:
    """A client of an embedded server."""
    return LexClient(endpoint_url=url, region=REGION, credentials=CREDENTIALS)


def bot_of(served: ServedBot, place: str = "") -> Bot:
    """A bot of an embedded server as the app lists it, Korean first."""
    locales = (BotLocale(one.locale_id, one.threshold) for one in served.locales)
    korean_first = sorted(locales, key=lambda one: one.locale_id != FIRST_LOCALE)
    return Bot(served.name, served.bot_id, served.alias_id, tuple(korean_first), place)
