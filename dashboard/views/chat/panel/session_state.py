"""What Lex keeps of a conversation, for people: dialog state, slots, contexts, attributes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from dashboard.conversation.turn import Turn
from dashboard.diagnostics import detail
from dashboard.markdown import literally, on_one_line
from dashboard.texts import Texts
from dashboard.views.tab import tab

LONGEST = 200  # characters of a value; the rest is in the raw JSON
ACTIONS = ("ElicitSlot", "ElicitIntent", "ConfirmIntent", "Delegate", "Close")


def session_state(turn: Turn, before: Turn | None) -> None:
    """What is there; `before` is the turn before it, which tells the slots it has changed."""
    if turn.recognition is None:
        return
    texts = tab.texts()
    same = before if before and before.intent == turn.intent else None
    if slots := detail.slot_changes(turn, same):
        st.markdown(f"**{texts.say('diagnostics.slots')}**")
        _table(("slot", "value"), [(_marked(one), _value(one)) for one in slots], texts)
        if any(one.changed for one in slots):
            st.caption(texts.say("diagnostics.changed"))
    st.markdown(f"**{texts.say('chat.dialog')}**")
    st.markdown(dialog(detail.dialog_state(turn), texts))
    if contexts := detail.contexts(turn):
        st.markdown(f"**{texts.say('chat.contexts')}**")
        _table(("context", "seconds_left", "turns_left"), contexts, texts)
    if attributes := detail.attributes(turn):
        st.markdown(f"**{texts.say('chat.attributes')}**")
        _table(("name", "value"), attributes, texts)


def dialog(now: detail.DialogState, texts: Texts) -> str:
    """What Lex does next, in a sentence, with its own words behind."""
    known = now.action if now.action in ACTIONS else "none"
    sentence = texts.say(f"dialog.{known}", intent=now.intent or "–", slot=now.slot or "–")
    words = " · ".join(literally(one) for one in (now.action, now.state) if one)
    return f"{literally(sentence)}  \n:gray[{words}]" if words else literally(sentence)


def _marked(slot: detail.SlotChange) -> str:
    return f"{slot.name} ✎" if slot.changed else slot.name


def _value(slot: detail.SlotChange) -> str | None:
    """What was understood, and of which words, where those are others."""
    if slot.original and slot.after and slot.original != slot.after:
        return f"{slot.original} → {slot.after}"
    return slot.after


def _table(names: Sequence[str], rows: Iterable[Sequence[object]], texts: Texts) -> None:
    head = " | ".join(texts.say(f"column.{name}") for name in names)
    lines = (" | ".join(map(_cell, row)) for row in rows)
    body = "".join(f"| {line} |\n" for line in lines)
    st.markdown(f"| {head} |\n|{'---|' * len(names)}\n{body}")


def _cell(value: object) -> str:
    text = "–" if value is None or value == "" else str(value)
    return on_one_line(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
