"""Whether Lex or the fallback is embedded, live or a replay, as a badge."""

from __future__ import annotations

import streamlit as st

from dashboard.conversation.turn import Mode
from dashboard.views.tab import tab


def mode_badge(side: str, mode: Mode) -> None:
    """Say of one side whether it is embedded or live; never colour alone."""
    say = tab.texts().say
    shape, colour = ("◇", "gray") if mode == "EMBEDDED" else ("◆", "green")
    words = f"{shape} {say(f'mode.{side}')}: {say(f'mode.{mode}')}"
    st.markdown(f":{colour}-badge[{words}]", help=say(f"mode.help.{side}.{mode}"))
