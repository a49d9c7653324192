"""The presenter's tools over the chat's input: start over and undo, recording, presenter mode."""

from __future__ import annotations

import math
import time

import streamlit as st

from dashboard.conversation.session_cleanup import UNDO_SECONDS
from dashboard.views import frame, ownership
from dashboard.views.chat import faults, recording
from dashboard.views.chat.script import editor
from dashboard.views.chat.state import Key, Left, chat
from dashboard.views.mode_badge import mode_badge
from dashboard.views.tab import tab


def start_over() -> None:
    """Leave the conversation for a new one; its Lex session ends unless this is undone."""
    conversations = frame.services_or_stop().conversations
    old, setup = tab.conversation, tab.setup
    if setup is not None and conversations.log.count(old):
        conversations.session_cleanup.leave(setup.bot, old)
        chat.left = Left(old, setup, time.monotonic() + UNDO_SECONDS, chat.progress)
    del chat.chosen_turn
    ownership.new_conversation()


def _begin_again() -> None:
    """The same by hand: the demo has not begun there either."""
    start_over()
    del chat.progress


def _undo(left: Left) -> None:
    frame.services_or_stop().conversations.session_cleanup.come_back(
        left.setup.bot, left.conversation
    )
    del chat.left
    chat.progress = left.progress
    tab.continue_conversation(left.conversation)


@st.fragment(run_every=1)
def _undo_offer() -> None:
    left = chat.left
    if left is None:  # undone in the callback below
        st.rerun()
    seconds = left.until - time.monotonic()
    if seconds <= 0:
        del chat.left
        st.rerun()
    label = tab.texts().say("chat.undo", seconds=math.ceil(seconds))
    st.button(label, key=Key.UNDO, icon=":material/undo:", on_click=_undo, args=(left,))


def tools(place: frame.Place) -> None:
    """Start over, undo, presenter mode."""
    say = tab.texts().say
    with st.container(key=Key.TOOLS, horizontal=True, vertical_alignment="center"):
        st.button(
            say("chat.start_over"),
            key=Key.START_OVER,
            icon=":material/restart_alt:",
            type="tertiary",
            on_click=_begin_again,
        )
        if chat.left:
            _undo_offer()
        if place.person.may("present"):
            recording.popover(place.services.log, place.conversation)
            editor.offer()
        faults.panel(place.services.faults, place.person, key=Key.FAULT)
        if tab.presenting:  # the sidebar, which says it otherwise, is hidden
            mode_badge("lex", place.setup.lex_mode)
            mode_badge("fallback", place.setup.fallback_mode)
        st.toggle(
            say("chat.presenter"), value=tab.presenting, key=Key.PRESENTER, on_change=_present
        )


def _present() -> None:
    tab.presenting = chat.presenter
