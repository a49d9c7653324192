"""From a mark of a chart, or the name of a target, to the turns that it stands for."""

from __future__ import annotations

import streamlit as st

from dashboard.views.address import choose_again
from dashboard.views.charts import clicks
from dashboard.views.charts.drilling import Narrowing, Picture
from dashboard.views.diagnostics import scope
from dashboard.views.diagnostics.state import Key


def picture(name: str, drawn: Picture, title: str, height: int) -> None:
    """Draw a chart; a click on one of its marks leads to its turns."""
    st.subheader(title)
    clicks.leading(drawn, f"chart-{name}", title, height, list_turns)


def list_turns(narrowing: Narrowing) -> None:
    """Show the list of turns, with the filter narrowed further."""
    choose_again(scope.narrowed(narrowing))
    choose_again({Key.VIEW: "turns"})
