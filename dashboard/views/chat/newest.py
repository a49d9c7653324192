"""The newest text stays in view unless the person scrolled up; then a button leads to it."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from dashboard.views.tab import tab

SCRIPT = Path(__file__).with_suffix(".js")


def follow() -> None:
    """Put the button and its script on the page, once and always at the same place of it."""
    label = escape(tab.texts().say("chat.newest"))
    st.html(
        f'<button class="newest" type="button" hidden>↓ {label}</button>'
        f"<script>{SCRIPT.read_text(encoding='utf-8')}</script>",
        unsafe_allow_javascript=True,  # a file of ours; nothing is filled into it
    )
