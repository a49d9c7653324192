"""What is said next, and what was typed but not taken."""

from __future__ import annotations

import streamlit as st

from dashboard.views.chat.state import chat
from dashboard.views.tab import tab


def say_again(text: str) -> None:
    """Say `text` in the next run, as if it had been typed."""
    chat.utterance = text


def say_typed() -> None:
    """Say what was typed. A callback: it runs before anything could interrupt the run."""
    say_again(chat.typed)


def keep_typed(text: str) -> None:
    """Show a text that was not taken, to be copied and mended: nothing typed is lost."""
    with st.expander(tab.texts().say("chat.kept"), expanded=True):
        st.code(text, language=None, wrap_lines=True)
