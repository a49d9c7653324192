"""What the diagnostics page keeps in a browser tab."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import streamlit as st

from dashboard.log.queries.turn_pages import Key as PageKey
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.views.kept import Kept, nothing


class Key(StrEnum):
    """The widgets and containers of the diagnostics page; `f_` and `w_` stand in its address."""

    FILTERS = "filters"
    F_TEXT = "f_text"
    F_MINE = "f_mine"
    F_DAYS = "f_days"
    NUMBERS = "numbers"
    KEEP_DAYS = "keep_days"
    KEEP_TEXTS = "keep_texts"
    PUPIL = "pupil"
    EXPORT = "export"
    TEACH_BY = "teach_by"
    TEACH_ADD = "teach-add"
    TEACH_INTENT = "teach_intent"
    TEACH_NAME = "teach_name"
    LESSON = "lesson"
    TEACH_CLEAR = "teach-clear"
    TEACH_TRY = "teach-try"
    TRIAL = "trial"
    SLOTS = "slots"
    FACTS = "facts"
    TURNS_COMPARE = "turns-compare"
    PAGE_BACK = "page-back"
    PAGE_ON = "page-on"
    LIVE = "live"
    LIVE_SHOW = "live-show"
    W_THRESHOLD = "w_threshold"
    W_MARGIN = "w_margin"
    WHATIF = "whatif"
    SWEEP = "sweep"
    FLIPS = "flips"
    VIEW = "view"

    F_TIME = "f_time"
    F_ORDER = "f_order"


def filter_key(column: str) -> str:
    """The widget that filters a column of the log, and its place in the address."""
    return f"f_{column}"


class DiagnosticsState:
    """Where one is in the table of turns, and the lesson as it grows."""

    question = Kept[Any]("question", nothing)  # the filter and order that the table answers
    trail = Kept[list[PageKey | None]]("trail", lambda: [None])  # where each page so far began
    seen = Kept("seen", int)  # the newest turn when the first page was read
    tables = Kept("table", int)  # how many were drawn: a new one takes its choice from the address
    deleted = Kept[str | None]("kept", nothing)  # what was deleted, to be said once
    lessons = Kept[dict[LoggedBot, dict[str, str]]]("lessons", dict)  # utterance: intent
    lesson_rounds = Kept("lesson_round", int)  # how often something was added to one

    def new_table(self) -> None:
        """Let the table take its selection from the address again."""
        self.tables += 1

    def table_key(self) -> str:
        """The widget of the table that is drawn now."""
        return f"turns-{self.tables}"

    def selected_row(self) -> int | None:
        """The row that is ticked in the table."""
        rows: list[int] = st.session_state[self.table_key()]["selection"]["rows"]
        return rows[0] if rows else None


diagnostics = DiagnosticsState()
