"""Bots that a person brought along: uploaded exports, and bots of the account.

They are kept with the log, so a reload or a restart loses none. An upload is served when somebody
asks it, a few at a time: the one that was asked longest ago makes room for the next.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

from dashboard.bots.embedded import EmbeddedLex
from lexclient.catalog import Bot

MAX_BYTES = 10_000_000
AT_ONCE = 6
UPLOAD = "upload-"  # begins the places of uploads


class UploadTooLarge(ValueError):
    """More bytes than `MAX_BYTES`."""


class Store(Protocol):
    """What is needed of `dashboard.log.owned.bots.OwnBotStore`."""

    def keep(self, owner: str, bot: Bot, export: bytes | None = None) -> None: ...
    def of(self, owner: str) -> list[Bot]: ...
    def export(self, place: str) -> bytes | None: ...


class OwnBots:
    """Keeps people's bots and serves those that are uploads."""

    def __init__(self, embedded: EmbeddedLex, store: Store, at_once: int = AT_ONCE) -> None:
        self._embedded = embedded
        self._store = store
        self._at_once = at_once
        self._served: OrderedDict[str, Bot] = OrderedDict()
        self._lock = threading.Lock()
        embedded.lex.on_use(self._use)

    def of(self, owner: str) -> list[Bot]:
        """Somebody's bots, each by a name of its own, in the order they were brought."""
        return self._store.of(owner)

    def upload(self, content: bytes, owner: str, taken: Collection[str] = ()) -> Bot:
        """Keep and serve the ZIP of an export; the same bytes give the same bot.

        Raises `BadExport` and `UploadTooLarge`.
        """
        if len(content) > MAX_BYTES:
            raise UploadTooLarge(f"{len(content)} bytes")
        place = UPLOAD + hashlib.sha256(content).hexdigest()[:16]
        with self._lock:
            return self._take(self._serve(place, content), owner, taken, content)

    def take(self, bot: Bot, owner: str, taken: Collection[str] = ()) -> Bot:
        """Keep a bot of the account."""
        return self._take(bot, owner, taken, None)

    def _take(self, bot: Bot, owner: str, taken: Collection[str], export: bytes | None) -> Bot:
        """The bot under a name that is free, or under the one it has if it was kept before."""
        own = self.of(owner)
        known = next((one for one in own if replace(one, name=bot.name) == bot), None)
        named = known or replace(bot, name=_free(bot.name, {*taken, *(one.name for one in own)}))
        self._store.keep(owner, named, export)
        return named

    def _use(self, place: str) -> None:
        """Somebody asks the bot of a place: serve it, if it is kept and is not served now."""
        if not place.startswith(UPLOAD):
            return
        with self._lock:
            if place in self._served:
                self._served.move_to_end(place)
            elif content := self._store.export(place):
                self._serve(place, content)

    def _serve(self, place: str, content: bytes) -> Bot:
        if place not in self._served:
            self._served[place] = self._embedded.add(content, place)
        self._served.move_to_end(place)
        while len(self._served) > self._at_once:
            oldest, _ = self._served.popitem(last=False)
            self._embedded.remove(oldest)
        return self._served[place]


def _free(name: str, taken: Collection[str]) -> str:
    numbered = (name if n == 1 else f"{name} ({n})" for n in range(1, 1000))
    return next(one for one in numbered if one not in taken)
