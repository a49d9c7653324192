"""Giving a threshold to a bot that runs in this process, at once."""

from __future__ import annotations

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.bots.embedded import EmbeddedLex
from dashboard.bots.ref import BotRef
from dashboard.log.database import Database
from dashboard.markdown import on_one_line
from dashboard.views import visitor
from dashboard.views.diagnostics.audit import decided
from dashboard.views.sidebar.bots import choices
from dashboard.views.tab import tab


def local_bot(bots: Bots, name: str, locale_id: str) -> BotRef | None:
    """The bot of that name as it runs in this process, with the threshold that it has now; None
    where it does not run here."""
    bot = choices(bots).get(name)
    if bot is None or bots.mode_of(bot) != "EMBEDDED":
        return None
    ref = BotRef.of(bot, locale_id)
    return bots.thresholds.of(ref) if ref.locale_id == locale_id else None


def apply_threshold(
    database: Database, bots: Bots, embedded: EmbeddedLex, bot: BotRef | None, at: float
) -> None:
    """The button, and what it would change; of a bot at Amazon, where it is changed there."""
    say = tab.texts().say
    if bot is None:
        st.caption(say("apply.not_local"))
        return

    def apply() -> None:
        visitor.require("settings")
        for form in bots.forms_of(bot):
            embedded.apply_threshold(form, at)
        decided(database, f"threshold of {bot.name} {bot.locale_id}: {at:.2f}")

    same = abs(bot.threshold - at) < 0.005
    name = on_one_line(f"{bot.name} · {bot.locale_id}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            say("apply.button", threshold=f"{at:.2f}"),
            key="apply-threshold",
            icon=":material/tune:",
            type="primary",
            disabled=same or not visitor.person().may("settings"),
            on_click=apply,
            help=say("apply.help"),
        )
        st.caption(say("apply.now", bot=name, threshold=f"{bot.threshold:.2f}"))
