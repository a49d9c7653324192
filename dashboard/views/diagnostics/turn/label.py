"""Saying of a turn whether it was routed rightly, and if not, what it should have been."""

from __future__ import annotations

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.conversation.turn import WRONG, Turn
from dashboard.diagnostics.intents import intents_of
from dashboard.log.database import Database
from dashboard.log.queries.labels import label
from dashboard.services import read_export
from dashboard.settings import BOTS
from dashboard.texts import Texts
from dashboard.views import visitor
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.state import diagnostics
from dashboard.views.tab import tab
from lexclient.recognition import FALLBACK_INTENT

CHOICES = ("right", "wrong", "should")


def labelling(database: Database, bots: Bots, turn: Turn) -> None:
    """Draw the choice; it is kept as soon as it is made."""
    texts = tab.texts()
    key = f"label-{turn.id}"

    def keep() -> None:
        chosen = diagnostics.label_choice(key)
        said = {"right": turn.taken_for, "wrong": WRONG, "should": WRONG}
        _keep(database, turn, said.get(chosen or ""))

    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            texts.say("turn.label"),
            CHOICES,
            default=_choice(turn),
            format_func=lambda name: texts.say(f"turn.label.{name}"),
            key=key,
            on_change=keep,
            help=texts.say("turn.label_help"),
        )
        if chosen == "should":
            _should(database, bots, turn, texts)


def _choice(turn: Turn) -> str | None:
    if turn.label is None:
        return None
    if turn.label == WRONG:
        return "wrong"
    return "right" if turn.label == turn.taken_for else "should"


def _should(database: Database, bots: Bots, turn: Turn, texts: Texts) -> None:
    """Which intent it should have been; FallbackIntent stands for none of the bot's."""
    key = f"should-{turn.id}"
    options = [name for name in _intents(database, bots, turn) if name != turn.taken_for]
    known = turn.label if turn.label in options else None

    def keep() -> None:
        _keep(database, turn, diagnostics.label_choice(key) or WRONG)

    st.selectbox(
        texts.say("turn.should"),
        options,
        index=None if known is None else options.index(known),
        placeholder=texts.say("turn.choose"),
        format_func=lambda name: texts.say("turn.none") if name == FALLBACK_INTENT else name,
        key=key,
        on_change=keep,
        width=300,
    )


def _intents(database: Database, bots: Bots, turn: Turn) -> list[str]:
    files = read_export(BOTS / turn.bot.name) if bots.bundled(turn.bot.name) else None
    return intents_of(database, turn, files)


def _keep(database: Database, turn: Turn, intent: str | None) -> None:
    visitor.require("diagnose")
    label(database, [turn.id], intent)
    questions.forget()
