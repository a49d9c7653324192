"""Diagnostics: why it was routed so, over one turn or over all that the filter finds."""

import streamlit as st

from dashboard.views import frame
from dashboard.views.address import choice_from_address, into_address
from dashboard.views.diagnostics.filter import turn_filter
from dashboard.views.diagnostics.overview import overview_of
from dashboard.views.diagnostics.retention import keeping_of
from dashboard.views.diagnostics.teaching import teaching_of
from dashboard.views.diagnostics.turns import turns_of
from dashboard.views.diagnostics.whatif import whatif_of
from dashboard.views.tab import tab

services = frame.page_place().services
say = tab.texts().say

VIEWS = {
    "overview": overview_of,
    "turns": turns_of,
    "whatif": whatif_of,
    "teach": teaching_of,
    "keep": keeping_of,
}

st.title(say("page.diagnostics"))
default = "turns" if "turn" in st.query_params else "overview"
choice_from_address("view", VIEWS, default)
view = st.segmented_control(
    say("view.label"),
    list(VIEWS),
    required=True,
    format_func=lambda name: say(f"view.{name}"),
    label_visibility="collapsed",
    key="view",
)
into_address("view", str(view), default)
asked = turn_filter(services)
if not services.log.recent(last=1):
    st.info(say("diagnostics.empty"), icon=":material/forum:")
    st.stop()
VIEWS[str(view)](services, asked)
