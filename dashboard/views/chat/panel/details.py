"""The whole detail of a turn: beside the chat, or under its answer."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.conversation import sentences
from dashboard.conversation.turn import Turn
from dashboard.diagnostics.detail import interpretations, raw_calls, slot_changes, waits
from dashboard.log.turns import TurnLog
from dashboard.markdown import for_display, literally, on_one_line
from dashboard.views import bars, projector, visitor
from dashboard.views.chat.panel.session_state import session_state
from dashboard.views.chat.state import Key, chat
from dashboard.views.tab import tab

BEST = 3  # intents that are shown at once


class Panel:
    """The place beside the chat. It shows the newest turn, or the one that is pinned."""

    def __init__(self, log: TurnLog, conversation: str) -> None:
        """Make the place where the page is being written."""
        self._pinned = _pinned(log, conversation)
        with st.container(key=Key.PANEL, border=True):  # a key once a run, what is in it often
            if self._pinned:
                _unpin()
            self._place = st.empty()

    def show(self, turns: Sequence[Turn]) -> None:
        """Show the pinned turn, or the last of `turns`, which are in order."""
        turn = self._pinned or (turns[-1] if turns else None)
        if turn is None:
            return
        with self._place.container():
            st.markdown(f"**{on_one_line(turn.utterance)}**")
            if turn.state == "finished":
                st.markdown(sentences.badge(turn, tab.texts()))
            st.markdown(for_display(sentences.why(turn, tab.texts())))
            details(turn, before(turn, turns))


def _pinned(log: TurnLog, conversation: str) -> Turn | None:
    turn = log.turn(chat.chosen_turn) if chat.chosen_turn else None
    if turn is None or turn.conversation != conversation:
        del chat.chosen_turn
        return None
    return turn


def _unpin() -> None:
    say = tab.texts().say
    with st.container(key=Key.PINNED, horizontal=True, vertical_alignment="center"):
        st.markdown(f":gray-badge[:material/keep: {say('chat.pinned')}]")
        st.button(
            say("chat.unpin"),
            key=Key.UNPIN,
            icon=":material/close:",
            type="tertiary",
            on_click=pin,
            args=(None,),
        )


def pin(turn_id: str | None) -> None:
    """Keep a turn's detail beside the chat; None lets it follow the newest again."""
    chat.chosen_turn = turn_id


def before(turn: Turn, turns: Sequence[Turn]) -> Turn | None:
    """The turn before `turn` among those on the page."""
    return next((one for one in reversed(turns) if one.number < turn.number), None)


def details(turn: Turn, before: Turn | None) -> None:
    """Ranked interpretations, what Lex keeps, timings, cost, and what was said on both wires."""
    say = tab.texts().say
    if slot_changes(turn, None):  # then they are what one looks for
        session_state(turn, before)
        _ranking(turn)
    else:
        _ranking(turn)
        session_state(turn, before)
    if turn.state != "finished":
        return
    st.markdown(f"**{say('diagnostics.timings')}**")
    bars.waterfall(waits(turn))
    st.markdown(f"**{say('diagnostics.target')}**")
    facts = sentences.facts(turn, tab.texts())
    st.markdown("  \n".join(f"{name}: {literally(value)}" for name, value in facts))
    with st.expander(say("diagnostics.raw")):
        for name, text in raw_calls(turn):
            st.caption(say(f"diagnostics.raw.{name}"))
            st.code(projector.raw_text(text, turn), language="json", wrap_lines=True)


def _ranking(turn: Turn) -> None:
    """The best intents, the others on demand, and the way to all about the turn."""
    say, listed = tab.texts().say, interpretations(turn)
    st.markdown(f"**{say('diagnostics.interpretations')}**")
    bars.ranked_scores(listed[:BEST], turn.bot.threshold)
    if more := listed[BEST:]:
        with st.expander(say("chat.more_intents", count=len(more))):
            bars.ranked_scores(more, turn.bot.threshold)
    its_page(turn, "diagnostics")


def its_page(turn: Turn, label: str) -> None:
    """The way to all of it, and to teaching the bot; once the turn is over."""
    may = visitor.person().may("diagnose")  # Streamlit refuses a link to a page that is not offered
    if may and turn.state == "finished":
        st.page_link(
            "pages/diagnostics.py",
            label=tab.texts().say(f"chat.{label}"),
            icon=":material/open_in_full:",
            query_params={"turn": turn.id, "c": turn.conversation},
        )
