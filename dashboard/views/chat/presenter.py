"""What stands over the chat's input: the ribbon, prompts to click, and the presenter's tools."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.bots.suggestions import Suggestion
from dashboard.conversation.conductor import Setup
from dashboard.conversation.session_cleanup import UNDO_SECONDS
from dashboard.views import frame
from dashboard.views.chat import recording
from dashboard.views.markdown import literally


@dataclass(frozen=True, slots=True)
class Left:
    """A conversation that was left and until when (`time.monotonic`) one can go back to it."""

    conversation: str
    setup: Setup
    until: float


def start_over() -> None:
    """Leave the conversation for a new one; its Lex session ends unless this is undone."""
    services = frame.services_or_stop()
    old, setup = st.session_state["conversation"], st.session_state.get("setup")
    if setup is not None and services.log.count(old):
        services.goodbyes.leave(setup.bot.address(setup.locale_id), old)
        st.session_state["left"] = Left(old, setup, time.monotonic() + UNDO_SECONDS)
    st.session_state.pop("chosen", None)
    frame.new_conversation()


def _undo(left: Left) -> None:
    frame.services_or_stop().goodbyes.come_back(left.conversation)
    st.session_state.pop("left", None)
    st.session_state["bot"] = left.setup.bot.name
    st.session_state["locale"] = left.setup.locale_id
    st.session_state["conversation"] = left.conversation
    st.query_params["c"] = left.conversation


@st.fragment(run_every=1)
def _undo_offer() -> None:
    left = st.session_state.get("left")
    if left is None:  # undone in the callback below
        st.rerun()
    seconds = left.until - time.monotonic()
    if seconds <= 0:
        st.session_state.pop("left")
        st.rerun()
    label = frame.texts().say("chat.undo", seconds=math.ceil(seconds))
    st.button(label, key="undo", icon=":material/undo:", on_click=_undo, args=(left,))


def tools() -> None:
    """Start over, undo, presenter mode."""
    say = frame.texts().say
    with st.container(key="tools", horizontal=True, vertical_alignment="center"):
        st.button(
            say("chat.start_over"),
            key="start-over",
            icon=":material/restart_alt:",
            type="tertiary",
            on_click=start_over,
        )
        if "left" in st.session_state:
            _undo_offer()
        recording.popover(frame.services_or_stop(), st.session_state["conversation"])
        presenting, setup = frame.presenting(), st.session_state["setup"]
        if presenting:  # the sidebar, which says it otherwise, is hidden
            frame.mode("lex", setup.lex_mode)
            frame.mode("fallback", setup.fallback_mode)
        st.toggle(say("chat.presenter"), value=presenting, key="presenter", on_change=_present)


def _present() -> None:
    st.session_state["presenting"] = st.session_state["presenter"]


def prompts(listed: Sequence[Suggestion], *, disabled: bool) -> None:
    """One button an utterance, named for what it shows."""
    say = frame.texts().say
    with st.container(key="prompts", horizontal=True):
        for number, one in enumerate(listed, start=1):
            st.button(
                f"**{number}. {say(f'shows.{one.shows}')}** {literally(one.text)}",
                key=f"prompt-{number}",
                on_click=frame.say_again,
                args=(one.text,),
                disabled=disabled,
            )
