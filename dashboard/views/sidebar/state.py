"""What the sidebar keeps in a browser tab: the choices, and the bots that were brought along."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

from dashboard.bots.ref import BotRef
from dashboard.conversation.turn import FallbackIn
from dashboard.log.owned.conversations import HeldWith
from dashboard.views.session_attributes import Kept, nothing
from lexclient.catalog import AccountBot, Alias, Bot


class Key(StrEnum):
    """The widgets of the sidebar."""

    BOT = "bot"
    LOCALE = "locale"
    TARGET = "target"
    WHERE = "where"
    SYSTEM = "system"
    GROUNDED = "grounded"
    FOLDER = "documents-folder"
    DOCUMENT_FILES = "documents-files"
    REMOVE_DOCUMENTS = "documents-remove"
    EXPORT_FILE = "export-file"
    LIST_BOTS = "list-bots"
    ACCOUNT_BOT = "account-bot"
    ACCOUNT_ALIAS = "account-alias"
    TAKE_BOT = "take-bot"
    PREFLIGHT = "preflight"
    CHECK_AGAIN = "check-again"
    PAST = "past"
    PAST_SEARCH = "past-search"
    PAST_MORE = "past-more"


class SidebarState:
    """What was chosen, and what can be chosen in this tab alone."""

    bot = Kept(Key.BOT, str)
    locale = Kept(Key.LOCALE, str)
    target = Kept(Key.TARGET, str)
    where = Kept[FallbackIn](Key.WHERE, lambda: "app")
    system = Kept(Key.SYSTEM, str)
    grounded = Kept(Key.GROUNDED, lambda: False)
    grounding_wanted = Kept("grounding_wanted", lambda: False)  # by the next run
    documents_taken = Kept[list[str]]("documents_taken", list)  # the uploads that were read
    restored = Kept("restored", str)  # the conversation that the choices were made ready for
    held = Kept[HeldWith | None]("held_with", nothing)  # with whom that is held, as the log has it
    gone = Kept[BotRef | None]("gone", nothing)  # the bot of this conversation, if it is no more
    own_bots = Kept[list[Bot] | None]("own_bots", nothing)  # None until they are read
    asked_again = Kept(
        "targets_asked_again", lambda: False
    )  # and the page is to show what they say
    past_shown = Kept("past_shown", lambda: 20)  # conversations in the list
    wanted_bot = Kept[str | None]("wanted_bot", nothing)  # to be chosen by the next run
    wanted_locale = Kept[str | None]("wanted_locale", nothing)  # in this of its locales
    export_taken = Kept[str | None]("export_taken", nothing)  # the last upload that was read
    account_bots = Kept[list[AccountBot]]("account_bots", list)
    account_aliases = Kept[dict[str, list[Alias]]]("account_aliases", dict)  # by bot id

    def typed_name(self, key: str) -> str:
        """What was typed as the name of a conversation."""
        name: str = st.session_state[key]
        return name


sidebar = SidebarState()
