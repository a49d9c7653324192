"""What the time of the filter hides, said where that is more than what it shows."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.log.database import Database
from dashboard.log.queries import counts
from dashboard.log.queries.filter import TurnFilter
from dashboard.views.address import choose_again
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.scope import ANY_TIME
from dashboard.views.diagnostics.state import Key
from dashboard.views.tab import tab


def tell_hidden(database: Database, scope: TurnFilter) -> None:
    """How many turns would be there at any time, with a button that shows them."""
    if scope.since is None and scope.until is None:
        return
    count = partial(counts.within_and_outside, database, scope)
    within, outside = questions.of_log(database, "hidden", count, scope).result()
    if outside <= within:
        return
    say = tab.texts().say
    with st.container(horizontal=True, vertical_alignment="center"):
        line = say("filter.outside", count=f"{outside:,}")
        st.markdown(f":material/history: {line}", width="content")
        st.button(
            say("filter.show_outside"),
            key=Key.F_ANY,
            on_click=choose_again,
            args=({Key.F_TIME: ANY_TIME, Key.F_SPAN: ""},),
        )
