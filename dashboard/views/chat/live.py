"""A turn that is running: its text as it comes, Stop, and who else could answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.conversation import sentences
from dashboard.conversation.conductor import LiveTurn
from dashboard.conversation.conversations import Conversations
from dashboard.conversation.turn import Turn
from dashboard.markdown import for_display, literally
from dashboard.targets import Targets
from dashboard.views import bubbles
from dashboard.views.chat import turns
from dashboard.views.chat.evidence import doing
from dashboard.views.chat.long_text import folded
from dashboard.views.chat.state import Key
from dashboard.views.tab import tab

PAINTS_A_SECOND = 15  # looks the same to a reader as painting every token, at a third of the cost
LONG_SECONDS = 8.0  # from then on it says what it waits for, and what else could be done
OTHERS_OFFERED = 2


def follow(
    live: LiveTurn, conversations: Conversations, ranked: Callable[[Turn], None]
) -> Turn | None:
    """Paint a running turn until it is over and return its row; leaving does not stop it.

    `ranked` is called once with what Lex has said, if somebody else is to answer.
    """
    with folded(live.utterance, f"said-{live.id}"):
        bubbles.utterance(live.utterance)
    with st.chat_message("assistant", avatar=":material/forum:"):
        place = st.empty()
        with place.container():
            head, body, offers = st.empty(), st.empty(), st.empty()
            _stop(live)
        offered, told = "", False
        while not live.done.is_set():
            head.markdown(f":shimmer[{_waiting(live, conversations.deadline_s(live))}]")
            if live.text:
                body.markdown(for_display(live.text))
            elif live.call:
                body.caption(f":material/travel_explore: {doing(live.call)}")
            if live.stage == "fallback" and not told:
                told = True
                if recognised := conversations.log.turn(live.id):
                    ranked(recognised)
            long = live.waited() > LONG_SECONDS and not live.text
            if long and offered != live.target and live.setup.lex_mode != "REPLAY":
                offered = live.target
                _offer_others(live, offers, conversations.targets)
            live.woken.wait(1 / PAINTS_A_SECOND)
            live.woken.clear()
            tab.yield_to_clicks()
        with place.container():
            if turn := conversations.ended(live):
                bubbles.answer(turn, live=True)
                turns.actions(turn)
                turns.fold(turn, None)
    return turn


def _stop(live: LiveTurn) -> None:
    st.button(
        tab.texts().say("chat.stop"),
        key=Key.STOP,
        icon=":material/stop_circle:",
        on_click=live.halt,
    )


def _offer_others(live: LiveTurn, place: DeltaGenerator, targets: Targets) -> None:
    """Buttons for targets that could answer in place of what is waited for."""
    others = targets.instead_of(live.target)
    if live.lex_s is None:  # it was not the target that kept everybody waiting
        others = [live.target, *others]
    with place.container(horizontal=True):
        for name in others[:OTHERS_OFFERED]:
            setup = replace(live.setup, target=name, fallback_mode=targets.mode_of(name))
            st.button(
                tab.texts().say("chat.instead", target=literally(name)),
                key=f"instead-{name}",
                icon=":material/alt_route:",
                on_click=live.halt,
                args=(setup,),
            )


def _waiting(live: LiveTurn, deadline_s: float) -> str:
    """What is waited for, since when, and after a while until when."""
    say = tab.texts().say
    values: Mapping[str, str] = {
        "lex": sentences.seconds(live.lex_s) if live.lex_s is not None else "–",
        "target": literally(live.target),
        "waited": f"{live.waited():.0f}",
        "limit": f"{deadline_s:.0f}",
    }
    pace = "long" if live.waited() > LONG_SECONDS and not live.text else "short"
    stage = "fallback" if live.stage == "fallback" else "lex"
    return say(f"chat.waiting.{stage}.{pace}", **values)
