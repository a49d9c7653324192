"""What the sidebar keeps in a browser tab: the choices, and the bots that were brought along."""

from __future__ import annotations

from enum import StrEnum

from dashboard.views.kept import Kept, nothing
from lexclient.catalog import AccountBot, Alias, Bot


class Key(StrEnum):
    """The widgets of the sidebar."""

    BOT = "bot"
    LOCALE = "locale"
    TARGET = "target"
    WHERE = "where"
    SYSTEM = "system"
    EXPORT_FILE = "export-file"
    LIST_BOTS = "list-bots"
    ACCOUNT_BOT = "account-bot"
    ACCOUNT_ALIAS = "account-alias"
    TAKE_BOT = "take-bot"
    PREFLIGHT = "preflight"


class SidebarState:
    """What was chosen, and what can be chosen in this tab alone."""

    bot = Kept(Key.BOT, str)
    locale = Kept(Key.LOCALE, str)
    target = Kept(Key.TARGET, str)
    own_bots = Kept[list[Bot]]("own_bots", list)  # uploaded, or taken from the account
    wanted_bot = Kept[str | None]("wanted_bot", nothing)  # to be chosen by the next run
    export_taken = Kept[str | None]("export_taken", nothing)  # the last upload that was read
    account_bots = Kept[list[AccountBot]]("account_bots", list)
    account_aliases = Kept[dict[str, list[Alias]]]("account_aliases", dict)  # by bot id


sidebar = SidebarState()
