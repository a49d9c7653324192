"""What a conversation begins with: what this is, and the one button that shows it."""

from __future__ import annotations

import streamlit as st

from dashboard.markdown import literally, on_one_line
from dashboard.views.chat.script import bar as script
from dashboard.views.chat.state import Key, chat
from dashboard.views.tab import tab

FIRST = 1


def welcome(bot_name: str, *, may_bring: bool) -> None:
    """Begin the bot's demo, or type; `may_bring` tells where a bot of one's own goes."""
    say, steps = tab.texts().say, chat.script.steps
    st.title("LexLens")
    st.markdown(say("chat.welcome"))
    if steps:
        st.button(
            say("chat.start_demo"),
            key=Key.START_DEMO,
            type="primary",
            icon=":material/play_arrow:",
            on_click=script.play,
            args=(FIRST,),
        )
        first = on_one_line(steps[0].text)
        values = {"steps": len(steps), "bot": literally(bot_name), "text": first}
        st.markdown(say("chat.start_help", **values))
    else:
        st.markdown(say("chat.start_typing"))
    if may_bring and not tab.presenting:  # then there is no sidebar
        st.markdown(say("chat.start_own"))
