"""Bots that are served in this process: added and removed while it runs, each at its place."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from dashboard.bots.lex_by_place import LexByPlace
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


class EmbeddedLex:
    """The one server of this process, and `lex`, through which its bots are asked.

    `own_hooks` are the code hooks of bots that are ours, by the names of the bots. `way` gives the
    address to call in place of the server's own.
    """

    def __init__(
        self,
        server: Server,
        lex: LexByPlace,
        own_hooks: Mapping[str, object] | None = None,
        way: Callable[[str], str] = str,
    ) -> None:
        self._server = server
        self._way = way
        self._own_hooks = own_hooks or {}
        self.lex = lex

    def add(
        self, export: Path | bytes, place: str, hooks: Mapping[str, object] | None = None
    ) -> Bot:
        """Serve the bot of a folder, a ZIP file or the bytes of one; `lex` reaches it at once.

        `hooks` as for `lexclient.local.serve`. Raises `BadExport`.
        """
        served = self._server.add(export, place, hooks)
        self.lex.connect(place, client_at(self._way(self._server.url_of(place))))
        return bot_of(served, place)

    def remove(self, place: str) -> None:
        """Serve no bot at the place any more."""
        self.lex.disconnect(place)
        self._server.remove(place)

    @contextmanager
    def on_trial(self, export: Path | bytes, bot_name: str) -> Iterator[Bot]:
        """A bot until the block ends, at a place of its own, with the hook that the bot of that
        name has. Raises `BadExport`."""
        place = f"trial-{secrets.token_hex(8)}"
        hooks = {name: hook for name, hook in self._own_hooks.items() if name == bot_name}
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
