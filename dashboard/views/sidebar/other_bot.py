"""Which bot a page is about, said where it is another than the sidebar's."""

from __future__ import annotations

import streamlit as st

from dashboard.markdown import on_one_line
from dashboard.views.tab import tab

HOOK = "-hook"  # ends the name of a bot whose fallback is answered inside Lex


def tell(name: str, locale_id: str = "") -> None:
    """Say so; `locale_id` where the page is about one locale."""
    if tab.setup is None:
        return
    own = tab.setup.bot
    names = [one.removesuffix(HOOK) for one in (name, own.name)]
    if names[0] == names[1] and locale_id in ("", own.locale_id):
        return
    page, sidebar = (
        on_one_line(f"{one} · {locale}" if locale_id else one)
        for one, locale in zip(names, (locale_id, own.locale_id), strict=True)
    )
    line = tab.texts().say("sidebar.other_bot", page=page, sidebar=sidebar)
    st.caption(f":material/info: {line}")
