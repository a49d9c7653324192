"""Long texts in the conversation: folded until somebody wants all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.views.chat.state import chat
from dashboard.views.tab import tab

MOST_CHARACTERS = 600
MOST_LINES = 12


def is_long(text: str) -> bool:
    """Whether a text takes more of the page than one wants to scroll past."""
    return len(text) > MOST_CHARACTERS or text.count("\n") >= MOST_LINES


@contextmanager
def folded(text: str, key: str) -> Iterator[None]:
    """What is drawn in here shows `text`; where that is long, only its beginning is seen, with a
    button that shows all of it."""
    if not is_long(text):
        yield
        return
    whole = key in chat.unfolded
    with st.container(key=f"{'whole' if whole else 'folded'}-{key}"):
        yield
    name, icon = ("less", "unfold_less") if whole else ("more", "unfold_more")
    st.button(
        tab.texts().say(f"chat.show_{name}", characters=f"{len(text):,}"),
        key=f"unfold-{key}",
        icon=f":material/{icon}:",
        type="tertiary",
        on_click=_turn_over,
        args=(key,),
    )


def _turn_over(key: str) -> None:
    chat.unfolded = chat.unfolded ^ {key}
