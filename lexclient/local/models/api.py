"""The state of one models API: its bots, its imports and exports, and the work behind them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from lexclient.local.bot.export import load
from lexclient.local.models.bots import Bots
from lexclient.local.models.documents import (
    Documents,
    below,
    bot_of_export,
    locale_path,
    locales_of,
)
from lexclient.local.models.records import DRAFT, BotRecord, LocaleState, Version, test_alias
from lexclient.local.models.runtimes import Runtimes, loaded
from lexclient.local.models.transfers import Transfers
from lexclient.local.runtime import Surroundings

LOCAL_ROLE = "arn:aws:iam::000000000000:role/local-lex"  # of a bot that nobody gave one
WORKERS = 2  # imports and builds that go on at once


@dataclass
class ModelsApi:
    """Everything that the operations work on."""

    bots: Bots
    runtimes: Runtimes
    transfers: Transfers = field(default_factory=Transfers)
    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(WORKERS, thread_name_prefix="lex-models")
    )

    @classmethod
    def begun(
        cls,
        surroundings: Surroundings,
        hooks: Mapping[str, object],
        folder: Path | None = None,
        lambda_endpoint: str | None = None,
    ) -> ModelsApi:
        """An API with the bots that `folder` keeps, none without one. Raises as `Bots`."""
        bots = Bots(folder, surroundings.clock)
        return cls(bots, Runtimes(bots, surroundings, hooks, lambda_endpoint))

    def begin_with(self, export: Path) -> None:
        """Hold the bot of an export as built, under its own id, unless the folder of kept bots
        has it already, perhaps changed. Raises `BadExport`."""
        bot = load(export)
        if any(record.bot_id == bot.bot_id for record in self.bots):
            return
        documents = bot_of_export(export, self.bots.new_id)
        loaded(documents, bot.bot_id)  # under the names that it gives itself
        begun = self.new_bot(documents, bot.bot_id, built=True)
        self.bots.put(replace(begun, settings={"roleArn": LOCAL_ROLE}))

    def new_bot(self, documents: Documents, bot_id: str, *, built: bool = False) -> BotRecord:
        """A bot of these documents, as CreateBot or an import makes it."""
        now = self.bots.clock()
        bot = {**documents["Bot.json"], "identifier": bot_id}
        whole = {**documents, "Bot.json": bot}
        draft = Version(DRAFT, whole, {}, now)
        locales = {
            locale_id: self.new_locale(draft, locale_id, built=built)
            for locale_id in locales_of(whole)
        }
        draft = replace(draft, locales=locales)
        alias = test_alias(now)
        return BotRecord(bot_id, {}, {DRAFT: draft}, {alias.alias_id: alias}, now, now)

    def new_locale(self, draft: Version, locale_id: str, *, built: bool = False) -> LocaleState:
        """The state of a locale that has just come."""
        now = self.bots.clock()
        if not built:
            return LocaleState(now, now)
        documents = below(draft.documents, locale_path(locale_id))
        return LocaleState(now, now, "Built", submitted=now, built=documents)

    def behind(self, work: Callable[[], None]) -> None:
        """Do some work while the client polls."""
        self._pool.submit(work)

    def close(self) -> None:
        """Wait for nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def new_token() -> str:
    """What an address holds that nobody can guess."""
    return secrets.token_urlsafe(16)
