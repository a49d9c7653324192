"""What the diagnostics page keeps in a browser tab."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import streamlit as st

from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.views.session_attributes import Kept, nothing
from lexclient.utterance_statistics import Counted, Place


class Key(StrEnum):
    """The widgets and containers of the diagnostics page; `f_` and `w_` stand in its address."""

    FILTERS = "filters"
    F_TEXT = "f_text"
    F_MINE = "f_mine"
    F_DAYS = "f_days"
    NUMBERS = "numbers"
    KEEP_DAYS = "keep_days"
    KEEP_ALONE = "keep_alone"
    KEEP_TEXTS = "keep_texts"
    PUPIL = "pupil"
    EXPORT = "export"
    TEACH_BY = "teach_by"
    TEACH_ADD = "teach-add"
    TEACH_INTENT = "teach_intent"
    TEACH_NAME = "teach_name"
    TEACH_RESPONSE = "teach_response"
    TEACH_TALK = "teach-talk"
    TEACH_EVALUATE = "teach-evaluate"
    TEACH_CLEAR = "teach-clear"
    TEACH_UNDO = "teach-undo"
    TEACH_TRY = "teach-try"
    TEACH_ORIGINAL = "teach-original"
    TRIAL = "trial"
    SLOTS = "slots"
    FACTS = "facts"
    TARGETS = "targets"
    TURNS_COMPARE = "turns-compare"
    LIVE = "live"
    LIVE_SHOW = "live-show"
    W_THRESHOLD = "w_threshold"
    W_MARGIN = "w_margin"
    W_BOT = "w_bot"
    WHATIF = "whatif"
    WHOLE_GROUP = "whole-group"
    BENCH_INTENT = "bench-intent"
    SWEEP_COUNTS = "sweep-counts"
    SWEEP = "sweep"
    FLIPS = "flips"
    VIEW = "view"
    TALKS_FLOW = "talks-flow"
    TALKS_PATHS = "talks-paths"
    TALKS_WENT = "talks-went"
    SPANS_AGAINST = "spans-against"
    MISSES = "misses"
    MISSES_BOT = "misses-bot"
    MISSES_TEACH = "misses-teach"
    COUNTED = "counted-table"
    COUNTED_BOTS = "counted-bots"
    COUNTED_BOT = "counted-bot"
    COUNTED_ALIAS = "counted-alias"
    COUNTED_LOCALE = "counted-locale"
    COUNTED_DAYS = "counted-days"
    COUNTED_READ = "counted-read"
    COUNTED_TEACH = "counted-teach"
    INGEST_FILES = "ingest-files"
    INGEST_THRESHOLD = "ingest-threshold"
    INGEST_KEEP = "ingest-keep"
    INGEST_SOURCE = "ingest-source"
    INGEST_SINCE = "ingest-since"

    F_TIME = "f_time"
    F_ORDER = "f_order"
    F_SPAN = "f_span"
    F_SCORE = "f_score"
    F_NEXT = "f_next"
    F_ANY = "any-time"
    TURN_BACK = "turn-back"
    TURN_REPLAY = "turn-replay"
    TURN_TEACH = "turn-teach"
    TURN_SET = "turn-set"
    SET_NAME = "set-name"
    SET_ADD = "set-add"
    SET_OUT = "set-out"


def filter_key(column: str) -> str:
    """The widget that filters a column of the log, and its place in the address."""
    return f"f_{column}"


class DiagnosticsState:
    """Where one is in the table of turns, and in teaching."""

    question = Kept[Any]("question", nothing)  # the filter and order that the table answers
    seen = Kept("seen", int)  # the newest turn when the list was opened
    page = Kept("turns_page", lambda: 1)  # of the list, from 1 on
    tables = Kept("table", int)  # how many were drawn: nothing is chosen in a new one
    label_rounds = Kept("label_round", int)  # how often labels were given on the bench
    pupil = Kept[LoggedBot | None](Key.PUPIL, nothing)  # the bot to teach
    deleted = Kept[str | None]("kept", nothing)  # what was deleted, to be said once
    lesson_rounds = Kept("lesson_round", int)  # how often one was changed
    counting = Kept("counting", bool)  # whether the account's bots are shown
    counted = Kept[dict[tuple[Place, int], Counted]]("counted_by_lex", dict)  # the last
    brought_in = Kept("brought_in", str)  # the job whose end is known here
    ticked = Kept[tuple[str, ...]]("ticked", tuple)  # the candidates an intent was proposed for

    def new_table(self) -> None:
        """Let nothing be chosen in the table."""
        self.tables += 1

    def table_key(self) -> str:
        """The widget of the table that is drawn now."""
        return f"turns-{self.tables}"

    def pages_key(self) -> str:
        """The widget that leads to the pages of the table."""
        return f"pages-{self.tables}"

    def turn_page(self) -> None:
        """Go to the page that was chosen."""
        self.page = st.session_state[self.pages_key()]
        self.new_table()

    def clicked_row(self, key: str) -> int | None:
        """The row of a table in which a cell was clicked."""
        cells: list[tuple[int, str]] = st.session_state[key]["selection"]["cells"]
        return cells[0][0] if cells else None

    def label_choice(self, key: str) -> str | None:
        """What was chosen in a widget that labels a turn."""
        chosen: str | None = st.session_state[key]
        return chosen


diagnostics = DiagnosticsState()
