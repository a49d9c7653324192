"""The whole detail of a turn: beside the chat, or under its answer."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.conversation import sentences
from dashboard.conversation.turn import Turn
from dashboard.diagnostics.detail import interpretations, raw_calls, slots, waits
from dashboard.markdown import for_display, literally, on_one_line
from dashboard.views import bars, projector, visitor
from dashboard.views.chat.state import Key, chat
from dashboard.views.tab import tab


def panel(turns: Sequence[Turn]) -> None:
    """The detail of the chosen turn, or of the newest."""
    chosen = chat.chosen_turn
    turn = next((one for one in turns if one.id == chosen), turns[-1])
    with st.container(key=Key.PANEL, border=True):
        st.markdown(f"**{on_one_line(turn.utterance)}**")
        st.markdown(sentences.badge(turn, tab.texts()))
        st.caption(for_display(sentences.why(turn, tab.texts())))
        details(turn)


def details(turn: Turn) -> None:
    """Ranked interpretations, slots, timings, cost, and what was said on both wires."""
    say = tab.texts().say
    st.markdown(f"**{say('diagnostics.interpretations')}**")
    bars.ranked_scores(interpretations(turn), turn.bot.threshold)
    if filled := slots(turn):
        st.markdown(f"**{say('diagnostics.slots')}**")
        cells = ([name, original or "–", value or "–"] for name, original, value, _ in filled)
        rows = "".join(f"| {' | '.join(map(on_one_line, row))} |\n" for row in cells)
        head = f"| {say('column.slot')} | {say('column.original')} | {say('column.interpreted')} |"
        st.markdown(f"{head}\n|---|---|---|\n{rows}")
    st.markdown(f"**{say('diagnostics.timings')}**")
    bars.waterfall(waits(turn))
    st.markdown(f"**{say('diagnostics.target')}**")
    facts = sentences.facts(turn, tab.texts())
    st.markdown("  \n".join(f"{name}: {literally(value)}" for name, value in facts))
    with st.expander(say("diagnostics.raw")):
        for name, text in raw_calls(turn):
            st.caption(say(f"diagnostics.raw.{name}"))
            st.code(projector.raw_text(text, turn), language="json", wrap_lines=True)
    if visitor.person().may("diagnose"):  # Streamlit refuses a link to a page that is not offered
        st.page_link(
            "pages/diagnostics.py",
            label=say("chat.diagnostics"),
            icon=":material/troubleshoot:",
            query_params={"turn": turn.id, "c": turn.conversation},
        )
