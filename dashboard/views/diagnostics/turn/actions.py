"""What can be done about a turn: copy its link, replay it, make it a test, teach it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard.conversation import recording
from dashboard.conversation.turn import Turn
from dashboard.log.database import Database
from dashboard.log.queries import collected
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.markdown import on_one_line
from dashboard.privacy import is_hashed
from dashboard.texts import Texts
from dashboard.views import visitor
from dashboard.views.address import choose_again, held_now
from dashboard.views.chat.recording import play
from dashboard.views.copying import TURN, copy_link
from dashboard.views.diagnostics import scope
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.diagnostics.teaching.lesson import teach
from dashboard.views.tab import tab
from lexclient.recognition import FALLBACK_INTENT

OWN_SET = "my tests"


def actions(database: Database, turn: Turn) -> None:
    """Draw the buttons; of a text that was not kept nothing can be made."""
    texts = tab.texts()
    readable = turn.state == "finished" and not is_hashed(turn.utterance)
    with st.container(horizontal=True, vertical_alignment="center"):
        copy_link(turn.id)
        _replay(turn, texts, disabled=not readable)
        _add_to_set(database, turn, texts, disabled=not readable)
        st.button(
            texts.say("turn.teach"),
            key=Key.TURN_TEACH,
            icon=":material/school:",
            disabled=not readable,
            on_click=_teach,
            args=(database, turn),
        )


def _replay(turn: Turn, texts: Texts, *, disabled: bool) -> None:
    label = texts.say("turn.replay")
    if st.button(label, key=Key.TURN_REPLAY, icon=":material/play_arrow:", disabled=disabled):
        play(recording.record([turn], dt.datetime.now(dt.UTC)))
        st.switch_page("pages/chat.py", query_params={"c": tab.conversation})


def _add_to_set(database: Database, turn: Turn, texts: Texts, *, disabled: bool) -> None:
    say = texts.say
    label = (
        say("turn.in_set", name=on_one_line(turn.test_set)) if turn.test_set else say("turn.set")
    )
    with st.popover(label, icon=":material/playlist_add:", disabled=disabled, key=Key.TURN_SET):
        if turn.expected is None:
            st.caption(say("turn.set_wrong"))
            return
        st.caption(say("turn.set_help", intent=on_one_line(turn.expected)))
        known = collected.names(database, turn.bot)
        name = st.selectbox(
            say("turn.set_name"),
            known or [OWN_SET],
            accept_new_options=True,
            key=Key.SET_NAME,
        )
        st.button(
            say("turn.set_add"),
            key=Key.SET_ADD,
            type="primary",
            disabled=not (name or "").strip(),
            on_click=_put,
            args=(database, turn),
        )
        if turn.test_set:
            out = say("turn.set_out")
            st.button(out, key=Key.SET_OUT, on_click=collected.take_out, args=(database, turn))
        st.page_link(
            "pages/evaluate.py",
            label=say("turn.set_run"),
            icon=":material/science:",
            query_params={"set_source": "mine", "c": tab.conversation},
        )


def _put(database: Database, turn: Turn) -> None:
    visitor.require("diagnose")
    if name := held_now(Key.SET_NAME):
        collected.put(database, turn, name[:100])


def _teach(database: Database, turn: Turn) -> None:
    """Go to the lesson of the turn's bot. What it should have been stands in it already where a
    label says so; else the utterance is the one to tick."""
    pupil = LoggedBot(turn.bot.name, turn.bot.locale_id)
    if turn.label and turn.expected not in (None, FALLBACK_INTENT):
        teach(database, pupil, {turn.utterance: turn.label})
    choose_again(scope.nothing())
    choose_again({Key.F_TEXT: turn.utterance, Key.F_TIME: scope.ANY_TIME, Key.VIEW: "teach"})
    diagnostics.pupil = pupil
    st.query_params.pop(TURN, None)
