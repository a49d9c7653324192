"""The slot types of a locale that are its own."""

from __future__ import annotations

import streamlit as st

from dashboard.services import Locale, SlotType
from dashboard.texts import Texts


def slot_types(locale: Locale, texts: Texts) -> None:
    """A table of values and their synonyms for each."""
    if not locale.slot_types:
        return
    label = texts.say("bots.types", count=len(locale.slot_types))
    with st.expander(label, icon=":material/data_object:"):
        for one in locale.slot_types.values():
            _slot_type(one, texts)


def _slot_type(one: SlotType, texts: Texts) -> None:
    say = texts.say
    st.markdown(f"**{one.name}**")
    if one.parent or one.pattern:
        st.code(one.pattern or one.parent or "", language=None, wrap_lines=True)
    rows = [
        {say("column.value"): value.value, say("bots.synonyms"): ", ".join(value.synonyms)}
        for value in one.values
    ]
    parts = [
        {say("column.name"): name, say("bots.type"): type_name}
        for name, type_name in one.sub_slots.items()
    ]
    if rows or parts:
        st.dataframe(rows or parts, hide_index=True, placeholder="–", key=f"type-{one.name}")
