"""The fault panel: what a presenter lets go wrong, for everybody who uses this process."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.access.roles import Person
from dashboard.faults.panel import Faults
from dashboard.views.tab import tab

NONE = "none"


def panel(faults: Faults, person: Person, *, key: str) -> None:
    """Choose a fault, where the app was started for it; the button is called as the one that is
    on. `key` tells it from another one on the same page."""
    if not (faults.offered and person.may("present")):
        return
    say = tab.texts().say
    on = faults.current or NONE
    st.session_state[key] = on  # another tab may have chosen it
    label = say("faults.title") if on == NONE else say(f"faults.{on}")
    names = [NONE, *faults.possible]
    with st.popover(label, icon=":material/bolt:", type="tertiary" if on == NONE else "primary"):
        st.caption(say("faults.intro"))
        st.radio(
            say("faults.title"),
            names,
            format_func=lambda name: say(f"faults.{name}"),
            captions=[say(f"faults.help.{name}") for name in names],
            key=key,
            on_change=partial(_turn_on, faults, key),
            label_visibility="collapsed",
        )


def _turn_on(faults: Faults, key: str) -> None:
    name = str(st.session_state[key])
    faults.turn_on(None if name == NONE else name)
