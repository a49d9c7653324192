"""What can be done about a turn that went wrong: say it again, or ask another target."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.conversation import sentences
from dashboard.conversation.turn import Turn
from dashboard.markdown import literally
from dashboard.views import frame
from dashboard.views.chat.next_utterance import say_again
from dashboard.views.chat.state import chat
from dashboard.views.tab import tab

OTHERS_OFFERED = 2


def offer(turn: Turn) -> None:
    """Retry, and the targets that could answer instead where one of them was what failed."""
    if not (turn.failure or turn.outcome in sentences.TOLD_OUTCOMES):
        return
    st.button(
        tab.texts().say("chat.retry"),
        key=f"retry-{turn.id}",
        icon=":material/replay:",
        on_click=say_again,
        args=(turn.utterance,),
    )
    if turn.answer and turn.outcome != "stopped" and turn.lex_mode != "REPLAY":
        others = frame.services_or_stop().targets.instead_of(turn.answer.target)
        for name in others[:OTHERS_OFFERED]:
            st.button(
                tab.texts().say("chat.instead", target=literally(name)),
                key=f"instead-{name}-{turn.id}",
                icon=":material/alt_route:",
                on_click=_ask_instead,
                args=(turn.utterance, name),
            )


def _ask_instead(utterance: str, target: str) -> None:
    """This once; the sidebar's choice stays. A Lambda function at Amazon has a target of its own,
    so there the app asks."""
    setup = tab.setup
    if setup is None:
        return
    mode = frame.services_or_stop().targets.mode_of(target)
    where = "app" if setup.lex_mode == "LIVE" else setup.fallback_in
    chat.instead = replace(setup, target=target, fallback_mode=mode, fallback_in=where)
    say_again(utterance)
