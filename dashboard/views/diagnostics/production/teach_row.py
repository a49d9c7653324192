"""The intent that utterances are taught as, proposed, and the click that teaches them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.log.database import Database
from dashboard.log.queries.filter import choices
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.texts import Texts
from dashboard.views.address import choose_again
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.diagnostics.teaching.candidates import checked, refusal
from dashboard.views.diagnostics.teaching.lesson import teach, with_lesson
from dashboard.views.diagnostics.teaching.pupil import intents_here


def own_intents(database: Database, bots: Bots, bot: LoggedBot) -> list[str]:
    """The intents of a bot, and those that its lesson brings; those of the log where its export
    is not here."""
    return with_lesson(database, bot, intents_here(bots, bot) or choices(database)["intent"])


def teach_row(
    database: Database,
    bot: LoggedBot,
    utterances: Sequence[str],
    nearest: Sequence[str],
    texts: Texts,
    *,
    own: Sequence[str],
    key: str,
) -> None:
    """Draw both; `own` are the bot's intents, `nearest` those to propose, the best first. A name
    that is typed is a new intent's."""
    intents = list(dict.fromkeys([*nearest, *own]))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        intent = st.selectbox(
            texts.say("teach.intent"),
            intents,
            key=f"{key}-intent-{nearest[:1]}",
            accept_new_options=True,
            help=texts.say("misses.new_intent"),
            width=300,
        )
        is_new = bool(intent) and intent not in intents

        def add() -> None:
            teach(database, bot, dict.fromkeys(utterances, str(intent)))
            choose_again({Key.VIEW: "teach"})
            diagnostics.pupil = bot

        st.button(
            texts.say("misses.teach", count=len(utterances)),
            type="primary",
            icon=":material/school:",
            disabled=not utterances or not intent or (is_new and bool(refusal(intent, intents))),
            on_click=add,
            key=key,
        )
    if is_new:
        checked(intent, intents, texts)
