"""A recording that is being played: its badge over everything, with pause, step and end."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import streamlit as st

from dashboard.conversation.conductor import Conductor, LiveTurn, Setup
from dashboard.conversation.replay import bot_of
from dashboard.conversation.turn import Turn
from dashboard.views import ownership
from dashboard.views.chat.state import Key, Pace, chat
from dashboard.views.tab import tab

PAUSE_PAINTED_S = 0.25


def bar(turns: Sequence[Turn]) -> None:
    """The badge, as long as what is seen of the conversation is a replay, and what can be done
    about the rest of it; `turns` are those on the page."""
    say, waiting = tab.texts().say, len(chat.replay)
    chat.replay_shown = waiting
    replayed = bool(waiting) or bool(turns and turns[-1].lex_mode == "REPLAY")
    # always there: what is below keeps its place on the page
    with st.container(key=Key.REPLAY, horizontal=True, vertical_alignment="center"):
        if not replayed:
            return
        left = f" · {say('replay.left', turns=waiting)}" if waiting else ""
        st.markdown(f":violet-badge[⟲ {say('mode.REPLAY')}{left}]")
        if waiting:
            _controls()


def _controls() -> None:
    plays = chat.pace == "plays"
    _control("pause" if plays else "plays", "pause" if plays else "play_arrow", _paced(plays))
    _control("step", "skip_next", "step")
    st.button(
        tab.texts().say("replay.end"), key="replay-end", icon=":material/stop:", on_click=_end
    )


def _paced(plays: bool) -> Pace:
    return "paused" if plays else "plays"


def _control(name: str, icon: str, pace: Pace) -> None:
    st.button(
        tab.texts().say(f"replay.{name}"),
        key=f"replay-{name}",
        icon=f":material/{icon}:",
        on_click=_go,
        args=(pace,),
    )


def _go(pace: Pace) -> None:
    chat.pace = pace


def _end() -> None:
    chat.replay = []


def goes_on() -> bool:
    """Whether the page is to run once more: for the next turn, or to say how many are left."""
    plays = bool(chat.replay) and chat.pace == "plays"
    return plays or chat.replay_shown != len(chat.replay)


def next_turn(conductor: Conductor, conversation: str) -> LiveTurn | None:
    """Begin the next turn of a recording that is being played, if it is its time."""
    waiting, found = chat.replay, chat.recording
    if not waiting or found is None or chat.pace == "paused":
        return None
    if chat.pace == "plays":
        _wait(waiting[0].pause_s)
    else:
        chat.pace = "paused"  # one step and no further
    played, *chat.replay = waiting
    target = (played.turn.target or "–")[:100]
    setup = Setup(bot_of(found), target, "REPLAY", "REPLAY")
    return conductor.start(
        conversation, played.turn.utterance, setup, played, owner=ownership.owner()
    )


def _wait(wait_s: float) -> None:
    """Wait as the person did. Each number painted is where a click, say on Pause, takes over."""
    told, end = st.empty(), time.monotonic() + wait_s
    while (left := end - time.monotonic()) > 0:
        told.caption(tab.texts().say("chat.next_in", seconds=math.ceil(left)))
        time.sleep(min(left, PAUSE_PAINTED_S))
    told.empty()
