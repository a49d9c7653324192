"""How a turn looks on every page: the person's bubble, the answer with its badge and reason."""

from __future__ import annotations

import streamlit as st

from dashboard.conversation import sentences
from dashboard.log.turns import TurnRow
from dashboard.markdown import for_display, literally
from dashboard.views.chat import messages
from dashboard.views.chat.next_utterance import say_again
from dashboard.views.tab import tab


def utterance(text: str) -> None:
    """The person's bubble."""
    with st.chat_message("user", avatar=":material/person:"):
        st.markdown(literally(text))


def source(row: TurnRow) -> str:
    """Who answered, as plain text for a table."""
    return sentences.source(row, tab.texts())


def answer(row: TurnRow, *, live: bool = False) -> None:
    """Badge, answer, reason and, where it went wrong, what to do about it.

    `live` lets the buttons of a card be pressed.
    """
    say = tab.texts().say
    st.markdown(sentences.badge(row, tab.texts()))
    if row.answered_by == "lex" and row.lex_response and row.lex_response.get("messages"):
        messages.messages(row, tab.texts(), say_again, live=live)
    elif row.answer:
        st.markdown(for_display(row.answer))
    elif row.error is None:
        st.markdown(f"*{say('chat.silent')}*")
    if ending := sentences.ending(row, tab.texts()):
        st.markdown(f":gray[{ending}]")
    if failure := sentences.failure(row, tab.texts()):
        st.warning(for_display(failure), icon=":material/error:")
    st.caption(for_display(sentences.reason(row, tab.texts())))
