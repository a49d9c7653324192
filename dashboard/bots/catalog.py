"""Which bots a conversation can be held with, and in which form of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.bots.embedded import EmbeddedLex
from dashboard.bots.export import Files, as_zip
from dashboard.bots.hook_variant import SUFFIX, Hook, variant_of
from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.own import OwnBots
from dashboard.bots.ref import BotRef
from dashboard.bots.thresholds import Thresholds
from dashboard.conversation.turn import FallbackIn, Mode
from dashboard.settings import BOTS, Settings
from lexclient.catalog import Account, Bot
from lexclient.client import LexClient
from lexclient.connection import Way
from lexclient.credentials import credentials_exist
from lexclient.errors import LexError

BOT_NAME = re.compile(r"[0-9a-zA-Z_-]{1,100}")
FIRST = "HelloWorldBot"
# where a bot is served, apart from the client that is configured
ACCOUNT = "account"
LOCAL = "local"  # the Lex of this machine whose bots can be made, built and published
HOOK = "hook"


@dataclass(frozen=True, slots=True)
class Bots:
    """The bots of this process. `listed` are the bundled ones or the one that is configured, which
    `mode` is of; `hook_variants` are those, by id, with a FallbackIntent that is answered by the
    code hook inside Lex; `account` is None without credentials."""

    listed: tuple[Bot, ...]
    hook_variants: Mapping[str, Bot]
    mode: Mode
    own: OwnBots
    account: Account | None
    thresholds: Thresholds
    engine: str | None = None

    def mode_of(self, bot: Bot) -> Mode:
        """Whether a bot runs in this process or at Amazon."""
        if not bot.place:
            return self.mode
        return "LIVE" if bot.place == ACCOUNT else "EMBEDDED"

    def engine_of(self, bot: Bot) -> str | None:
        """What recognises the intents of a bot in this process; None for one at Amazon."""
        return self.engine if self.mode_of(bot) == "EMBEDDED" else None

    def has_hook_variant(self, bot: Bot) -> bool:
        """Whether the bot can be had with its fallback answered inside Lex; an upload cannot,
        whatever its id."""
        return not bot.place and bot.bot_id in self.hook_variants

    def answering(self, bot: Bot, fallback_in: FallbackIn) -> Bot:
        """The bot with its fallback answered in the app, or inside Lex if it can be."""
        inside = fallback_in == "hook" and self.has_hook_variant(bot)
        return self.hook_variants[bot.bot_id] if inside else bot

    def forms_of(self, ref: BotRef) -> list[BotRef]:
        """A bot in both of its forms, the fallback answered in the app and inside Lex."""
        variant = None if ref.place else self.hook_variants.get(ref.bot_id)
        return [ref, BotRef.of(variant, ref.locale_id)] if variant else [ref]

    def held_with(self, ref: BotRef, own: Iterable[Bot]) -> Bot | None:
        """The bot of a conversation among the listed ones and somebody's `own`, None if it is
        gone."""
        for bot in (*self.listed, *own):
            forms = (bot, self.answering(bot, "hook"))
            if any(BotRef.of(form, ref.locale_id).known_by == ref.known_by for form in forms):
                return bot
        return None

    def export_of(self, bot: Bot) -> Path | bytes | None:
        """The export that a bot runs from, a folder or a ZIP; None for one of an account."""
        if self.mode_of(bot) == "LIVE":
            return None
        return self.own.export_of(bot) if bot.place else bundled_export(bot.name)

    def hook_of(self, bot: Bot) -> str:
        """The code hook that a bot of this process has, "" for none."""
        return self.own.hook_of(bot) if bot.place else self.own.hooks.of_bundled(bot.name)

    def bundled(self, bot_name: str) -> Bot | None:
        """The bundled bot of that name as it is served, None for any other."""
        named = (bot for bot in self.listed if bot.name == bot_name)
        return next(named, None) if self.mode == "EMBEDDED" else None


def bundled_exports() -> Iterator[Path]:
    """The folders of the bundled bots."""
    folders = {path.parents[1] for path in BOTS.glob("*/*/Bot.json")}
    yield from sorted(folders, key=lambda path: (path.name != FIRST, path.name))


def bundled_export(bot_name: str) -> Path | None:
    """Where the export of a bundled bot is, None for a bot that is not bundled."""
    folder = BOTS / bot_name
    return folder if BOT_NAME.fullmatch(bot_name) and folder.is_dir() else None


def serve_hook_variant(embedded: EmbeddedLex, bot: Bot, files: Files, hook: Hook) -> Bot:
    """Serve a bundled bot, of which `files` are the export, a second time, with `hook` for its
    fallback; it is listed by the name of the bot."""
    hooks = {bot.name + SUFFIX: hook}
    return replace(embedded.add(as_zip(variant_of(files)), HOOK, hooks), name=bot.name)


def reach_account(settings: Settings, lex: LexByPlace) -> Account | None:
    """Connect `lex` to the account, and list its bots, where there are credentials for that."""
    if not (settings.bot or credentials_exist()):
        return None
    try:
        lex.connect(ACCOUNT, LexClient(region=settings.region).connect())
    except LexError:
        return None  # no region: there is nothing to list, and LEX_BOT_ID tells why itself
    return Account(Way(settings.region), place=ACCOUNT)
