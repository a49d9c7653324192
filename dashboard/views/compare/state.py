"""What the compare page keeps in a browser tab."""

from __future__ import annotations

import streamlit as st

from dashboard.log.queries.filter import TurnFilter
from dashboard.views.kept import Kept, nothing

VIEW, SOURCE = "compare_view", "batch_source"  # widgets: what is shown, where questions come from


class CompareState:
    """Which view is open, and where its questions come from."""

    view = Kept(VIEW, str)
    source = Kept(SOURCE, str)
    filter = Kept[TurnFilter | None]("batch_filter", nothing)  # of the diagnostics, taken along

    def begin(self, view: str = "side") -> None:
        """Give the widgets their first values: a view, and this conversation as the source."""
        st.session_state.setdefault(VIEW, view)
        st.session_state.setdefault(SOURCE, "conversation")

    def take_filter(self, turns: TurnFilter) -> None:
        """Have the next list ask what the fallback got within a filter."""
        self.filter, self.source, self.view = turns, "filter", "batch"


compare_tab = CompareState()
