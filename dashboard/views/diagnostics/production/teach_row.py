"""The intent that utterances are taught as, proposed, and the click that teaches them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.log.database import Database
from dashboard.log.queries.filter import choices
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.texts import Texts
from dashboard.views.address import choose_again
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.diagnostics.teaching.lesson import teach


def teach_row(
    database: Database,
    bot: LoggedBot,
    utterances: Sequence[str],
    nearest: Sequence[str],
    texts: Texts,
    *,
    key: str,
) -> None:
    """Draw both; `nearest` are the intents to propose, the best first."""
    intents = list(dict.fromkeys([*nearest, *choices(database)["intent"]]))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        intent = st.selectbox(
            texts.say("teach.intent"),
            intents,
            key=f"{key}-intent-{nearest[:1]}",
            accept_new_options=True,
            width=300,
        )

        def add() -> None:
            teach(database, bot, dict.fromkeys(utterances, str(intent)))
            choose_again({Key.VIEW: "teach"})
            diagnostics.pupil = bot

        st.button(
            texts.say("misses.teach", count=len(utterances)),
            type="primary",
            icon=":material/school:",
            disabled=not utterances or not intent,
            on_click=add,
            key=key,
        )
