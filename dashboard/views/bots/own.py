"""Bots of this tab's own: renamed, removed, talked to."""

from __future__ import annotations

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.views import ownership
from dashboard.views.address import held_now
from dashboard.views.bots.state import Key
from dashboard.views.sidebar import bots as bots_view
from dashboard.views.tab import tab
from lexclient.catalog import Bot

LONGEST_NAME = 100


def actions(bots: Bots, bot: Bot) -> None:
    """Talk to the bot; give one that was brought along another name, or remove it."""
    say = tab.texts().say
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(say("bots.talk"), key=Key.TALK, icon=":material/forum:", type="primary"):
            bots_view.begin_with(bot.name, tab.setup.bot.locale_id if tab.setup else "")
            st.switch_page("pages/chat.py", query_params={"c": tab.conversation})
        if bot not in bots_view.own_bots(bots):
            return
        name = st.text_input(
            say("bots.name"), bot.name, key=f"{Key.NAME}-{bot.name}", max_chars=LONGEST_NAME
        )
        wanted = (name or "").strip()
        taken = wanted in bots_view.choices(bots)
        st.button(
            say("bots.rename"),
            key=Key.RENAME,
            icon=":material/edit:",
            disabled=not wanted or taken,
            on_click=_rename,
            args=(bots, bot),
        )
        st.button(
            say("bots.remove"),
            key=Key.REMOVE,
            icon=":material/delete:",
            on_click=_remove,
            args=(bots, bot),
        )
    if taken and wanted != bot.name:
        st.caption(say("bots.name_taken"))


def _rename(bots: Bots, bot: Bot) -> None:
    name = held_now(f"{Key.NAME}-{bot.name}")
    if not name or name in bots_view.choices(bots):
        return
    bots.own.rename(bot, ownership.owner(), name)
    bots_view.changed(bot.name, name)
    st.session_state[Key.BOT] = name


def _remove(bots: Bots, bot: Bot) -> None:
    bots.own.remove(bot, ownership.owner())
    bots_view.changed(bot.name, bots.listed[0].name)
    st.session_state.pop(Key.BOT, None)
    st.query_params.pop("bot", None)
