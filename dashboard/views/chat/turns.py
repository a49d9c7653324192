"""Turns that are over, with thumbs and folds, and the ribbon over all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.conversation import sentences
from dashboard.conversation.turn import Thumb, Turn
from dashboard.log.database import LogUnavailable
from dashboard.views import bubbles, frame
from dashboard.views.chat import recording
from dashboard.views.chat.details import details, pin
from dashboard.views.chat.next_utterance import NotTaken, keep_typed, say_again
from dashboard.views.chat.state import chat
from dashboard.views.tab import tab
from lexclient.utterance import UtteranceRefused

THUMBS: tuple[Thumb, ...] = (-1, 1)  # as Streamlit numbers them: down is 0, up is 1


def not_taken(fault: NotTaken, text: str) -> None:
    """Say why an utterance was not taken, and give it back."""
    say = tab.texts().say
    if isinstance(fault, UtteranceRefused):
        st.warning(say(f"refused.{fault.rule}", **fault.numbers), icon=":material/error:")
    elif isinstance(fault, LogUnavailable):
        st.warning(say("api.log_away"), icon=":material/database_off:")
    else:
        st.warning(say("chat.busy"), icon=":material/hourglass_top:")
    keep_typed(text)


def ribbon(turns: Sequence[Turn], earlier: int = 0) -> None:
    """One coloured cell a turn over the conversation, with how many each side answered."""
    if not turns:
        return
    say = tab.texts().say
    kinds = [sentences.who(turn) for turn in turns]
    counts = Counter(kinds)
    told = [(kind, f"{_shape(kind)} {say(f'who.{kind}')} {counts[kind]}") for kind in counts]
    words = "".join(f'<span class="count">{escape(text)}</span>' for _, text in told)
    cells = "".join(f'<span class="cell {kind}">{_shape(kind)}</span>' for kind in kinds)
    more = f'<span class="count">… {earlier}</span>' if earlier else ""
    label = escape(", ".join(text for _, text in told), quote=True)
    st.html(f'<div class="ribbon" role="img" aria-label="{label}">{words}{more}{cells}</div>')


def _shape(kind: str) -> str:
    return sentences.LOOKS[kind][0]


def turn(turn: Turn, before: Turn | None, *, last: bool) -> None:
    """Both bubbles of a turn that is over, with thumbs and its fold; `before` is the turn before
    it, None for the first."""
    bubbles.utterance(turn.utterance)
    with st.chat_message("assistant", avatar=":material/forum:"):
        bubbles.answer(turn, live=last)
        actions(turn)
        fold(turn, before)


def actions(turn: Turn) -> None:
    """What can be done about a turn that is over: retry, thumbs, its detail."""
    say = tab.texts().say
    with st.container(horizontal=True, vertical_alignment="center"):
        if turn.failure or turn.outcome in sentences.TOLD_OUTCOMES:
            st.button(
                say("chat.retry"),
                key=f"retry-{turn.id}",
                icon=":material/replay:",
                on_click=say_again,
                args=(turn.utterance,),
            )
        recording.offer(turn)
        _thumbs(turn)
        st.button(
            say("chat.details"),
            key=f"beside-{turn.id}",
            icon=":material/troubleshoot:",
            type="tertiary",
            on_click=pin,
            args=(turn.id,),
        )


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
