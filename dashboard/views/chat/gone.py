"""A conversation whose bot is served no more: it can be read, and no other bot goes on with it."""

from __future__ import annotations

import streamlit as st

from dashboard.markdown import literally
from dashboard.views.chat import presenter
from dashboard.views.chat.state import Key, chat
from dashboard.views.sidebar.state import sidebar
from dashboard.views.tab import tab


def gone() -> bool:
    """Whether the conversation's bot is gone; then nothing more is said in it."""
    if sidebar.gone:
        del chat.utterance
    return sidebar.gone is not None


def tell() -> None:
    """Say so where the input was, with the way out."""
    say, bot = tab.texts().say, sidebar.gone
    if bot is None:
        return
    name = f"{literally(bot.name)} ({literally(bot.locale_id)})"
    st.warning(say("chat.bot_gone", bot=name), icon=":material/link_off:")
    st.button(
        say("chat.bot_gone_new", bot=literally(sidebar.bot)),
        key=Key.WITHOUT_BOT,
        icon=":material/add_comment:",
        on_click=presenter.start_over,
    )
