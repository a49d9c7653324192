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
from dashboard.bots.hooks import NONE_LOCAL, Hooks, keyed
from lexclient.catalog import Bot

MAX_BYTES = 10_000_000
AT_ONCE = 6
UPLOAD = "upload-"  # begins the places of uploads


class UploadTooLarge(ValueError):
    """More bytes than `MAX_BYTES`."""


class Store(Protocol):
    """What is needed of `dashboard.log.owned.bots.OwnBotStore`."""

    def keep(self, owner: str, bot: Bot, export: bytes | None = None, hook: str = "") -> None: ...
    def of(self, owner: str) -> list[Bot]: ...
    def remove(self, owner: str, bot: Bot) -> None: ...
    def export(self, place: str) -> bytes | None: ...
    def hook(self, place: str) -> str: ...


class OwnBots:
    """Keeps people's bots and serves those that are uploads. `hooks` are the code hooks that they
    may have."""

    def __init__(
        self,
        embedded: EmbeddedLex,
        store: Store,
        hooks: Hooks = NONE_LOCAL,
        *,
        at_once: int = AT_ONCE,
    ) -> None:
        self.hooks = hooks
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
        with self._lock:
            return self._take(self._served_at(content, ""), owner, taken, content)

    def put(self, content: bytes, owner: str, name: str, hook: str = "") -> Bot:
        """Keep and serve an export with a code hook under `name`, in the place of the owner's bot
        of that name. Raises `HookNotAllowed` and `BadHook` besides what `upload` raises."""
        with self._lock:
            bot = replace(self._served_at(content, self.hooks.checked(hook)), name=name)
            for one in self.of(owner):
                if one.name == name and one.place != bot.place:
                    self._store.remove(owner, one)
            self._store.keep(owner, bot, content, hook)
        return bot

    def attach(self, bot: Bot, owner: str, hook: str) -> Bot:
        """Serve an upload with another code hook, "" for none. Raises as `put`, and `KeyError` for
        one that is not kept any more."""
        content = self._store.export(bot.place)
        if content is None:
            raise KeyError(bot.place)
        return self.put(content, owner, bot.name, hook)

    def rename(self, bot: Bot, owner: str, name: str) -> None:
        """Keep a bot under another name, which is free."""
        export, hook = self._store.export(bot.place), self._store.hook(bot.place)
        self._store.keep(owner, replace(bot, name=name), export, hook)

    def remove(self, bot: Bot, owner: str) -> None:
        """Keep a bot no more."""
        self._store.remove(owner, bot)

    def export_of(self, bot: Bot) -> bytes | None:
        """The ZIP of an upload, None for a bot that is none."""
        return self._store.export(bot.place) if self.is_upload(bot) else None

    def hook_of(self, bot: Bot) -> str:
        """The code hook of an upload, "" for none."""
        return self._store.hook(bot.place) if self.is_upload(bot) else ""

    @staticmethod
    def is_upload(bot: Bot) -> bool:
        """Whether a bot runs from an export that somebody brought along."""
        return bot.place.startswith(UPLOAD)

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
                self._serve_again(place, content)

    def _serve_again(self, place: str, content: bytes) -> None:
        """Without its code hook where that is no longer allowed, or cannot be imported any more."""
        try:
            self._serve(place, content, self.hooks.checked(self._store.hook(place)))
        except ValueError:  # HookNotAllowed, or the BadHook of `lexclient.local`
            self._serve(place, content, "")

    def _served_at(self, content: bytes, hook: str) -> Bot:
        if len(content) > MAX_BYTES:
            raise UploadTooLarge(f"{len(content)} bytes")
        digest = hashlib.sha256(content).hexdigest()
        if hook:
            digest = hashlib.sha256(f"{digest} {hook}".encode()).hexdigest()
        return self._serve(UPLOAD + digest[:16], content, hook)

    def _serve(self, place: str, content: bytes, hook: str) -> Bot:
        if place not in self._served:
            self._served[place] = self._embedded.add(content, place, keyed(hook))
        self._served.move_to_end(place)
        while len(self._served) > self._at_once:
            oldest, _ = self._served.popitem(last=False)
            self._embedded.remove(oldest)
        return self._served[place]


def _free(name: str, taken: Collection[str]) -> str:
    numbered = (name if n == 1 else f"{name} ({n})" for n in range(1, 1000))
    return next(one for one in numbered if one not in taken)
