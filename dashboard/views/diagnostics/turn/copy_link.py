"""The button that copies the address of a turn; what it copies names no conversation."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from dashboard.views.tab import tab

NAME = "turn"  # of the turn in an address
SCRIPT = Path(__file__).with_suffix(".js")


def copy_link(turn_id: str) -> None:
    """Draw the button."""
    say = tab.texts().say
    label = say("turn.copy")
    words = {"turn": turn_id, "label": label, "done": say("turn.copied")}
    data = " ".join(f'data-{name}="{escape(text, quote=True)}"' for name, text in words.items())
    st.html(
        f'<button class="copy-link" type="button" {data}>'
        f"<i>link</i> <span>{escape(label)}</span></button>"
        f"<script>{SCRIPT.read_text(encoding='utf-8')}</script>",
        width="content",
        unsafe_allow_javascript=True,  # a file of ours; nothing is filled into it
    )
