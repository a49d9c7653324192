"""What stands over the chat's input: the ribbon, prompts to click, and the presenter's tools."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import render, render_record
from dashboard.goodbyes import UNDO_SECONDS
from dashboard.live import Setup
from dashboard.markdown import literally
from dashboard.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Left:
    """A conversation that was left and until when (`time.monotonic`) one can go back to it."""

    conversation: str
    setup: Setup
    until: float


def start_over() -> None:
    """Leave the conversation for a new one; its Lex session ends unless this is undone."""
    services = render.services_or_stop()
    old, setup = st.session_state["conversation"], st.session_state.get("setup")
    if setup is not None and services.log.count(old):
        services.goodbyes.leave(setup.bot.address(setup.locale_id), old)
        st.session_state["left"] = Left(old, setup, time.monotonic() + UNDO_SECONDS)
    st.session_state.pop("chosen", None)
    render.new_conversation()


def _undo(left: Left) -> None:
    render.services_or_stop().goodbyes.come_back(left.conversation)
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
    label = render.texts().say("chat.undo", seconds=math.ceil(seconds))
    st.button(label, key="undo", icon=":material/undo:", on_click=_undo, args=(left,))


def tools() -> None:
    """Start over, undo, presenter mode."""
    say = render.texts().say
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
        render_record.popover(render.services_or_stop(), st.session_state["conversation"])
        presenting, setup = render.presenting(), st.session_state["setup"]
        if presenting:  # the sidebar, which says it otherwise, is hidden
            render.mode("lex", setup.lex_mode)
            render.mode("fallback", setup.fallback_mode)
        st.toggle(say("chat.presenter"), value=presenting, key="presenter", on_change=_present)


def _present() -> None:
    st.session_state["presenting"] = st.session_state["presenter"]


def prompts(listed: Sequence[Suggestion], *, disabled: bool) -> None:
    """One button an utterance, named for what it shows."""
    say = render.texts().say
    with st.container(key="prompts", horizontal=True):
        for number, one in enumerate(listed, start=1):
            st.button(
                f"**{number}. {say(f'shows.{one.shows}')}** {literally(one.text)}",
                key=f"prompt-{number}",
                on_click=render.say_again,
                args=(one.text,),
                disabled=disabled,
            )
