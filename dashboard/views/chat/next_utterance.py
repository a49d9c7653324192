"""What is said next, and what was typed but not taken."""

from __future__ import annotations

import streamlit as st

from dashboard.conversation.conductor import Conductor, ConversationBusy, LiveTurn, Setup
from dashboard.log.database import LogUnavailable
from dashboard.log.turns import NotYours
from dashboard.views import ownership
from dashboard.views.chat.state import Refusal, chat
from dashboard.views.tab import tab
from lexclient.utterance import UtteranceRefused, check_utterance

AWAY, BUSY = "api.log_away", "chat.busy"
NotTaken = UtteranceRefused | ConversationBusy | LogUnavailable | NotYours


def say_again(text: str) -> None:
    """Say `text` in the next run, as if it had been typed."""
    chat.utterance = text


def say_typed() -> None:
    """Say what was typed. A callback: it runs before anything could interrupt the run."""
    say_again(chat.typed)


def edit(text: str) -> None:
    """Put a text into the input, to be changed and sent again."""
    chat.typed = text


def begin_turn(conductor: Conductor, conversation: str, text: str, setup: Setup) -> LiveTurn | None:
    """Say `text` and end a replay; the turn that begins, None for a text that was not taken.

    Such a text stands in the input again, and `why_not_taken` says why. It runs before the input
    is drawn, as Streamlit demands."""
    owner, setup = ownership.owner(), chat.instead or setup
    chat.replay = []
    del chat.left  # an undo would leave this behind
    # Nothing of Streamlit's may stand between these two: there another run could take over, and
    # what was said would be lost.
    del chat.utterance, chat.refused, chat.instead
    try:
        return conductor.start(conversation, check_utterance(text), setup, owner=owner)
    except (UtteranceRefused, ConversationBusy, LogUnavailable, NotYours) as fault:
        chat.refused = _reason(fault)
        chat.typed = text
        return None


def _reason(fault: NotTaken) -> Refusal:
    if isinstance(fault, UtteranceRefused):
        return Refusal(f"refused.{fault.rule}", fault.numbers)
    if isinstance(fault, NotYours):
        return Refusal("chat.not_yours")
    return Refusal(AWAY if isinstance(fault, LogUnavailable) else BUSY)


def keep_unsent() -> None:
    """Keep and show what was not taken while the page, whose log is away, has no input."""
    if text := chat.utterance or (chat.refused and chat.typed):
        chat.unsent, chat.refused = text, Refusal(AWAY)
        del chat.utterance
    if chat.unsent:
        st.code(chat.unsent, language=None, wrap_lines=True)


def give_back() -> None:
    """Put what was kept into the input, before that is drawn."""
    if chat.unsent:
        chat.typed = chat.unsent
        del chat.unsent


def why_not_taken(*, busy: bool) -> None:
    """Why the text that stands in the input was not sent, until something is, or could be again;
    `busy` tells whether an answer is on its way."""
    if not busy and chat.refused == Refusal(BUSY):
        del chat.refused
    if refusal := chat.refused:
        told = tab.texts().say(refusal.key, **refusal.numbers)
        st.warning(told, icon=":material/error:")
