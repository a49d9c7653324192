"""Diagnostics: why it was routed so, over one turn or over all that the filter finds."""

from functools import partial

import streamlit as st

from dashboard.views import frame
from dashboard.views.address import choice_from_address, into_address
from dashboard.views.diagnostics.filter import turn_filter
from dashboard.views.diagnostics.hidden import tell_hidden
from dashboard.views.diagnostics.overview import overview_of
from dashboard.views.diagnostics.production.conversations import conversations_of
from dashboard.views.diagnostics.production.misses import misses_of
from dashboard.views.diagnostics.production.spans import spans_of
from dashboard.views.diagnostics.production.upload import Desk, upload_of
from dashboard.views.diagnostics.retention import keeping_of
from dashboard.views.diagnostics.state import Key
from dashboard.views.diagnostics.teaching.page import School, teaching_of
from dashboard.views.diagnostics.turn import page as turn
from dashboard.views.diagnostics.turns import turns_of
from dashboard.views.diagnostics.whatif import whatif_of
from dashboard.views.tab import tab

services = frame.page_place("diagnose").services
database, log = services.database, services.log
say = tab.texts().say
DEFAULT, INGEST = "overview", "ingest"

VIEWS = {
    "overview": partial(overview_of, database),
    "turns": partial(turns_of, database),
    "whatif": partial(
        whatif_of, database, services.bots, services.embedded, services.targets.known
    ),
    "teach": partial(
        teaching_of,
        School(database, log, services.jobs, services.bots, services.embedded, services.desk),
    ),
    "keep": partial(keeping_of, database, log.settings, services.keeper),
    "misses": partial(misses_of, database, services.bots),
    "talks": partial(conversations_of, database),
    "spans": partial(spans_of, database),
    INGEST: partial(upload_of, Desk(services.jobs, services.uploads, log.settings)),
}

choice_from_address(Key.VIEW, VIEWS, DEFAULT)
if turn_id := turn.named():
    turn.turn_page(database, log, services.bots, turn_id, st.session_state[Key.VIEW])
    st.stop()
st.title(say("page.diagnostics"))
view = st.segmented_control(
    say("view.label"),
    list(VIEWS),
    required=True,
    format_func=lambda name: say(f"view.{name}"),
    label_visibility="collapsed",
    key=Key.VIEW,
    persist_state="session",
)
into_address(Key.VIEW, str(view), DEFAULT)
scope = turn_filter(database)
if view not in (INGEST, "misses", "teach") and not log.recent(last=1):
    st.info(say("diagnostics.empty"), icon=":material/forum:")
    st.stop()
hidden = st.container()
VIEWS[str(view)](scope)
if view != INGEST:
    with hidden:  # counted last: it may take the whole log, and nobody came for it
        tell_hidden(database, scope)
