"""How the pages look beyond the theme. Drawn first: Streamlit looks through all loaded modules at
the first element of a process, which are few by then."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st

from dashboard.views.tab import tab

STYLE = Path(__file__).with_name("page.css")
PRESENTER = Path(__file__).with_name("presenter.css")


def style() -> None:
    """What the theme does not reach: badges, ribbon, the presenter's sizes, the page's language."""
    st.html(STYLE)
    st.html(  # a reader aloud and a browser's hyphens go by it; Streamlit itself always says "en"
        f"<script>document.documentElement.lang = {json.dumps(tab.texts().language)};</script>",
        unsafe_allow_javascript=True,
    )
    if tab.presenting:
        st.html(PRESENTER)
