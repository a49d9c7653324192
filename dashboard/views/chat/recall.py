"""The arrow up in the empty input brings back what was said before."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

SCRIPT = Path(__file__).with_suffix(".js")


def recall() -> None:
    """Put the script on the page, once and always at the same place of it."""
    st.html(
        f"<script>{SCRIPT.read_text(encoding='utf-8')}</script>",
        unsafe_allow_javascript=True,  # a file of ours; nothing is filled into it
    )
