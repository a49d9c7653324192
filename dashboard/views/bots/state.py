"""The widgets of the bots page."""

from __future__ import annotations

from enum import StrEnum


class Key(StrEnum):
    """`bot` and `intent` stand in the page's address."""

    BOT = "browsed_bot"
    LOCALE = "browsed_locale"
    INTENT = "browsed_intent"
    SEARCH = "bots_search"
    HOOK = "bots_hook"
    ATTACH = "bots_attach"
    DETACH = "bots_detach"
    NAME = "bots_name"
    RENAME = "bots_rename"
    REMOVE = "bots_remove"
    TALK = "bots_talk"
