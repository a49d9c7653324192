"""What was done with the bot so far: the lines of the audit that are about it."""

from __future__ import annotations

import streamlit as st

from dashboard.views import local_time
from dashboard.views.publish.bench import Bench
from dashboard.views.tab import tab
from dashboard.views.tables import height

HIGHEST = 560
LAST = 200


def history(bench: Bench) -> None:
    """Who did what, when, and what was measured."""
    say = tab.texts().say
    entries = bench.desk.audit.about(bench.bot_id, last=LAST)
    if not entries:
        st.caption(say("publish.no_history"))
        return
    rows = [
        {
            say("teach.when"): local_time.stamp(one.created_at),
            say("audit.who"): one.who,
            say("audit.action"): one.action,
            say("audit.details"): one.details,
        }
        for one in entries
    ]
    st.dataframe(rows, hide_index=True, height=height(len(rows), HIGHEST), key="publish-history")
