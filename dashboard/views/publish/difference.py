"""What differs between two exports, as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from dashboard.teaching.publishing.difference import Change
from dashboard.teaching.publishing.sentences import SIGNS, way
from dashboard.views.tab import tab
from dashboard.views.tables import height

SHOWN = 500
HIGHEST = 420


def table(changes: Sequence[Change], *, key: str) -> None:
    """The changes by their signs, counted, then one a row."""
    say = tab.texts().say
    if not changes:
        st.caption(say("publishing.nothing"))
        return
    counts = Counter(each.how for each in changes)
    told = [f"{say(f'publishing.{how}')} {count:,}" for how, count in counts.items()]
    st.caption(" · ".join(told))
    rows = [
        {
            say("publish.how"): f"{SIGNS[each.how]} {say(f'publishing.{each.how}')}",
            say("publish.where"): way(each.where),
            say("publish.what"): say(f"publishing.{each.what}"),
            say("publish.before"): each.before,
            say("publish.after"): each.after,
        }
        for each in changes[:SHOWN]
    ]
    st.dataframe(rows, hide_index=True, height=height(len(rows), HIGHEST), key=key, placeholder="")
    if len(changes) > SHOWN:
        st.caption(say("publish.more", count=len(changes) - SHOWN))
