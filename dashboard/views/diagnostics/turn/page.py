"""The page of one turn: what was said, what can be done about it, and all that the log knows."""

from __future__ import annotations

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.conversation.turn import Turn
from dashboard.log.database import Database
from dashboard.log.queries import turn_pages
from dashboard.log.turns import TurnLog
from dashboard.markdown import literally
from dashboard.texts import Texts
from dashboard.views import bubbles, local_time
from dashboard.views.copying import TURN
from dashboard.views.diagnostics import scope
from dashboard.views.diagnostics.state import Key
from dashboard.views.diagnostics.turn.actions import actions
from dashboard.views.diagnostics.turn.detail import turn_detail
from dashboard.views.diagnostics.turn.label import labelling
from dashboard.views.tab import ADDRESS, tab


def named() -> str:
    """The turn that the address names, "" for none."""
    return st.query_params.get(TURN, "")


def open_turn(turn_id: str) -> None:
    """Go to the page of a turn."""
    st.query_params[TURN] = turn_id


def close() -> None:
    """Go back to the list, or to what else the address names."""
    st.query_params.pop(TURN, None)


def turn_page(database: Database, log: TurnLog, bots: Bots, turn_id: str, leads_to: str) -> None:
    """Draw the turn with that id, or say that there is none; `leads_to` is the view behind it."""
    texts = tab.texts()
    turn = log.turn(turn_id)
    _ways(database, turn_id, leads_to, texts)
    _to_chat(turn, texts)
    if turn is None:
        st.warning(texts.say("turn.gone"), icon=":material/search_off:")
        return
    st.title(texts.say("turn.title"))
    _stamp(turn, texts)
    with st.container(border=True):
        bubbles.utterance(turn.utterance)
        with st.chat_message("assistant", avatar=":material/forum:"):
            bubbles.answer(turn)
    actions(database, turn)
    labelling(database, bots, turn)
    turn_detail(database, turn)


def _ways(database: Database, turn_id: str, leads_to: str, texts: Texts) -> None:
    """To the view behind the turn, and to the turns beside it in its filter and order."""
    scope.restore(scope.options(database))
    asked, order = scope.scope(), scope.order()
    before, after = turn_pages.neighbours(database, asked, turn_id, order=order)
    with st.container(horizontal=True, vertical_alignment="center"):
        back = texts.say("turn.back", view=texts.say(f"view.{leads_to}"))
        st.button(back, key=Key.TURN_BACK, icon=":material/arrow_back:", on_click=close)
        for name, icon, beside in (
            ("previous", ":material/arrow_upward:", before),
            ("next", ":material/arrow_downward:", after),
        ):
            st.button(
                texts.say(f"turns.{name}"),
                key=f"turn-{name}",
                icon=icon,
                disabled=beside is None,
                on_click=open_turn,
                args=(beside,),
            )


def _to_chat(turn: Turn | None, texts: Texts) -> None:
    """The way to the conversation of this browser tab, where the turn is of it."""
    if turn is not None and turn.conversation == tab.conversation:
        st.page_link(
            "pages/chat.py",
            label=texts.say("turn.to_chat"),
            icon=":material/chat:",
            query_params={ADDRESS: turn.conversation},
        )


def _stamp(turn: Turn, texts: Texts) -> None:
    bot = turn.bot
    stamp = texts.say(
        "turns.stamp",
        time=local_time.stamp(turn.created_at),
        bot=bot.name,
        alias=bot.alias_id,
        locale=bot.locale_id,
        id=turn.id,
    )
    st.caption(literally(stamp))
