"""Who answers on the runtime for the aliases of built bots.

Each alias has a `BotRuntime` of its own, made of what was built; what a locale has learned is
shared by all versions in which the locale is the same.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from lexclient.local.bot.export import load
from lexclient.local.bot.model import Bot, Locale
from lexclient.local.codehook import LambdaFunction
from lexclient.local.dialog.request import Request
from lexclient.local.dialog.turn import Result
from lexclient.local.errors import ResourceNotFoundException
from lexclient.local.locale_recognizer import LocaleRecognizer
from lexclient.local.models.bots import Bots
from lexclient.local.models.documents import Documents, below, locale_path, placed, zipped
from lexclient.local.models.records import AliasRecord, BotRecord, Version
from lexclient.local.runtime import ALIAS_ID, Alias, BotRuntime, Surroundings, unknown_bot

MOST_LEARNED = 64  # locales whose learning is kept at once


@dataclass(frozen=True, slots=True)
class Made:
    """A runtime, and what it was made of."""

    alias_name: str
    version: str | None
    functions: Mapping[str, str]
    built: Mapping[str, Documents]
    runtime: BotRuntime

    def is_of(self, alias: AliasRecord, built: Mapping[str, Documents]) -> bool:
        """Whether nothing was built or moved since."""
        own = (self.alias_name, self.version, self.functions)
        if own != (alias.name, alias.version, alias.functions):
            return False
        same = (self.built.get(locale_id) is each for locale_id, each in built.items())
        return self.built.keys() == built.keys() and all(same)


@dataclass
class Runtimes(Mapping[str, "BotOfAliases"]):
    """What `wire.answered` asks, by bot id. Thread-safe.

    With a `lambda_endpoint`, where Lambda is served, an alias calls the functions that its settings
    name; else, and in locales for which they name none, `hooks` are called.
    """

    bots: Bots
    surroundings: Surroundings
    hooks: Mapping[str, object] = field(default_factory=dict)
    lambda_endpoint: str | None = None
    _made: dict[tuple[str, str], Made] = field(default_factory=dict)
    _learned: dict[str, LocaleRecognizer] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __getitem__(self, bot_id: str) -> BotOfAliases:
        try:
            return BotOfAliases(self, self.bots.get(bot_id))
        except ResourceNotFoundException:
            raise KeyError(bot_id) from None

    def __iter__(self) -> Iterator[str]:
        return (record.bot_id for record in self.bots)

    def __len__(self) -> int:
        return sum(1 for _ in self.bots)

    def of(self, record: BotRecord, alias: AliasRecord) -> BotRuntime | None:
        """The runtime of an alias, None where nothing of its version is built."""
        version = record.versions.get(alias.version or "")
        built = built_locales(version, alias) if version else {}
        if version is None or not built:
            return None
        key = (record.bot_id, alias.alias_id)
        with self._lock:
            kept = self._made.get(key)
            if kept is None or not kept.is_of(alias, built):
                runtime = self._runtime(version, record, alias)
                kept = Made(alias.name, alias.version, alias.functions, built, runtime)
                self._made[key] = kept
            return kept.runtime

    def for_tests(self) -> list[BotRuntime]:
        """The runtime of each bot's alias for tests, of those that have one."""
        made = [self.of(record, record.aliases[ALIAS_ID]) for record in self.bots]
        return [runtime for runtime in made if runtime]

    def learn(self, locale: Locale, documents: Documents) -> None:
        """Learn a locale of these documents, so that the runtime made of it answers at once."""
        recognizer = self.recognizer(locale, content_of(documents, locale.locale_id))
        if recognizer.intents:
            recognizer.learn()

    def made(self, bot_id: str, alias_id: str) -> BotRuntime | None:
        """The runtime of an alias if one was made."""
        kept = self._made.get((bot_id, alias_id))
        return kept.runtime if kept else None

    def recognizer(self, locale: Locale, content: str) -> LocaleRecognizer:
        """The recogniser of a locale, learned already if one of the same content has."""
        if content not in self._learned:
            while len(self._learned) >= MOST_LEARNED:
                self._learned.pop(next(iter(self._learned)))
            self._learned[content] = self.surroundings.recognizer(locale)
        return self._learned[content]

    def _runtime(self, version: Version, record: BotRecord, alias: AliasRecord) -> BotRuntime:
        documents = with_locales(version.documents, built_locales(version, alias))
        bot = loaded(documents, record.bot_id)
        learned = {
            locale_id: self.recognizer(locale, content_of(documents, locale_id))
            for locale_id, locale in bot.locales.items()
        }
        named = Alias(alias.alias_id, alias.name, str(alias.version))
        hooks = {**self.hooks, **self._functions(bot, alias)}
        return BotRuntime(bot, self.surroundings, hooks, named, learned)

    def _functions(self, bot: Bot, alias: AliasRecord) -> Mapping[str, LambdaFunction]:
        """The alias's functions where Lambda is served, as `codehook.hooks_of` takes them."""
        if self.lambda_endpoint is None:
            return {}
        return {
            f"{bot.name}/{locale_id}": LambdaFunction(arn, self.lambda_endpoint)
            for locale_id, arn in alias.functions.items()
        }


@dataclass(frozen=True, slots=True)
class BotOfAliases:
    """A bot as the runtime's wire asks it: whichever alias a request names."""

    runtimes: Runtimes
    record: BotRecord

    def is_instant(self, alias_id: str, locale_id: str) -> bool:
        """As `BotRuntime.is_instant`; a runtime that is not made yet is not instant."""
        runtime = self.runtimes.made(self.record.bot_id, alias_id)
        return runtime is not None and runtime.is_instant(alias_id, locale_id)

    @contextmanager
    def handling(self, request: Request, *, now: float) -> Iterator[Result]:
        """As `BotRuntime.handling`. Raises `ResourceNotFoundException` for what is not built."""
        alias = self.record.aliases.get(request.address.alias_id)
        if alias is None:
            raise unknown_bot(request.address)
        runtime = self.runtimes.of(self.record, alias)
        if runtime is None or request.address.locale_id not in runtime.bot.locales:
            locale_id = request.address.locale_id
            place = f"alias {alias.alias_id} of bot {self.record.bot_id}"
            raise ResourceNotFoundException(f"Locale {locale_id} is not built for {place}")
        with runtime.handling(request, now=now) as result:
            yield result


def built_locales(version: Version, alias: AliasRecord) -> Mapping[str, Documents]:
    """The locales that an alias answers in, each as it was last built."""
    return {
        locale_id: state.built
        for locale_id, state in version.locales.items()
        if state.built is not None and alias.serves(locale_id)
    }


def with_locales(documents: Documents, locales: Mapping[str, Documents]) -> Documents:
    """The bot's own document, with these locales."""
    parts = [placed(locale_path(locale_id), each) for locale_id, each in locales.items()]
    return {"Bot.json": documents["Bot.json"]} | {k: v for part in parts for k, v in part.items()}


def loaded(documents: Documents, bot_id: str) -> Bot:
    """The bot of some documents, under its id in the API. Raises `BadExport`."""
    bot = {**documents["Bot.json"], "identifier": bot_id}
    return load(zipped({**documents, "Bot.json": bot}))


def content_of(documents: Documents, locale_id: str) -> str:
    """What changes when a locale does."""
    locale = below(documents, locale_path(locale_id))
    return hashlib.sha256(json.dumps(locale, sort_keys=True).encode()).hexdigest()
