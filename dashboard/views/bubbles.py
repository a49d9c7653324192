"""How a turn looks on every page: the person's bubble, the answer with its badge and reason."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import streamlit as st

from dashboard.conversation import sentences
from dashboard.conversation.turn import BY_INTENTS, ListedTurn, Turn
from dashboard.markdown import for_display
from dashboard.views.bots import missing_hook
from dashboard.views.chat import messages
from dashboard.views.chat.evidence import evidence
from dashboard.views.chat.next_utterance import say_again
from dashboard.views.tab import tab


def utterance(text: str) -> None:
    """The person's bubble."""
    with st.chat_message("user", avatar=":material/person:"):
        st.text(text)


def source(turn: Turn | ListedTurn) -> str:
    """Who answered, as plain text for a table."""
    return sentences.source(turn, tab.texts())


def answer(
    turn: Turn, *, live: bool = False, around: AbstractContextManager[None] | None = None
) -> None:
    """Badge, answer, reason and, where it went wrong, what to do about it.

    `live` lets the buttons of a card be pressed; the text is drawn inside of `around`, if given.
    """
    st.markdown(sentences.badge(turn, tab.texts()))
    with around or nullcontext():
        _text(turn, live=live)
    evidence(turn.answer)
    if ending := sentences.ending(turn, tab.texts()):
        st.markdown(f":gray[{ending}]")
    if failure := sentences.failure(turn.failure, tab.texts()):
        st.warning(for_display(failure), icon=":material/error:")
    missing_hook.named(turn)
    st.caption(for_display(sentences.why(turn, tab.texts())))


def _text(turn: Turn, *, live: bool) -> None:
    by_intent = turn.answered_by in BY_INTENTS
    if by_intent and turn.recognition and turn.recognition.messages:
        messages.messages(turn, tab.texts(), say_again, live=live)
    elif turn.text:
        st.markdown(for_display(turn.text))
    elif turn.failure is None:
        st.markdown(f"*{tab.texts().say('chat.silent')}*")
