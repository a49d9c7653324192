"""How a turn looks on every page: the person's bubble, the answer with its badge and reason."""

from __future__ import annotations

import streamlit as st

from dashboard.conversation import sentences
from dashboard.conversation.turn import ListedTurn, Turn
from dashboard.markdown import for_display
from dashboard.views.chat import messages
from dashboard.views.chat.next_utterance import say_again
from dashboard.views.tab import tab


def utterance(text: str) -> None:
    """The person's bubble."""
    with st.chat_message("user", avatar=":material/person:"):
        st.text(text)


def source(turn: Turn | ListedTurn) -> str:
    """Who answered, as plain text for a table."""
    return sentences.source(turn, tab.texts())


def answer(turn: Turn, *, live: bool = False) -> None:
    """Badge, answer, reason and, where it went wrong, what to do about it.

    `live` lets the buttons of a card be pressed.
    """
    say = tab.texts().say
    st.markdown(sentences.badge(turn, tab.texts()))
    if turn.answered_by == "lex" and turn.recognition and turn.recognition.messages:
        messages.messages(turn, tab.texts(), say_again, live=live)
    elif turn.text:
        st.markdown(for_display(turn.text))
    elif turn.failure is None:
        st.markdown(f"*{say('chat.silent')}*")
    if ending := sentences.ending(turn, tab.texts()):
        st.markdown(f":gray[{ending}]")
    if failure := sentences.failure(turn.failure, tab.texts()):
        st.warning(for_display(failure), icon=":material/error:")
    st.caption(for_display(sentences.why(turn, tab.texts())))
