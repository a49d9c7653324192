"""What is said next, and what was typed but not taken."""

from __future__ import annotations

import streamlit as st

from dashboard.conversation.conductor import Conductor, ConversationBusy, LiveTurn, Setup
from dashboard.log.database import LogUnavailable
from dashboard.views import ownership
from dashboard.views.chat.state import chat
from dashboard.views.tab import tab
from lexclient.utterance import UtteranceRefused, check_utterance

NotTaken = UtteranceRefused | ConversationBusy | LogUnavailable


def say_again(text: str) -> None:
    """Say `text` in the next run, as if it had been typed."""
    chat.utterance = text


def say_typed() -> None:
    """Say what was typed. A callback: it runs before anything could interrupt the run."""
    say_again(chat.typed)


def begin_turn(
    conductor: Conductor, conversation: str, text: str, setup: Setup
) -> tuple[LiveTurn | None, NotTaken | None]:
    """Say `text` and end a replay; the turn that begins, or why the text was not taken."""
    owner = ownership.owner()
    chat.replay = []
    # Nothing of Streamlit's may stand between these two: there another run could take over, and
    # what was said would be lost.
    del chat.utterance
    try:
        return conductor.start(conversation, check_utterance(text), setup, owner=owner), None
    except (UtteranceRefused, ConversationBusy, LogUnavailable) as fault:
        return None, fault


def keep_typed(text: str) -> None:
    """Show a text that was not taken, to be copied and mended: nothing typed is lost."""
    with st.expander(tab.texts().say("chat.kept"), expanded=True):
        st.code(text, language=None, wrap_lines=True)
