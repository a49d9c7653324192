"""Turns that are over, with thumbs and folds, and the ribbon over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.conversation import sentences
from dashboard.conversation.turn import Thumb, Turn
from dashboard.log.database import Database
from dashboard.log.queries.answered import answered
from dashboard.views import bubbles, copying, frame
from dashboard.views.chat import recording, ways_out
from dashboard.views.chat.long_text import folded
from dashboard.views.chat.next_utterance import edit
from dashboard.views.chat.panel.details import details, its_page, pin
from dashboard.views.chat.state import chat
from dashboard.views.tab import tab

THUMBS: tuple[Thumb, ...] = (-1, 1)  # as Streamlit numbers them: down is 0, up is 1


def ribbon(database: Database, conversation: str, turns: Sequence[Turn]) -> None:
    """One coloured cell a turn on the page, the newest always in view, and how many of all turns
    of the conversation each side answered."""
    if not turns:
        return
    say, counts = tab.texts().say, answered(database, conversation)
    told = [f"{_shape(kind)} {say(f'who.{kind}')} {count}" for kind, count in counts.items()]
    words = "".join(f'<span class="count">{escape(text)}</span>' for text in told)
    kinds = (sentences.who(turn) for turn in turns)
    cells = "".join(f'<span class="cell {kind}">{_shape(kind)}</span>' for kind in kinds)
    earlier = sum(counts.values()) - len(turns)
    more = f'<span class="count">… {earlier}</span>' if earlier > 0 else ""
    label = escape(", ".join(told), quote=True)
    row = f'{words}{more}<span class="cells">{cells}</span>'
    st.html(f'<div class="ribbon" role="img" aria-label="{label}">{row}</div>')


def _shape(kind: str) -> str:
    return sentences.LOOKS[kind][0]


def turn(turn: Turn, before: Turn | None, *, last: bool) -> None:
    """Both bubbles of a turn that is over, with thumbs and its fold; `before` is the turn before
    it, None for the first."""
    with folded(turn.utterance, f"said-{turn.id}"):
        bubbles.utterance(turn.utterance)
    with st.chat_message("assistant", avatar=":material/forum:"):
        text = "" if last else turn.text or ""  # what was just read does not fold up by itself
        bubbles.answer(turn, live=last, around=folded(text, f"answer-{turn.id}"))
        actions(turn)
        fold(turn, before)


def actions(turn: Turn) -> None:
    """What can be done about a turn that is over: the ways out of a failure, thumbs, copy, edit,
    its detail."""
    say = tab.texts().say
    with st.container(horizontal=True, vertical_alignment="center"):
        ways_out.offer(turn)
        recording.offer(turn)
        _thumbs(turn)
        if turn.text:
            copying.copy_text(turn.text)
        st.button(
            say("chat.edit"),
            key=f"edit-{turn.id}",
            icon=":material/edit:",
            type="tertiary",
            on_click=edit,
            args=(turn.utterance,),
        )
        st.button(
            say("chat.details"),
            key=f"beside-{turn.id}",
            icon=":material/troubleshoot:",
            type="tertiary",
            on_click=pin,
            args=(turn.id,),
        )
        its_page(turn, "whole_turn")


def _thumbs(turn: Turn) -> None:
    """Up or down, kept in the log; pressing it again takes it back."""
    key = chat.thumb_key(turn.id)

    def keep() -> None:
        pressed = chat.pressed_thumb(turn.id)
        thumb = None if pressed is None else THUMBS[pressed]
        frame.services_or_stop().log.rate(turn.id, thumb)

    default = None if turn.thumb is None else THUMBS.index(turn.thumb)
    st.feedback("thumbs", key=key, default=default, on_change=keep)


def fold(turn: Turn, before: Turn | None) -> None:
    """The whole detail under its answer, made only when it is opened."""
    label = tab.texts().say("chat.details")
    with st.expander(label, key=f"fold-{turn.id}", on_change="rerun") as fold:
        if fold.open:
            details(turn, before)
