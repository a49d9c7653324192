"""Buttons that copy a text, or the address of a turn, which names no conversation."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from dashboard.views.tab import tab

TURN = "turn"  # its name in an address
SCRIPT = Path(__file__).with_suffix(".js")


def listen() -> None:
    """Let the buttons of the page work; once a page is enough."""
    st.html(
        f"<script>{SCRIPT.read_text(encoding='utf-8')}</script>",
        unsafe_allow_javascript=True,  # a file of ours; nothing is filled into it
    )


def copy_text(text: str) -> None:
    """Draw a button that copies `text`."""
    say = tab.texts().say
    _button("content_copy", text=text, label=say("chat.copy"), done=say("chat.copied"))


def copy_link(turn_id: str) -> None:
    """Draw a button that copies the address of a turn."""
    say = tab.texts().say
    listen()
    _button("link", turn=turn_id, label=say("turn.copy"), done=say("turn.copied"))


def _button(icon: str, *, label: str, **data: str) -> None:
    words = {"label": label, **data}
    held = " ".join(f'data-{name}="{escape(text, quote=True)}"' for name, text in words.items())
    st.html(
        f'<button class="copy {icon}" type="button" {held}>'
        f"<i>{icon}</i> <span>{escape(label)}</span></button>",
        width="content",
    )
