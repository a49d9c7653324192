"""What the compare page keeps in a browser tab."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

from dashboard.log.queries.filter import TurnFilter
from dashboard.views.session_attributes import Kept, nothing


class Key(StrEnum):
    """The widgets of the compare page."""

    VIEW = "compare_view"
    SOURCE = "batch_source"
    DIFFERENCE = "compare_difference"
    PAIR = "compare_pair"
    DECIDE_SCOPE = "decide_scope"
    DECIDE_QUALITY = "decide_quality"
    DECIDE_LATENCY = "decide_latency"
    DECIDE_ANSWERS = "decide_answers"
    DECIDE_TURNS = "decide_turns"
    DECIDE_RATE = "decide_rate"
    RECORDING = "compare_recording"
    UTTERANCE = "compare_utterance"
    TARGETS = "compare_targets"
    VARIANTS = "compare_variants"
    BATCH_VARIANTS = "batch_variants"
    RUN_NAME = "compare_run_name"
    RUN_RENAME = "compare_run_rename"
    SHOWN_FIGURE = "compare_shown_figure"
    MATRIX = "compare_matrix"
    BATCH_TARGETS = "batch_targets"
    BLIND = "compare_blind"
    HISTORY = "compare_history"
    BATCH_HISTORY = "batch_history"
    BATCH_BOT = "batch_bot"
    BATCH_DAYS = "batch_days"
    BATCH_TEXT = "batch_text"
    BATCH_MOST = "batch_most"
    BATCH_PASTE = "batch_paste"
    BATCH_FILE = "batch_file"
    BATCH_REPEATS = "batch_repeats"
    BATCH_WIDTH = "batch_width"
    BATCH_START = "batch_start"
    BATCH_AGAIN = "batch_again"
    BATCH_RESULTS = "batch_results"
    TIE = "tie"
    BAD = "bad"
    JUDGE_TARGET = "judge_target"
    JUDGE_START = "judge_start"
    JUDGE_FAITHFUL = "judge_faithful"
    UNDO_VOTE = "undo_vote"
    LIFT = "compare_lift"
    BATCH_BLIND = "batch_blind"


class CompareState:
    """Which view is open, and where its questions come from."""

    view = Kept(Key.VIEW, str)
    source = Kept(Key.SOURCE, str)
    filter = Kept[TurnFilter | None]("batch_filter", nothing)  # of the diagnostics, taken along

    lifted = Kept[frozenset[str]]("compare_lifted", frozenset)  # blind jobs shown with names

    def begin(self, view: str = "side") -> None:
        """Give the widgets their first values: a view, and this conversation as the source."""
        st.session_state.setdefault(Key.VIEW, view)
        st.session_state.setdefault(Key.SOURCE, "conversation")

    def take_filter(self, turns: TurnFilter) -> None:
        """Have the next list ask what the fallback got within a filter."""
        self.filter, self.source, self.view = turns, "filter", "batch"


compare_tab = CompareState()
