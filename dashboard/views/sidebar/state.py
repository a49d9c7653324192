"""What the sidebar keeps in a browser tab: the choices, and the bots that were brought along."""

from __future__ import annotations

from dashboard.views.kept import Kept, nothing
from lexclient.catalog import AccountBot, Alias, Bot

BOT, LOCALE, TARGET = "bot", "locale", "target"  # the widgets that choose them
WHERE, SYSTEM = "where", "system"


class SidebarState:
    """What was chosen, and what can be chosen in this tab alone."""

    bot = Kept(BOT, str)
    locale = Kept(LOCALE, str)
    target = Kept(TARGET, str)
    own_bots = Kept[list[Bot]]("own_bots", list)  # uploaded, or taken from the account
    wanted_bot = Kept[str | None]("wanted_bot", nothing)  # to be chosen by the next run
    export_taken = Kept[str | None]("export_taken", nothing)  # the last upload that was read
    account_bots = Kept[list[AccountBot]]("account_bots", list)
    account_aliases = Kept[dict[str, list[Alias]]]("account_aliases", dict)  # by bot id


sidebar = SidebarState()
