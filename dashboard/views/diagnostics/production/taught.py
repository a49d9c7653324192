"""How much of what was missed is taught by now."""

from __future__ import annotations

import streamlit as st

from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.misses import taught
from dashboard.texts import Texts


def taught_note(database: Database, scope: TurnFilter, texts: Texts) -> None:
    """Say which part of the missed turns would not go to the fallback any more."""
    known = taught(database, scope)
    sentence = texts.say("misses.taught", missed=f"{known.missed:,}", taught=f"{known.taught:,}")
    st.caption(f":material/school: {sentence}")
