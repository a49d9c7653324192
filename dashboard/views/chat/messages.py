"""What Lex said, shown as what it is: text, SSML, a custom payload, a card with its buttons."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard.conversation.turn import Turn
from dashboard.log.json_depth import is_deep
from dashboard.markdown import for_display, literally, on_one_line
from dashboard.texts import Texts
from lexclient.recognition import LexMessage

Say = Callable[[str], None]


def messages(turn: Turn, texts: Texts, say_again: Say, *, live: bool) -> None:
    """All messages of a Lex answer, each by its type; `live` lets a card's buttons be pressed."""
    spoken = turn.recognition.messages if turn.recognition else ()
    for position, message in enumerate(spoken):
        if message.card is not None:
            with st.container(border=True):
                _card(message.card, f"card-{turn.id}-{position}", texts, say_again, live=live)
        else:
            SHOWN.get(message.content_type, _plain)(message, texts)


def _plain(message: LexMessage, _texts: Texts) -> None:
    st.markdown(for_display(message.content))


def _ssml(message: LexMessage, texts: Texts) -> None:
    st.caption(texts.say("chat.ssml"))
    st.code(message.content, language="xml", wrap_lines=True)


def _payload(message: LexMessage, texts: Texts) -> None:
    st.caption(texts.say("chat.payload"))
    st.code(_pretty(message.content), language="json", wrap_lines=True)


SHOWN: Mapping[str, Callable[[LexMessage, Texts], None]] = {
    "PlainText": _plain,
    "SSML": _ssml,
    "CustomPayload": _payload,
}


def _pretty(content: str) -> str:
    if is_deep(content):
        return content
    try:
        return json.dumps(json.loads(content), ensure_ascii=False, indent=2)
    except ValueError:
        return content


def _card(card: Mapping[str, Any], key: str, texts: Texts, say_again: Say, *, live: bool) -> None:
    st.markdown(f"**{on_one_line(str(card.get('title') or ''))}**")
    if subtitle := card.get("subtitle"):
        st.markdown(literally(str(subtitle)))
    if address := card.get("imageUrl"):
        # never fetched: a foreign host would learn who is looking
        st.caption(literally(texts.say("chat.image", address=address)))
    with st.container(horizontal=True):
        for number, button in enumerate(card.get("buttons") or ()):
            st.button(
                on_one_line(str(button.get("text") or "")),
                key=f"{key}-{number}",
                on_click=say_again,
                args=(str(button.get("value") or ""),),
                disabled=not live,
            )
