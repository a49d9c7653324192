"""How much of what was missed is taught by now, and what counts as no miss."""

from __future__ import annotations

import streamlit as st

from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.misses import taught
from dashboard.log.queries.unrecognised import generated
from dashboard.texts import Texts


def taught_note(database: Database, scope: TurnFilter, texts: Texts) -> None:
    """Say which part of the missed turns would not go to the fallback any more."""
    known = taught(database, scope)
    sentence = texts.say("misses.taught", missed=f"{known.missed:,}", taught=f"{known.taught:,}")
    st.caption(f":material/school: {sentence}")


def bedrock_note(database: Database, scope: TurnFilter, texts: Texts) -> None:
    """Say how many turns are not among the missed ones, since Bedrock answered them inside Lex."""
    if count := generated(database, scope):
        st.caption(f"◆ {texts.say('teach.bedrock', count=f'{count:,}')}")
